"""Read one delivered file into Parquet, and account for every line that could not be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.landing.faults import FileFault, raise_if_machine
from etl.landing.fingerprint import Fingerprint, is_gzip, open_text
from etl.landing.types import misfit
from etl.quoting import escaped, parquet, quoted

Columns = list[tuple[str, str]]

REJECTS_DDL = """
    create or replace temp table rejects (
        line bigint, column_name varchar, fault varchar, value_class varchar, raw_line varchar,
        mapped_row bigint
    )
"""
BLANK_LINE = "blank line"
_UNREADABLE_LINE = "quote left open or stray control character"


@dataclass(frozen=True)
class ReadCounts:
    """Records of a file: accepted into Parquet, and rejected (their faults are in rejects)."""

    accepted: int
    rejected: int


def read_file(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    mark: Fingerprint,
    columns: Columns,
    target: Path,
    delimiter: str = ",",
) -> ReadCounts:
    """Write the file's rows to ``target``, typed, and its faults to the temp table rejects.

    ``columns`` are names and DuckDB types in the order of the file; an empty cell is null.
    Raise FileFault where the lines of the file cannot be accounted for one by one.
    """
    con.execute(REJECTS_DDL)
    if mark.is_parquet:
        return _read_parquet(con, path, columns, target)
    counts = None if mark.has_stray_control else _try_csv(con, path, columns, target, delimiter)
    if not counts or counts.accepted + counts.rejected != mark.line_count - 1:
        counts = _read_line_by_line(con, path, mark, columns, target, delimiter)
    if mark.lines_before:
        con.execute("update rejects set line = line + ?", [mark.lines_before])
    return counts


def _try_csv(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns, target: Path, delimiter: str
) -> ReadCounts | None:
    try:
        return _read_csv(con, path, columns, target, delimiter)
    except duckdb.Error as error:
        raise_if_machine(error)
        return None  # the whole file was given up for a few of its lines


def _read_csv(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns, target: Path, delimiter: str
) -> ReadCounts:
    accepted = _copy_csv(con, path, columns, target, delimiter)
    con.execute(
        """
        insert into rejects
        select distinct
            line,
            -- Cells too few or too many are a fault of the line, told once.
            case when error_type not like '%COLUMNS' then column_name end,
            lower(error_type),
            nullif(value_class(regexp_extract(error_message, 'string "(.*)" to ', 1)), ''),
            csv_line, null
        from reject_errors
        """
    )
    (rejected,) = con.execute("select count(distinct line) from reject_errors").fetchone()
    return ReadCounts(accepted, rejected)


def _copy_csv(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns, target: Path, delimiter: str
) -> int:
    con.execute("drop table if exists reject_errors; drop table if exists reject_scans")
    types = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns)
    (accepted,) = con.execute(
        f"""
        copy (
            select *, null::bigint as source_line from read_csv(
                $path, columns = {{{types}}}, auto_detect = false, header = true,
                delim = $delimiter, quote = '"', escape = '"', dateformat = '%Y-%m-%d',
                store_rejects = true, rejects_limit = 0, encoding = 'utf-8',
                compression = $compression
            )
        ) to '{escaped(target)}' (format parquet)
        """,
        {
            "path": str(path),
            "delimiter": delimiter,
            "compression": "gzip" if is_gzip(path) else "none",
        },
    ).fetchone()
    return accepted


def _read_line_by_line(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    mark: Fingerprint,
    columns: Columns,
    target: Path,
    delimiter: str,
) -> ReadCounts:
    """Read again with every line on its own, so that an open quote swallows no other line."""
    con.execute(REJECTS_DDL)
    copy = target.with_suffix(target.suffix + ".lines.csv")
    try:
        left_out = _write_readable_lines(path, copy, delimiter)
        counts = _read_csv(con, copy, columns, target, delimiter)
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("It cannot be read as CSV.", "Deliver one record a line.") from error
    finally:
        copy.unlink(missing_ok=True)
    if left_out:
        con.executemany("insert into rejects values (?, null, ?, null, ?, null)", left_out)
    unreadable = sum(fault != BLANK_LINE for _, fault, _ in left_out)
    if counts.accepted + counts.rejected + len(left_out) != mark.line_count - 1:
        raise FileFault("Its lines and records do not add up.", "Deliver one record a line.")
    return ReadCounts(counts.accepted, counts.rejected + unreadable)


def _write_readable_lines(path: Path, copy: Path, delimiter: str) -> list[tuple[int, str, str]]:
    left_out: list[tuple[int, str, str]] = []
    with open_text(path) as source, copy.open("wb") as target:
        for number, line, fault in _judged_lines(source, delimiter):
            # A blank line in its place keeps the numbers of the lines that follow; the reader
            # does not take lines that end in different ways.
            target.write((b"" if fault else line.rstrip(b"\r\n")) + b"\n")
            if fault:
                left_out.append((number, fault, line.decode("utf-8", "replace").rstrip("\r\n")))
    return left_out


def _judged_lines(source: Iterator[bytes], delimiter: str) -> Iterator[tuple[int, bytes, str]]:
    part = re.escape(delimiter).encode()
    cell = rb'(?:"(?:[^"]|"")*"|(?!")[^' + part + rb"]*)"
    readable_line = re.compile(cell + rb"(?:" + part + cell + rb")*")
    yield 1, next(source), ""
    for number, line in enumerate(source, start=2):
        text = line.rstrip(b"\r\n")
        is_stray = b"\r" in text or b"\0" in text
        if not text:
            yield number, line, BLANK_LINE
        elif is_stray or not readable_line.fullmatch(text):
            yield number, line, _UNREADABLE_LINE
        else:
            yield number, line, ""


def _read_parquet(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns, target: Path
) -> ReadCounts:
    aliases = ", ".join(quoted(name) for name, _ in columns)
    given = f"{parquet(path, options='file_row_number = true')} as given({aliases})"
    texts = {name: f"nullif({quoted(name)}::varchar, '')" for name, _ in columns}
    casts = ", ".join(f"try_cast({texts[n]} as {t}) as {quoted(n)}" for n, t in columns)
    faults = {name: misfit(texts[name], kind) for name, kind in columns}
    try:
        for name, fault in faults.items():
            con.execute(
                f"insert into rejects select file_row_number + 1, $name, 'cast',"
                f" value_class({texts[name]}), null, null from {given} where {fault}",
                {"name": name},
            )
        (accepted,) = con.execute(
            f"copy (select {casts}, null::bigint as source_line from {given}"
            f" where not ({' or '.join(faults.values())})) to '{escaped(target)}' (format parquet)"
        ).fetchone()
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("The Parquet file is cut short or damaged.", "Deliver it again.") from error
    (rejected,) = con.execute("select count(distinct line) from rejects").fetchone()
    return ReadCounts(accepted, rejected)


def parquet_columns(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Return the column names of a Parquet file. Raise FileFault where it cannot be read."""
    try:
        return [row[0] for row in con.execute(f"describe from {parquet(path)}").fetchall()]
    except duckdb.Error as error:
        raise_if_machine(error)
        raise FileFault("The Parquet file is cut short or damaged.", "Deliver it again.") from error
