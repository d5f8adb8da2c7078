"""Try a source on files as a load would, in a folder thrown away, and say what did not map."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.contract import Column, Table, contract
from etl.judging.accepted import show_accepted
from etl.judging.judge import Contradiction, Judgement, contradictions, judge
from etl.landing.delivery import LoadReport, load
from etl.landing.header import read_header
from etl.landing.land import landing_connection
from etl.landing.layout import readable
from etl.landing.reading import parquet_columns
from etl.landing.sources import Mapping, read_source
from etl.settings import settings

# A label that few rows share might be anybody's; one of many values is no label.
FEWEST_ROWS_OF_A_LABEL = 3
MOST_LABELS = 60
_LEFT_BEHIND_SECONDS = 86_400


@dataclass(frozen=True)
class Filled:
    """How many of a table's rows have a value in a column, and which codes or markers they are."""

    column: str
    is_required: bool
    filled: int
    rows: int
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class UnknownCode:
    """A code no list has: as it is where it is a label, else None; its shape, rows, first line."""

    column: str
    list_name: str
    value: str | None
    value_class: str
    rows: int
    line: int


@dataclass
class Trial:
    """What came of trying a source: the load's own report and judgement, and what a mapper asks.

    ``unread`` and ``headings`` have column names by file; ``not_mapped`` the lines that gave no
    row, by file. ``waiting`` are rows whose case or order came with them and is quarantined.
    """

    report: LoadReport
    judgement: Judgement | None = None
    filled: dict[str, list[Filled]] = field(default_factory=dict)
    unknown_codes: list[UnknownCode] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    waiting: int = 0
    not_mapped: dict[str, list[int]] = field(default_factory=dict)
    headings: dict[str, list[str]] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether all of it would land and count."""
        return not self.report.refused and not (self.judgement and self.judgement.faults)


def try_source(name: str, paths: list[Path]) -> Trial:
    """Load and judge files without landing anything. Raise OutcomesError as a load does."""
    with _folder_thrown_away():
        trial = Trial(load(name, paths))
        if trial.report.delivery:
            # The cases of its charges and orders may have landed long ago, elsewhere.
            trial.judgement = judge(trial.report.delivery, are_parents_known=False)
            with landing_connection() as con:
                show_accepted(con, [trial.report.delivery], are_parents_known=False)
                _look_at_rows(con, trial)
                trial.waiting = sum(_waiting(con, table) for table in contract().values())
                trial.contradictions = contradictions(con)
        _look_at_headings(name, paths, trial)
    return trial


def _look_at_rows(con: duckdb.DuckDBPyConnection, trial: Trial) -> None:
    for table in sorted({file.contract_table for file in trial.report.landed}):
        trial.filled[table] = _filled(con, contract()[table])
        trial.unknown_codes += _unknown_codes(con, contract()[table])
    rows = con.execute(
        "select file_name, line from landed.rejects inner join landed.files using (file_id)"
        " where fault = 'not mapped' order by all"
    ).fetchall()
    for file_name, line in rows:
        trial.not_mapped.setdefault(file_name, []).append(line)


def _waiting(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    if table.parent is None:
        return 0
    key = ", ".join(table.parent.columns)
    parent = table.parent.table
    (rows,) = con.execute(
        f"select count(*) from accepted.{table.name} where ({key}) in"
        f" (select ({key}) from landed.{parent} except select ({key}) from accepted.{parent})"
    ).fetchone()
    return rows


def _filled(con: duckdb.DuckDBPyConnection, table: Table) -> list[Filled]:
    counts = ", ".join(f"count({name})" for name in table.column_names)
    rows, *filled = con.execute(f"select count(*), {counts} from landed.{table.name}").fetchone()
    return [
        Filled(column.name, column.is_required, number, rows, _codes(con, table, column))
        if column.lookup or column.data_type == "BOOLEAN"
        else Filled(column.name, column.is_required, number, rows)
        for column, number in zip(table.columns, filled, strict=True)
    ]


def _codes(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column
) -> tuple[tuple[str, int], ...]:
    """Return the markers, or codes of the contract's list, in a column, most frequent first."""
    known = (
        f"in (select {column.lookup_column} from reference.{column.lookup})"
        if column.lookup
        else "is not null"
    )
    return tuple(
        con.execute(
            f"select {column.name}::varchar, count(*) from landed.{table.name}"
            f" where {column.name} {known} group by 1 order by 2 desc, 1"
        ).fetchall()
    )


def _unknown_codes(con: duckdb.DuckDBPyConnection, table: Table) -> list[UnknownCode]:
    found: list[UnknownCode] = []
    for column in (column for column in table.columns if column.lookup):
        rows = con.execute(
            f"""
            select landed.{column.name}, any_value(value_class), count(*), min(line)
            from landed.violations
            inner join landed.{table.name} as landed using (file_id, row_number)
            where rule = '{column.name}_known_code'
            group by 1 order by 3 desc, 4
            """
        ).fetchall()
        found += [
            UnknownCode(
                column.name, column.lookup, _label(value, n, len(rows)), value_class, n, line
            )
            for value, value_class, n, line in rows
        ]
    return found


def _label(value: str, rows: int, values: int) -> str | None:
    is_label = rows >= FEWEST_ROWS_OF_A_LABEL and values <= MOST_LABELS
    return value if is_label and not re.search(r"\d{4}", value) else None


def _look_at_headings(name: str, paths: list[Path], trial: Trial) -> None:
    source = read_source(name)
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    for file in files:
        for mapping in source.mappings_for(file) if file.is_file() else []:
            headings = _headings(file, mapping)
            trial.headings[file.name] = headings
            if not mapping.has_contract_columns and "delivery.cells" not in mapping.statement:
                unread = {h for h in headings if h and not _reads(mapping.statement, h)}
                before = trial.unread.get(file.name)
                kept = [h for h in headings if h in unread and (before is None or h in before)]
                trial.unread[file.name] = kept


def _headings(file: Path, mapping: Mapping) -> list[str]:
    copy = settings().landed_dir / "headings.draft.copy"
    try:
        with readable(file, mapping.layout, copy) as (path, mark):
            if mark.is_parquet:
                with duckdb.connect() as con:
                    return parquet_columns(con, path)
            return read_header(path, mapping.layout.delimiter)
    except Exception:
        return []  # the load has said already why it cannot be read


def _reads(statement: str, heading: str) -> bool:
    bare = rf"(?<![\w\"]){re.escape(heading)}(?![\w\"])"
    code = re.sub(r"--.*", "", statement)
    return f'"{heading.lower()}"' in code.lower() or bool(re.search(bare, code, re.IGNORECASE))


@contextmanager
def _folder_thrown_away() -> Iterator[None]:
    """Point the settings to an empty data folder inside the true one, readable by its owner."""
    data_dir, before = settings().data_dir, os.environ.get("OUTCOMES_DATA_DIR")
    data_dir.mkdir(parents=True, exist_ok=True)
    for left in data_dir.glob(".check-*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".check-", dir=data_dir) as folder:
        os.environ["OUTCOMES_DATA_DIR"] = folder
        settings.cache_clear()
        try:
            yield
        finally:
            os.environ.pop("OUTCOMES_DATA_DIR")
            if before is not None:
                os.environ["OUTCOMES_DATA_DIR"] = before
            settings.cache_clear()
