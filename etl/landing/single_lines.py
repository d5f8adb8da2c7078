"""Copy a CSV file line by line, without the lines that would spoil others for a reader of CSV."""

import re
from pathlib import Path

import duckdb

from etl.landing.delimiters import PLURALS, TOO_MANY, TOO_MANY_BLANK, fault_key
from etl.landing.faults import FileFault
from etl.landing.formats import open_text
from etl.landing.line_counter import lone_returns

BLANK_LINE = "blank line"
CARRIAGE_RETURN = "carriage return"
_MOST_LEFT_OUT = 1_000_000
_BATCH = 10_000

LeftOut = tuple[int, str, str]


def copy_readable_lines(
    con: duckdb.DuckDBPyConnection, path: Path, copy: Path, delimiter: str, width: int
) -> None:
    """Write the readable lines, unpacked; put the others into the table left_out.

    A line of more than ``width`` cells is none of the readable. A line that is left out leaves a
    blank one, so that every line keeps its number. Raise FileFault where more than a million are
    left out, or where one holds several records, which would count as one in quarantine.
    """
    judge = _Judge(delimiter, width)
    con.execute("create or replace temp table left_out (line bigint, fault varchar, raw varchar)")
    batch: list[LeftOut] = []
    count = 0
    with open_text(path) as source, copy.open("wb") as target:
        target.write(next(source).rstrip(b"\r\n") + b"\n")
        for number, line in enumerate(source, start=2):
            fault = judge.fault(line.rstrip(b"\r\n"))
            if fault == CARRIAGE_RETURN and judge.holds_records(line):
                raise lone_returns(f"Line {number:,}")
            # The reader does not take lines that end in different ways.
            target.write((b"" if fault else line.rstrip(b"\r\n")) + b"\n")
            if fault:
                batch.append((number, fault, line.decode("utf-8", "replace").rstrip("\r\n")))
                count += 1
            if len(batch) == _BATCH:
                _store(con, batch, count, delimiter)
    _store(con, batch, count, delimiter)


def _store(
    con: duckdb.DuckDBPyConnection, batch: list[LeftOut], count: int, delimiter: str
) -> None:
    if count > _MOST_LEFT_OUT:
        raise FileFault(
            f"More than {_MOST_LEFT_OUT:,} of its lines cannot be read, or are blank; the last seen"
            f" is line {batch[-1][0]:,}: {batch[-1][1]}.",
            f"Deliver one record a line, its cells parted by {PLURALS[delimiter]}.",
        )
    if batch:
        lines, faults, raws = (list(column) for column in zip(*batch, strict=True))
        con.execute(
            "insert into left_out select unnest($1), unnest($2), unnest($3)", [lines, faults, raws]
        )
        batch.clear()


class _Judge:
    """Says what is wrong with a line, if it cannot be given to a reader of CSV."""

    def __init__(self, delimiter: str, width: int) -> None:
        part = re.escape(delimiter).encode()
        # As DuckDB reads it: a quotation mark within a cell that begins with none is text.
        cell = rb'(?:"(?:[^"]|"")*"|(?!")[^' + part + rb"]*)"
        self._whole = re.compile(rb"%b(?:%b%b)*" % (cell, part, cell))
        self._row = re.compile(rb"%b(?:%b%b){%d}" % (cell, part, cell, width - 1))
        self._blanks = re.compile(rb'(?:%b(?:"")?)*' % part)
        self._delimiter = delimiter

    def fault(self, text: bytes) -> str:
        """Return a key of data/reference/read_faults.csv; empty where the line can be read."""
        if not text:
            return BLANK_LINE
        if b"\0" in text:
            return "nul"
        if b"\r" in text:
            return CARRIAGE_RETURN
        row = self._row.match(text)
        if row and row.end() == len(text):
            return ""
        if not self._whole.fullmatch(text):
            return "open quote" if text.count(b'"') % 2 else "unquoted value"
        if not row:
            return ""  # too few cells are the reader's to find
        is_blank = self._blanks.fullmatch(text, row.end())
        return fault_key(TOO_MANY_BLANK if is_blank else TOO_MANY, self._delimiter)

    def holds_records(self, line: bytes) -> bool:
        """Whether a line is several rows as the header has them, parted by carriage returns."""
        pieces = [piece for piece in re.split(rb"[\r\n]+", line) if piece]
        return sum(bool(self._row.fullmatch(piece)) for piece in pieces) > 1
