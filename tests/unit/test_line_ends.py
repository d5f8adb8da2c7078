"""A line ends in LF or CRLF, both in one file if need be, and has the number an editor shows."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from etl.landing.delivery import load
from etl.landing.faults import FileFault
from etl.landing.land import landing_connection
from etl.ledger import deliveries
from etl.source.skeleton import guess_layout
from tests.reading import read_lines
from tests.rows import header, line

COLUMNS = [("id", "VARCHAR"), ("day", "DATE"), ("number", "INTEGER"), ("last", "VARCHAR")]
LF, CRLF = b"\n", b"\r\n"
ENDS: dict[str, Callable[[int], bytes]] = {
    "LF, one CRLF": lambda number: CRLF if number == 4 else LF,
    "CRLF, one LF": lambda number: LF if number == 4 else CRLF,
    "the header LF, the rest CRLF": lambda number: LF if number == 1 else CRLF,
    "the header CRLF, the rest LF": lambda number: CRLF if number == 1 else LF,
    "first LF, then CRLF": lambda number: LF if number < 6 else CRLF,
    "first CRLF, then LF": lambda number: CRLF if number < 6 else LF,
    "in turns": lambda number: LF if number % 2 else CRLF,
    "CRLF, one with two returns": lambda number: b"\r\r\n" if number == 4 else CRLF,
}
LAST = {"full": b"z", "empty": b"", "quoted": b'"z,z"'}
TABLE = "order_breaches"
TWO_RECORDS = [line(TABLE, breach_id=name).encode() for name in ("b1", "b2")]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as opened:
        yield opened


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("last", LAST.values(), ids=LAST.keys())
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_every_line_has_its_number_whatever_ends_the_others(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    end: Callable[[int], bytes],
    last: bytes,
    is_packed: bool,
) -> None:
    faults = {3: b"r3,soon,1,", 5: b"r5,2024-01-01", 8: b"", 12: b"r12,2024-01-01,one,"}
    content = b"id,day,number,last" + end(1)
    for number in range(2, 14):
        good = b"r%d,2024-01-01,1,%b" % (number, last)
        content += faults.get(number, good) + end(number)
    path = tmp_path / "rows.csv"
    path.write_bytes(gzip.compress(content) if is_packed else content)
    counts, accepted, rejected = read_lines(con, path, COLUMNS)
    assert [(number, row[0]) for number, *row in accepted] == [
        (number, f"r{number}") for number in range(2, 14) if number not in faults
    ]
    assert {row[-1] for row in accepted} == {last.decode().strip('"') or None}
    assert rejected.keys() - {8} == {3, 5, 12}
    assert (counts.accepted, counts.rejected) == (8, 3)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\r".join([header(TABLE).encode(), *TWO_RECORDS, b""]), "The first line"),
        (header(TABLE).encode() + b"\r" + b"\n".join(TWO_RECORDS), "The first line"),
        (header(TABLE).encode() + b"\n\n" + b"\r".join(TWO_RECORDS) + b"\n", "Line 3"),
        (header(TABLE).encode() + b"\r\n" + b"\r".join(TWO_RECORDS) + b"\r\n", "Line 2"),
        (header(TABLE).encode() + b"\n" + b"\r".join(TWO_RECORDS * 60_000), "A line"),
    ],
    ids=["all", "the header", "in LF", "in CRLF", "more than a line can be"],
)
def test_records_parted_by_a_return_alone_are_refused_not_counted_as_one(
    data_dir: Path, tmp_path: Path, content: bytes, place: str
) -> None:
    path = tmp_path / f"{TABLE}.csv"
    path.write_bytes(content)
    (reason,) = load("cases", [path]).refused.values()
    assert reason == (
        f"{place} has carriage returns where only LF or CRLF can end a line."
        " End every line in LF or CRLF and deliver the file again."
    )
    assert deliveries() == []


@pytest.mark.parametrize("bad", [b"a\rb,2024-01-01,1,z", b'"a\rb",2024-01-01,1,z', b"a,b\rc,d"])
def test_a_return_within_a_record_costs_its_line_alone(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, bad: bytes
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id,day,number,last\nr2,2024-01-01,1,z\r\n" + bad + b"\nr4,,,\n")
    _, accepted, rejected = read_lines(con, path, COLUMNS)
    assert [row[:2] for row in accepted] == [(2, "r2"), (4, "r4")]
    assert rejected == {3: "carriage return"}


def test_a_return_in_a_file_of_one_column_may_part_records(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id\na\nb\rc\n")
    with pytest.raises(FileFault, match="Line 3 has carriage returns"):
        read_lines(con, path, [("id", "VARCHAR")])


@pytest.mark.parametrize("letter", ["\u2028", "\x85", "\x0c", "\x1c"])
def test_the_line_of_a_header_is_guessed_by_line_feeds(tmp_path: Path, letter: str) -> None:
    path = tmp_path / "extract.csv"
    path.write_text(f"Made{letter}by us\n\na;b\n1;2\n3;4\n", encoding="utf-8")
    assert guess_layout(path).header_line == 3
