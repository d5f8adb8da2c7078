"""What counts of the landed rows: those that break no rule, are the newest, and have a parent."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.contract import Parent, Table, contract
from etl.judging.judged import VIOLATIONS_DDL, place_violations, violations_of
from etl.judging.keys import has_strays
from etl.judging.landed import show_landed
from etl.judging.set_aside import in_force, set_aside
from etl.ledger import Delivery
from etl.quoting import parquet, text
from etl.reference import code_types

_ABOVE_ALL = 1_000_000_000  # more than there will be deliveries


def show_accepted(
    con: duckdb.DuckDBPyConnection,
    entries: list[Delivery],
    newest: Delivery | None = None,
    corrected_until: int | None = None,
    are_parents_known: bool = True,
) -> None:
    """Create the schemas landed and accepted over the files of these deliveries.

    ``landed.violations`` has the rows that break a rule or whose parent has not come;
    ``landed.superseded`` those that a later delivery replaces or takes back;
    ``accepted.<table>`` the rest. With ``newest`` only rows of that delivery are held against
    their parents, and none against later rows: enough to judge it. With ``corrected_until``
    deliveries after that number take nothing back and replace no row that came before it: what
    they bring counts only where it is new, so that new data can be told from corrections. Without
    ``are_parents_known`` no row is held against its parent. The connection needs the macros and
    the schema reference.
    """
    entries = that_count(entries, corrected_until)
    left_out = set_aside(entries)
    show_landed(con, entries, left_out)
    con.execute("create schema accepted")
    con.execute(VIOLATIONS_DDL)
    con.execute("create table landed.superseded (file_id varchar, row_number bigint)")
    _read_violations(con, entries)
    for table in contract().values():
        show_table(con, table)
        if newest is None:
            for select in superseded(table, entries, left_out, corrected_until):
                con.execute(f"insert into landed.superseded {select}")
        if table.parent and are_parents_known:
            _record_orphans(con, table, table.parent, newest)
        show_table(con, table)
    place_violations(con)


def that_count(entries: list[Delivery], corrected_until: int | None) -> list[Delivery]:
    """Return the deliveries without what those after that number correct or take back."""
    if corrected_until is None:
        return entries
    return [_without_corrections(entry, corrected_until) for entry in entries]


def _read_violations(con: duckdb.DuckDBPyConnection, entries: list[Delivery]) -> None:
    paths = violations_of(entries)
    if not paths:
        return
    con.execute(
        f"""
        insert into landed.violations by name
        select violations.* from {parquet(*paths)} as violations
        inner join landed.files as files using (file_id)
        where files.set_aside_reason is null
        """
    )


def excluded(table: Table) -> str:
    """Return a select of the rows of a table that do not count: (file_id, row_number)."""
    return f"""
        select violations.file_id, violations.row_number
        from landed.violations as violations
        where violations.contract_table = '{table.name}'
        union
        select superseded.file_id, superseded.row_number
        from landed.superseded as superseded
        inner join landed.files as files on files.file_id = superseded.file_id
        where files.contract_table = '{table.name}'
    """


def show_table(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create accepted.<table>: what landed but for the rows excluded by now."""
    con.execute(f"create or replace table landed.{table.name}_excluded as {excluded(table)}")
    (rows,) = con.execute(f"select count(*) from landed.{table.name}_excluded").fetchone()
    # Where nothing is excluded there is nothing to look up for every row.
    but = f"anti join landed.{table.name}_excluded using (file_id, row_number)" if rows else ""
    # A code that counts is one of its list, so it takes the list's type where there is one;
    # tried only, since DuckDB may type rows before it leaves out the excluded ones.
    types = code_types(con)
    coded = [c for c in table.columns if c.lookup and c.lookup_column in types]
    casts = ", ".join(
        f"try_cast({c.name} as reference.{c.lookup_column}) as {c.name}" for c in coded
    )
    columns = f"* replace ({casts})" if casts else "*"
    con.execute(
        f"create or replace view accepted.{table.name} as"
        f" select {columns} from landed.{table.name} as landed {but}"
    )


def superseded(
    table: Table,
    entries: list[Delivery],
    left_out: dict[str, str],
    corrected_until: int | None,
    read: Callable[[Path], str] = parquet,
) -> Iterator[str]:
    """Yield selects of the rows that a later delivery replaces or a withdrawal takes back.

    Their columns are file_id and row_number. Nothing of the table is superseded yet: accepted.*
    is here what breaks no rule. ``read`` makes a from clause of a Parquet file.
    """
    if withdrawn := withdrawn_keys(table, entries, read):
        yield _earlier_rows(table, withdrawn, "delivery_number")
    if rows := _replacing_rows(table, entries, left_out, corrected_until):
        yield _earlier_rows(table, rows, _standing(corrected_until))


def _standing(corrected_until: int | None) -> str:
    """Of two rows with one key the one that stands higher counts."""
    if corrected_until is None:
        return "delivery_number"
    # Rows until then stand above those after it, and the newest of either above the others.
    is_until = f"delivery_number <= {corrected_until}"
    return f"(delivery_number + case when {is_until} then {_ABOVE_ALL} else 0 end)"


def _earlier_rows(table: Table, later: str, standing: str) -> str:
    key = ", ".join(table.key)
    same_key = " and ".join(f"later.{name} = earlier.{name}" for name in table.key)
    # Against the highest of each key: against every later row of it, a key that comes every night
    # for years would cost the square of the nights.
    return f"""
        select earlier.file_id, earlier.row_number
        from (select *, {standing} as standing from accepted.{table.name}) as earlier
        inner join (
            select {key}, max({standing}) as highest from ({later}) group by {key}
        ) as later on {same_key}
        where later.highest > earlier.standing
    """


def _replacing_rows(
    table: Table, entries: list[Delivery], left_out: dict[str, str], corrected_until: int | None
) -> str | None:
    numbers = sorted(
        entry.number
        for entry in entries
        if any(f.contract_table == table.name and f.file_id not in left_out for f in entry.files)
    )
    if len(numbers) < 2:
        return None
    # The rows of the first delivery replace none: leaving them out keeps the side held in
    # memory small.
    first = numbers[0] if corrected_until is None else 0
    key = ", ".join(table.key)
    return (
        f"select {key}, delivery_number from accepted.{table.name} where delivery_number > {first}"
    )


def withdrawn_keys(
    table: Table, entries: list[Delivery], read: Callable[[Path], str] = parquet
) -> str | None:
    """Return a select of the keys taken back, with the delivery_number of each withdrawal."""
    key = ", ".join(table.key)
    return " union all ".join(
        f"select {key}, {entry.number} as delivery_number from {read(withdrawn.keys_path)}"
        for entry in in_force(entries)
        for withdrawn in entry.withdrawn_rows
        if withdrawn.contract_table == table.name
    )


def _without_corrections(entry: Delivery, after: int) -> Delivery:
    if entry.number <= after:
        return entry
    # What came and went after it was never among its numbers; rows out of quarantine are none
    # that are new.
    standing = tuple(w for w in entry.withdrawals if w.delivery_number > after)
    files = tuple(file for file in entry.files if not file.corrects_delivery)
    return replace(entry, files=files, withdrawals=standing, withdrawn_rows=())


def _record_orphans(
    con: duckdb.DuckDBPyConnection, table: Table, parent: Parent, newest: Delivery | None
) -> None:
    """A row whose parent has not come, or is set aside, waits for it in quarantine."""
    of_newest = f"where delivery_number = {newest.number}" if newest else ""
    rows = f"(select * from accepted.{table.name} {of_newest})"
    if not has_strays(con, rows, f"accepted.{parent.table}", list(parent.columns)):
        return
    con.execute(f"insert into landed.violations {orphans(table, parent, rows)}")
    # Held against their parents are the replaced ones too: a row that waited for its parent stays
    # in quarantine, settled by the row that replaces it, and is counted nowhere else.
    con.execute(
        f"""
        delete from landed.superseded using landed.violations as violations
        where violations.contract_table = '{table.name}'
            and superseded.file_id = violations.file_id
            and superseded.row_number = violations.row_number
        """
    )


def orphans(table: Table, parent: Parent, rows: str) -> str:
    """Return a select of the ``rows`` without a parent, in the columns of landed.violations."""
    key, column = _parent_key(parent), parent.columns[0]
    reason = f"Its row of {parent.table} has not come, or is in quarantine itself"
    to_do = f"Deliver or correct the row of {parent.table}: this one then counts"
    return f"""
        select
            {text(table.name)}, ours.file_id, ours.row_number, ours.source_line, {text(column)},
            value_class(ours.{column}), {text(f"{table.name}_parent_known")}, {text(reason)},
            {text(to_do)}, cast(null as bigint)
        from (select *, {key} as parent_key from {rows} as child) as ours
        anti join (select {key} as parent_key from accepted.{parent.table}) as theirs
            on theirs.parent_key = ours.parent_key
    """


def _parent_key(parent: Parent) -> str:
    columns = ", ".join(parent.columns)
    return f"pair_key({columns})" if len(parent.columns) == 2 else columns
