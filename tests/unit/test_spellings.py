"""One rule for how a value may be spelt, whatever brings it: CSV, text, Parquet or a mapping."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.contract import Column, Table
from etl.landing.fingerprint import fingerprint
from etl.landing.land import landing_connection
from etl.landing.mapping import write_typed
from etl.landing.reading import REJECTS_DDL, read_file

# Type: {text: the value it lands as, or the fault it has}.
SPELLINGS = {
    "INTEGER": {
        "0": 0, "-3": -3, "+12": 12, "007": 7, "-0": 0, " 5": 5, "5 ": 5, "3.0": 3, "3.00": 3,
        "2147483647": 2147483647,
        "2.6": "decimal number", ".5": "decimal number", "1,5": "decimal number",
        "1e2": "number in other notation", "0x10": "number in other notation",
        "0b1": "number in other notation", "1_000": "grouped number", "1,000": "grouped number",
        "1 234 567": "grouped number", "2147483648": "number out of range",
        "9" * 400: "number out of range", "several": "not a number", "inf": "not a number",
        "٣": "not a number", "N/A": "word for missing", "NULL": "word for missing",
        "-": "word for missing", "NaN": "word for missing", "?": "word for missing",
    },
    "BIGINT": {"3000000000": 3000000000, "2.6": "decimal number", "1_0": "not a number"},
    "DOUBLE": {
        "66.7": 66.7, "-0": 0.0, " .5 ": 0.5, "5.": 5.0, "1e-5": 1e-5, "7": 7.0,
        "nan": "word for missing", "inf": "not a number", "-Infinity": "not a number",
        "1e400": "number in other notation", "0x10": "number in other notation",
        "1_0": "not a number", "1,000.5": "grouped number", "66.7%": "not a number",
    },
    "BOOLEAN": {
        "true": True, "FALSE": False, "t": True, "F": False, "Yes": True, "n": False, "1": True,
        "0": False, "on": "not a marker", " true": "not a marker", "2": "not a marker",
        "wahr": "not a marker", "n/a": "word for missing", "n/k": "word for missing",
    },
    "DATE": {
        "2024-02-29": date(2024, 2, 29), "2024-2-9": date(2024, 2, 9),
        " 2024-02-09 ": date(2024, 2, 9), "\v2024-02-09": date(2024, 2, 9),
        "1970-01-01": date(1970, 1, 1), "epoch": "not a date", " Epoch": "not a date",
        "9999-12-31": date(9999, 12, 31),
        "2023-02-29": "impossible date", "2024-13-01": "impossible date",
        "2024-00-00": "impossible date", "0000-00-00": "impossible date",
        "25/12/2024": "day first date", "25.12.2024": "day first date",
        "5-6-2024": "day first date",
        "25/12/24": "two-digit year", "24-02-09": "two-digit year",
        "45651": "serial date", "45651.25": "serial date",
        "2024-02-09 24:00": "date with time", "2024-02-09T00:00:00Z": "date with time",
        "20240209": "not a date", "2024/02/09": "not a date", "infinity": "not a date",
        "10000-01-01": "not a date", "9 Feb 2024": "not a date", "--": "word for missing",
        "not known": "word for missing",
    },
    "VARCHAR": {"anything": "anything", "N/A": "N/A", " x ": " x "},
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as opened:
        yield opened


def outcomes(con: duckdb.DuckDBPyConnection, target: Path, texts: dict[str, object]) -> dict:
    """What became of each text, by the line it stands on; the first is on line 2."""
    faults = con.execute("select line, fault from rejects where fault <> 'blank line'").fetchall()
    landed = con.execute(f"select k, v from '{target}'").fetchall()
    by_line = dict(faults) | dict(landed)
    assert len(by_line) == len(faults) + len(landed) == len(texts)
    return {text: by_line[line] for line, text in enumerate(texts, start=2)}


def read(con: duckdb.DuckDBPyConnection, path: Path, kind: str, texts: dict[str, object]) -> dict:
    target = path.with_name("out.parquet")
    read_file(con, path, fingerprint(path), [("k", "INTEGER"), ("v", kind)], target)
    return outcomes(con, target, texts)


@pytest.mark.parametrize("kind", SPELLINGS)
def test_csv_read_typed(con: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str) -> None:
    # Each on its own: one doubtful number sends the whole file another way.
    for text, want in SPELLINGS[kind].items():
        (tmp_path / "in.csv").write_text(f'k,v\n2,"{text}"\n', encoding="utf-8")
        assert read(con, tmp_path / "in.csv", kind, {text: want}) == {text: want}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_csv_read_line_by_line(con: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str) -> None:
    lines = [f'{n},"{text}"' for n, text in enumerate(SPELLINGS[kind], start=2)]
    (tmp_path / "in.csv").write_text("\n".join(["k,v", *lines, "", ""]), encoding="utf-8")
    assert read(con, tmp_path / "in.csv", kind, SPELLINGS[kind]) == SPELLINGS[kind]


@pytest.mark.parametrize("kind", SPELLINGS)
def test_parquet(con: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str) -> None:
    path, texts = tmp_path / "in.parquet", ["not this one", *SPELLINGS[kind]]
    query = "select unnest(range(1, len($texts) + 1)) as k, unnest($texts) as v"
    con.sql(f"from ({query}) offset 1", params={"texts": texts}).write_parquet(str(path))
    target = tmp_path / "out.parquet"
    read_file(con, path, fingerprint(path), [("k", "INTEGER"), ("v", kind)], target)
    con.execute("update rejects set line = line + 1")
    assert outcomes(con, target, SPELLINGS[kind]) == SPELLINGS[kind]


@pytest.mark.parametrize("kind", SPELLINGS)
def test_mapping(con: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str) -> None:
    columns = (Column("k", "INTEGER", True, ""), Column("v", kind, False, ""))
    con.execute(REJECTS_DDL)
    con.execute(
        "create or replace temp table mapped as"
        " select unnest(range(2, len($texts) + 2)) as line, line as k, unnest($texts) as v",
        {"texts": list(SPELLINGS[kind])},
    )
    write_typed(con, Table("t", "", columns, ("k",)), tmp_path / "out.parquet")
    assert outcomes(con, tmp_path / "out.parquet", SPELLINGS[kind]) == SPELLINGS[kind]


TYPED = [
    ("date '2024-06-10'", "DATE", date(2024, 6, 10)),
    ("date '12024-06-10'", "DATE", "not a date"),
    ("date '0999-12-31'", "DATE", "impossible date"),
    ("date 'infinity'", "DATE", "not a date"),
    ("null::date", "DATE", None),
    ("true", "BOOLEAN", True),
    ("7::bigint", "BIGINT", 7),
    ("null::boolean", "BOOLEAN", None),
    ("3::double", "INTEGER", 3),
    ("2.6::double", "INTEGER", "decimal number"),
    ("1e20::double", "INTEGER", "number out of range"),
    ("'nan'::double", "INTEGER", "word for missing"),
    ("3.00::decimal(9, 2)", "INTEGER", 3),
    ("1::tinyint", "BOOLEAN", True),
    ("1::double", "BOOLEAN", True),
    ("timestamp '2024-02-09 00:00:00'", "DATE", date(2024, 2, 9)),
    ("timestamp '2024-02-09 12:30:00'", "DATE", "date with time"),
    ("12345::double", "VARCHAR", "12345"),
    ("'a' || chr(10)", "VARCHAR", "control character in a cell"),
    ("'a' || chr(0)", "VARCHAR", "control character in a cell"),
]


@pytest.mark.parametrize(("value", "kind", "want"), TYPED)
def test_parquet_with_types_of_its_own(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, value: str, kind: str, want: object
) -> None:
    path, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    con.sql(f"select 1 as k, {value} as v").write_parquet(str(path))
    read_file(con, path, fingerprint(path), [("k", "INTEGER"), ("v", kind)], target)
    faults = con.execute("select fault from rejects").fetchall()
    assert faults + con.execute(f"select v from '{target}'").fetchall() == [(want,)]
