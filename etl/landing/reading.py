"""Read one delivered file into Parquet, and account for every line that could not be read.

CSV is read typed, and fast, as long as its lines add up and no number is spelt in a way that
DuckDB would take for another; else it is read as text, line by line if need be, and typed after.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.landing.delimiters import OTHER_DELIMITER, PLURALS, TOO_MANY, fault_key
from etl.landing.faults import FileFault, raise_if_machine
from etl.landing.fingerprint import Fingerprint
from etl.landing.formats import is_gzip
from etl.landing.header import refuse_too_wide
from etl.landing.single_lines import BLANK_LINE, copy_readable_lines
from etl.landing.surplus import has_surplus_cells
from etl.landing.types import csv_type, doubt, misfit_of_type, text_of
from etl.landing.typing import Columns, write_fitting
from etl.lines import with_line
from etl.quoting import escaped, literal, parquet, quoted

REJECTS_DDL = """
    create or replace temp table rejects (
        line bigint, column_name varchar, fault varchar, value_class varchar, raw_line varchar,
        mapped_row bigint, cells varchar
    )
"""
_MANY_LINES = 1_000_000


@dataclass(frozen=True)
class ReadCounts:
    """Records of a file: accepted into Parquet, and rejected (their faults are in rejects)."""

    accepted: int
    rejected: int


def read_file(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> ReadCounts:
    """Write the file's rows to ``target``, typed, and its faults to the temp table rejects.

    ``columns`` are names and DuckDB types in the order of the file; an empty cell is null.
    Raise FileFault where the lines of the file cannot be accounted for one by one.
    """
    con.execute(REJECTS_DDL)
    if mark.is_parquet:
        return _read_parquet(con, path, columns, target)
    _refuse_shreds(mark, columns)
    counts = _read_text(con, path, mark, columns, target)
    if mark.lines_before:
        con.execute("update rejects set line = line + ?", [mark.lines_before])
    return counts


def _read_text(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> ReadCounts:
    records = mark.line_count - 1
    # The reader itself takes a row for two, or a return for a value, where ends are mixed.
    is_unsafe = mark.has_stray_control or mark.has_mixed_ends
    counts = None if is_unsafe else _try_csv(con, path, mark, columns, target)
    if counts is None or counts.accepted + counts.rejected != records:
        return _read_line_by_line(con, path, mark, columns, target)
    if has_surplus_cells(con, mark, columns, counts.accepted, target):
        return _read_line_by_line(con, path, mark, columns, target)
    if _has_doubtful_rows(con, target):
        return _read_as_text(con, path, mark, columns, target)
    return counts


def _refuse_shreds(mark: Fingerprint, columns: Columns) -> None:
    """A few megabytes of archive may hold billions of line ends and nothing else."""
    if mark.line_count > _MANY_LINES and mark.text_bytes < mark.line_count * len(columns):
        raise FileFault(
            f"Most of its {mark.line_count:,} lines are too short to hold {len(columns)} cells.",
            f"Deliver one record a line, its cells parted by {PLURALS[mark.delimiter]}.",
        )


def _try_csv(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> ReadCounts | None:
    try:
        return _read_csv(con, path, mark, columns, target)
    except duckdb.Error as error:
        raise_if_machine(error)
        return None  # the whole file was given up for a few of its lines


def _read_csv(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> ReadCounts:
    accepted = _copy_csv(con, path, mark, columns, target)
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns)
    con.execute(
        f"""
        insert into rejects
        select distinct
            line,
            -- Cells too few or too many are a fault of the line, told once.
            case when error_type not like '%COLUMNS' then column_name end,
            case
                when error_type = 'CAST'
                    then read_fault(value, map {{{types}}}[column_name])
                when error_type = 'MISSING COLUMNS' and regexp_matches(csv_line, '[,;\t|]')
                    and not contains(csv_line, $delimiter) then $other_delimiter
                when error_type = 'TOO MANY COLUMNS' then $too_many
                else lower(error_type)
            end,
            nullif(value_class(value), ''),
            csv_line, null, null
        from (
            select *, regexp_extract(error_message, '(?s)string "(.*)" to ', 1) as value
            from reject_errors
        )
        """,
        {
            "delimiter": mark.delimiter,
            "other_delimiter": fault_key(OTHER_DELIMITER, mark.delimiter),
            "too_many": fault_key(TOO_MANY, mark.delimiter),
        },
    )
    (rejected,) = con.execute("select count(distinct line) from reject_errors").fetchone()
    return ReadCounts(accepted, rejected)


def _copy_csv(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> int:
    con.execute("drop table if exists reject_errors; drop table if exists reject_scans")
    types = ", ".join(f"{quoted(name)}: '{csv_type(kind)}'" for name, kind in columns)
    values = ", ".join(f"try_cast({quoted(n)} as {kind}) as {quoted(n)}" for n, kind in columns)
    doubts = [condition for n, kind in columns if (condition := doubt(quoted(n), kind))]
    is_doubtful = " or ".join(doubts) or "false"
    # A row in doubt is marked where a row has its line: none is, and the column costs nothing.
    (accepted,) = con.execute(
        f"""
        copy (
            select {values}, case when {is_doubtful} then 0::bigint end as source_line
            from read_csv(
                '{literal(path)}', columns = {{{types}}}, auto_detect = false, header = true,
                delim = $delimiter, quote = '"', escape = '"', dateformat = '%Y-%m-%d',
                store_rejects = true, rejects_limit = 0, encoding = 'utf-8',
                hive_partitioning = false, compression = $compression
            )
        ) to '{escaped(target)}' (format parquet)
        """,
        {"compression": "gzip" if is_gzip(path) else "none", "delimiter": mark.delimiter},
    ).fetchone()
    return accepted


def _has_doubtful_rows(con: duckdb.DuckDBPyConnection, target: Path) -> bool:
    (rows,) = con.execute(
        f"select count(source_line) from read_parquet('{literal(target)}',"
        " hive_partitioning = false)"
    ).fetchone()
    return rows > 0


def _read_line_by_line(
    con: duckdb.DuckDBPyConnection, path: Path, mark: Fingerprint, columns: Columns, target: Path
) -> ReadCounts:
    """Read again with every line on its own, so that an open quote swallows no other line."""
    copy = target.with_suffix(target.suffix + ".lines.csv")
    try:
        copy_readable_lines(con, path, copy, mark.delimiter, len(columns))
        return _read_as_text(con, copy, mark, columns, target, has_left_out=True)
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("It cannot be read as CSV.", "Deliver one record a line.") from error
    finally:
        copy.unlink(missing_ok=True)


def _read_as_text(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    mark: Fingerprint,
    columns: Columns,
    target: Path,
    has_left_out: bool = False,
) -> ReadCounts:
    con.execute(REJECTS_DDL)
    text = target.with_suffix(target.suffix + ".cells")
    try:
        counts = _read_csv(con, path, mark, [(name, "VARCHAR") for name, _ in columns], text)
        left_out, blank = _add_left_out(con) if has_left_out else (0, 0)
        if counts.accepted + counts.rejected + left_out != mark.line_count - 1:
            raise FileFault("Its lines and records do not add up.", "Deliver one record a line.")
        accepted, faulty = _type_text(con, text, mark, columns, target)
    finally:
        text.unlink(missing_ok=True)
    return ReadCounts(accepted, counts.rejected + left_out - blank + faulty)


def _add_left_out(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    con.execute("insert into rejects select line, null, fault, null, raw, null, null from left_out")
    return con.execute(
        f"select count(*), count(*) filter (where fault = '{BLANK_LINE}') from left_out"
    ).fetchone()


def _type_text(
    con: duckdb.DuckDBPyConnection, text: Path, mark: Fingerprint, columns: Columns, target: Path
) -> tuple[int, int]:
    names = ", ".join(quoted(name) for name, _ in columns)
    rows = f"""
        select '' as file_id, file_row_number as row_number, 2 as first_line,
            null::bigint as source_line, {names}
        from read_parquet('{literal(text)}', file_row_number = true, hive_partitioning = false)
    """
    con.execute("create or replace temp table left_lines as select distinct line from rejects")
    placed = with_line(rows, "(select '' as file_id, line from left_lines)")
    texts = {name: quoted(name) for name, _ in columns}
    return write_fitting(
        con, f"({placed})", texts, columns, target, line="line",
        source_line=f"line + {mark.lines_before}", order_by="order by line",
    )  # fmt: skip


def _read_parquet(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns, target: Path
) -> ReadCounts:
    described = _described(con, path)
    aliases = ", ".join(quoted(name) for name, _ in columns)
    given = f"{parquet(path, options='file_row_number = true')} as given({aliases})"
    found = [(*column, kind) for column, (_, kind) in zip(columns, described, strict=True)]
    texts = {name: text_of(quoted(name), kind) for name, _, kind in found}
    typed = {name: misfit_of_type(quoted(name), kind, wanted) for name, wanted, kind in found}
    try:
        accepted, rejected = write_fitting(
            con, given, texts, columns, target, line="file_row_number + 1",
            typed={name: fault for name, fault in typed.items() if fault},
        )  # fmt: skip
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("The Parquet file is cut short or damaged.", "Deliver it again.") from error
    return ReadCounts(accepted, rejected)


def parquet_columns(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Return the names of a Parquet file's columns. Raise FileFault where it cannot be read."""
    names = [name for name, _ in _described(con, path)]
    refuse_too_wide(names)
    return names


def _described(con: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    given = f"read_parquet('{literal(path)}', hive_partitioning = false)"
    try:
        return [row[:2] for row in con.execute(f"describe from {given}").fetchall()]
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("The Parquet file is cut short or damaged.", "Deliver it again.") from error
