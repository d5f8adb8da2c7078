"""Whatever a file holds, every line is accounted for, and good rows are never lost."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.landing.faults import FileFault
from etl.landing.fingerprint import fingerprint
from etl.landing.land import landing_connection
from etl.landing.reading import read_file
from tests.reading import read_lines

COLUMNS = [("id", "VARCHAR"), ("day", "DATE"), ("number", "INTEGER"), ("flag", "BOOLEAN")]
FAULTS = {
    "bad date": b"x,31/02/2024,1,true",
    "bad integer": b"x,2024-02-01,one,true",
    "too few": b"x,2024-02-01",
    "too many": b"x,2024-02-01,1,true,more",
    "too many, blank": b"x,2024-02-01,1,true,",
    "too many, blank, quoted": b'"x,y",2024-02-01,1,true,"",',
    "too many, shifted": b"x,2024-02-01,,1,",
    "open quote": b'"x,2024-02-01,1,true',
    "quote in the middle": b'x,2024-02-01,1,tr"ue',
    "not UTF-8": b"\xffx,2024-02-01,1,true",
    "NUL": b"x\x00,2024-02-01,1,true",
}
KINDS = st.sampled_from(["good", "good", "good", "quoted", "blank", *FAULTS])


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as opened:
        yield opened


def read(
    con: duckdb.DuckDBPyConnection, folder: Path, content: bytes
) -> tuple[list[tuple[str, int]], list[int], list[int]]:
    """Return (id, line) of accepted rows, lines rejected, blank lines."""
    path = folder / "rows.csv"
    path.write_bytes(content)
    _, accepted, faults = read_lines(con, path, COLUMNS)
    blank = [line for line, fault in faults.items() if fault == "blank line"]
    rejected = sorted(faults.keys() - set(blank))
    return [(name, line) for line, name, *_ in accepted], rejected, blank


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kinds=st.lists(KINDS, max_size=30), end=st.sampled_from([b"\n", b"\r\n"]), cut=st.booleans())
def test_every_line_is_accounted_for(
    con: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    kinds: list[str],
    end: bytes,
    cut: bool,
) -> None:
    lines = [b"id,day,number,flag"]
    good, bad = [], []
    for number, kind in enumerate(kinds, start=2):
        if kind in ("good", "quoted"):
            name = f'"r,{number}"' if kind == "quoted" else f"r{number}"
            lines.append(name.encode() + b",2024-02-01,1,true")
            good.append((name.strip('"'), number))
        else:
            lines.append(b"" if kind == "blank" else FAULTS[kind])
            if kind != "blank":
                bad.append(number)
    is_cut = cut and bool(lines[-1])
    content = end.join(lines) + (b"" if is_cut else end)
    accepted, rejected, _ = read(con, tmp_path_factory.mktemp("lines"), content)
    assert accepted == good
    assert rejected == bad


def test_an_open_quote_swallows_no_good_row(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    good = [b"r%d,2024-02-01,1,true" % number for number in range(20_000)]
    lines = [b"id,day,number,flag", *good[:5000], b'"open,2024-02-01,1,true', *good[5000:]]
    accepted, rejected, _ = read(con, tmp_path, b"\n".join(lines) + b"\n")
    assert len(accepted) == 20_000
    assert rejected == [5002]
    assert accepted[5000] == ("r5000", 5003)


def test_lines_are_numbered_across_the_parts_read_in_parallel(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = [b"r%d,2024-02-01,1,true" % number for number in range(400_000)]
    for place in range(1000, 400_000, 1000):
        rows[place] = b"bad,2024-13-01,1,true"
    accepted, rejected, _ = read(con, tmp_path, b"id,day,number,flag\n" + b"\n".join(rows))
    assert rejected == [place + 2 for place in range(1000, 400_000, 1000)]
    assert all(int(name[1:]) + 2 == line for name, line in accepted)
    assert len(accepted) + len(rejected) == 400_000


def test_gzip_is_read_whatever_the_name(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    content = gzip.compress(b"id,day,number,flag\nr1,2024-02-01,1,true\n")
    assert read(con, tmp_path, content)[0] == [("r1", 2)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....", "spreadsheet"),
        ("id,day".encode("utf-16"), "UTF-16"),
        (gzip.compress(b"id,day,number,flag\n" * 1000, mtime=0)[:-20], "cut short"),
        (b"id\n" + b"x" * 3_000_000, "longer than 2 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(FileFault, match=words):
        fingerprint(path)


def test_parquet_rows_that_do_not_fit_are_rejected_by_row(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    duckdb.sql(
        "select * from (values ('a', '2024-01-01', '1', 'true'), ('b', 'soon', '1', 'true'),"
        " ('c', '2024-01-01', 'x', 'true')) t(id, day, number, flag)"
    ).write_parquet(str(path))
    counts = read_file(con, path, fingerprint(path), COLUMNS, target)
    rejects = con.execute("select line, column_name from rejects order by all").fetchall()
    assert (counts.accepted, counts.rejected) == (1, 2)
    assert rejects == [(2, "day"), (3, "number")]
