"""Which numbers moved between two warehouses, and why: definition, new data or correction.

Between the two stand two warehouses that never were: the old deliveries under the new
definitions, and with them the new deliveries as far as they correct nothing. The steps from one
to the next are the three causes, and they add up exactly.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.durable import DRAFT
from etl.history.as_at import State, entries_until, make
from etl.judging.set_aside import in_force
from etl.ledger import deliveries
from etl.lock import writer_lock
from etl.quoting import escaped
from etl.settings import SQL_DIR, settings
from etl.sqlfile import read_sql


@dataclass(frozen=True)
class Difference:
    """What differs; ``moved`` has a row for each metric and period of which a count moved.

    Its columns are those of sql/comparisons/difference.sql; ``definitions_changed`` names the
    metrics whose text changed.
    """

    old: State
    new: State
    columns: tuple[str, ...]
    moved: list[tuple]
    definitions_changed: list[str]
    deliveries_between: list[tuple[int, str, int]]


def difference(
    old: Path, new: Path, progress: Callable[[str], None] = lambda step: None
) -> Difference:
    """Compare two warehouse files, the older first.

    Raise OutcomesError where the deliveries or definitions of either are not kept any more.
    """
    was, now = _state(old), _state(new)
    folder = settings().warehouse_dir
    with (
        writer_lock(),
        tempfile.TemporaryDirectory(prefix=".", suffix=DRAFT, dir=folder) as between,
    ):
        redefined = _redefined(old, was, now, Path(between), progress)
        uncorrected = _uncorrected(new, was, now, Path(between), progress)
        with duckdb.connect() as con:
            files = {"old": old, "redefined": redefined, "uncorrected": uncorrected, "new": new}
            for name, path in files.items():
                _show_counts(con, name, path)
            changed = con.execute(
                "select metric from old.definitions full join new.definitions using (metric)"
                " where old.definitions.definition_sql is distinct from"
                " new.definitions.definition_sql order by metric"
            ).fetchall()
            answer = con.execute(read_sql(SQL_DIR / "comparisons" / "difference.sql").statement)
            columns = tuple(column[0] for column in answer.description)
            moved = answer.fetchall()
    redefined_metrics = [metric for (metric,) in changed]
    return Difference(was, now, columns, moved, redefined_metrics, _between(was, now))


def _state(path: Path) -> State:
    with duckdb.connect(str(path), read_only=True) as con:
        return State(
            *con.execute("select last_delivery, definitions from quality.build").fetchone()
        )


def _redefined(
    old: Path, was: State, now: State, folder: Path, progress: Callable[[str], None]
) -> Path:
    if was.definitions == now.definitions:
        return old
    progress("the old deliveries under the new definitions")
    target = folder / "redefined.duckdb"
    make(State(was.last_delivery, now.definitions), target, lambda step: None)
    return target


def _uncorrected(
    new: Path, was: State, now: State, folder: Path, progress: Callable[[str], None]
) -> Path:
    if not 0 < was.last_delivery < now.last_delivery:
        return new
    progress("the new deliveries without their corrections")
    target = folder / "uncorrected.duckdb"
    state = State(now.last_delivery, now.definitions, corrected_until=was.last_delivery)
    make(state, target, lambda step: None)
    return target


def _show_counts(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Copy the small tables: of two files that are the same one, DuckDB attaches only one."""
    con.execute(f"create schema {name}; attach '{escaped(path)}' as warehouse (read_only)")
    con.execute(
        f"create table {name}.definitions as"
        " select metric, title, definition_sql from warehouse.metrics.definitions"
    )
    con.execute(
        f"""
        create table {name}.counts as
        select metric, month as period, 'month' as period_type,
            cast(sum(numerator) as bigint) as numerator,
            cast(sum(denominator) as bigint) as denominator
        from warehouse.metrics.counts group by metric, month
        union all
        select metric, period_start, period_type,
            cast(sum(numerator) as bigint), cast(sum(denominator) as bigint)
        from warehouse.metrics.published_counts group by metric, period_start, period_type
        """
    )
    con.execute("detach warehouse")


def _between(was: State, now: State) -> list[tuple[int, str, int]]:
    """Deliveries that only the newer warehouse has: number, what it is, rows read."""
    first, last = was.last_delivery, now.last_delivery
    standing = {entry.number for entry in in_force(deliveries())}
    return [
        (
            entry.number,
            ("withdrawal" if entry.withdrawals or entry.withdrawn_rows else entry.source_name)
            + ("" if entry.number in standing else " (withdrawn since)"),
            sum(file.rows_read for file in entry.files),
        )
        for entry in entries_until(last)
        if entry.number > first
    ]
