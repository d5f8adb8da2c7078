"""Copy a CSV file line by line, without the lines that would spoil others for a reader of CSV."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.landing.faults import FileFault
from etl.landing.fingerprint import open_text

BLANK_LINE = "blank line"
_MOST_LEFT_OUT = 1_000_000
_BATCH = 10_000

LeftOut = tuple[int, str, str]


def copy_readable_lines(
    con: duckdb.DuckDBPyConnection, path: Path, copy: Path, delimiter: str
) -> None:
    """Write the readable lines, unpacked; put the others into the table left_out.

    A line that is left out leaves a blank one, so that every line keeps its number. Raise
    FileFault where more than a million are left out.
    """
    con.execute("create or replace temp table left_out (line bigint, fault varchar, raw varchar)")
    batch: list[LeftOut] = []
    count = 0
    with open_text(path) as source, copy.open("wb") as target:
        for number, line, fault in _judged_lines(source, delimiter):
            # The reader does not take lines that end in different ways.
            target.write((b"" if fault else line.rstrip(b"\r\n")) + b"\n")
            if fault:
                batch.append((number, fault, line.decode("utf-8", "replace").rstrip("\r\n")))
                count += 1
            if len(batch) == _BATCH:
                _store(con, batch, count)
    _store(con, batch, count)


def _store(con: duckdb.DuckDBPyConnection, batch: list[LeftOut], count: int) -> None:
    if count > _MOST_LEFT_OUT:
        raise FileFault(
            f"More than {_MOST_LEFT_OUT:,} of its lines are blank or cannot be read; the last seen"
            f" is line {batch[-1][0]:,}: {batch[-1][1]}.",
            "Deliver one record a line, its cells parted by commas.",
        )
    if batch:
        lines, faults, raws = (list(column) for column in zip(*batch, strict=True))
        con.execute(
            "insert into left_out select unnest($1), unnest($2), unnest($3)", [lines, faults, raws]
        )
        batch.clear()


def _judged_lines(source: Iterator[bytes], delimiter: str) -> Iterator[tuple[int, bytes, str]]:
    readable = _readable_line(re.escape(delimiter).encode())
    yield 1, next(source), ""
    for number, line in enumerate(source, start=2):
        yield number, line, _fault(line.rstrip(b"\r\n"), readable)


def _readable_line(part: bytes) -> re.Pattern[bytes]:
    cell = rb'(?:"(?:[^"]|"")*"|(?!")[^' + part + rb"]*)"
    return re.compile(cell + rb"(?:" + part + cell + rb")*")


def _fault(text: bytes, readable: re.Pattern[bytes]) -> str:
    if not text:
        return BLANK_LINE
    if b"\0" in text:
        return "nul"
    if b"\r" in text:
        return "carriage return"
    if not readable.fullmatch(text):
        return "open quote" if text.count(b'"') % 2 else "unquoted value"
    return ""
