"""No row passes that has more cells than the header, even where those beyond it are empty.

DuckDB drops empty cells beyond the last column in silence. A stray comma in the middle of a row
whose last cell is empty would so put every later value into the column beside its own.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.judging.judge import judge
from etl.landing.delimiters import OTHER_DELIMITER, TOO_MANY, TOO_MANY_BLANK, WORDS, fault_key
from etl.landing.delivery import load
from etl.landing.fingerprint import fingerprint
from etl.landing.land import landing_connection
from etl.landing.reading import read_file
from etl.ledger import deliveries
from etl.settings import REFERENCE_DIR
from tests.foreign import load_breaches
from tests.rows import header, line, write_parents

SELECT = (
    'select line, "Ref" as breach_id, "Ref" as order_id, text_date("When") as breach_date'
    " from delivery.rows"
)
COLUMNS = [("id", "VARCHAR"), ("day", "DATE"), ("count", "INTEGER"), ("a", "VARCHAR"),
           ("b", "VARCHAR"), ("c", "VARCHAR")]  # fmt: skip
HEADER = ",".join(name for name, _ in COLUMNS)
GOOD = ["g1,2024-01-01,1,x,y,z", "g2,2024-01-01,2,x,y,", 'g3,,,"x,x","y"",",', "g4,,,,,"]
SHIFTED = "s1,2024-01-01,1,,x,y,"
SURPLUS = {
    "shifted by a stray comma": SHIFTED,
    "comma at the end": "s1,2024-01-01,1,x,y,z,",
    "many at the end": "s1,2024-01-01,1,x,y,z,,,",
    "all blank": ",,,,,,",
    "quoted and blank": 's1,2024-01-01,1,x,y,z,""',
    "after quoted commas": 's1,2024-01-01,1,"x,x",y,"z,",',
    "shifted into a date": "s1,,2024-01-01,1,x,y,",
    "a date that reads as text alone": "s1, 2024-01-01,1,x,y,z,",
}
BESIDE = {
    "typed": [],
    "typed, a value rejected": ["r1,soon,1,x,y,z"],
    "typed, quoted commas rejected": ['r1,soon,1,"x,,",y,z'],
    "typed, cells too few": ["r1,2024-01-01"],
    "as text": ["d1,2024-01-01,1.0,x,y,z"],
    "line by line": ['"r1,2024-01-01,1,x,y,z'],
    "line by line, a NUL": ["r1\0,2024-01-01,1,x,y,z"],
}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as opened:
        yield opened


def read(
    con: duckdb.DuckDBPyConnection, path: Path, content: bytes, delimiter: str = ","
) -> tuple[list[str], dict[int, str]]:
    """Return identifiers of accepted rows, and the fault of each line rejected."""
    path.write_bytes(content)
    target = path.with_suffix(".parquet")
    read_file(con, path, fingerprint(path, delimiter), COLUMNS, target)
    rows = con.execute(f"select id from read_parquet('{target}')").fetchall()
    faults = con.execute("select line, fault from rejects where fault <> 'blank line'").fetchall()
    return [name for (name,) in rows], dict(faults)


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
@pytest.mark.parametrize("surplus", SURPLUS.values(), ids=SURPLUS.keys())
def test_a_row_with_a_blank_cell_too_many_is_rejected_however_the_file_is_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, surplus: str, beside: list[str]
) -> None:
    lines = [HEADER, *GOOD[:2], surplus, *GOOD[2:], *beside]
    accepted, faults = read(con, tmp_path / "rows.csv", "\n".join(lines).encode())
    assert [name for name in accepted if name != "d1"] == ["g1", "g2", "g3", "g4"]
    assert faults[4] == TOO_MANY_BLANK
    assert len(accepted) + len(faults) == len(lines) - 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("delimiter", WORDS)
def test_so_it_is_in_every_layout(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, delimiter: str, is_packed: bool, end: str
) -> None:
    text = end.join([HEADER, *GOOD, SHIFTED, ""]).replace(",", delimiter)
    content = gzip.compress(text.encode()) if is_packed else text.encode()
    accepted, faults = read(con, tmp_path / "rows.csv", content, delimiter)
    assert accepted == ["g1", "g2", "g3", "g4"]
    assert faults == {6: fault_key(TOO_MANY_BLANK, delimiter)}


def test_one_row_among_many_is_found_where_it_stands(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lines = [HEADER, *(f'"g,{n}",2024-01-01,{n},x,y,' for n in range(300_000))]
    lines[200_000] = SHIFTED
    accepted, faults = read(con, tmp_path / "rows.csv", "\n".join(lines).encode())
    assert (len(accepted), faults) == (299_999, {200_001: TOO_MANY_BLANK})


def test_rows_that_all_end_in_a_comma_the_header_lacks_are_all_rejected(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lines = [HEADER, *(f"{row}," for row in GOOD)]
    accepted, faults = read(con, tmp_path / "rows.csv", "\n".join(lines).encode())
    assert (accepted, set(faults.values())) == ([], {TOO_MANY_BLANK})


def test_a_shifted_row_of_the_contract_lands_nowhere(data_dir: Path, tmp_path: Path) -> None:
    write_parents(tmp_path / "parents", "case_outcomes", {})
    good, bad = (line("case_outcomes", case_id=f"c{n}", risk_level_code="high") for n in (1, 2))
    path = tmp_path / "case_outcomes.csv"
    shifted = bad.replace(",high", ",,high")
    path.write_text("\n".join([header("case_outcomes"), good, shifted, ""]), encoding="utf-8")
    report = load("cases", [path])
    judgement = judge(report.delivery)
    assert (report.landed[0].records_read, report.landed[0].rows_landed) == (2, 1)
    (fault,) = judgement.faults
    assert (fault.line, fault.column_name) == (3, None)
    assert "more cells than the header and those beyond it are empty" in fault.reason
    assert "commas" in fault.reason


def test_a_file_that_ends_every_line_in_the_delimiter_has_a_column_without_a_name(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = load_breaches(
        tmp_path,
        monkeypatch,
        b"Ref;When;\nb1;2024-01-01;\nb2;2024-01-02;\n",
        "-- delimiter: ;",
        select=SELECT,
    )
    assert rows == [(2, "b1"), (3, "b2")]


@pytest.mark.parametrize("bad", ["b1;;2024-01-01;", "b1;2024-01-01;x;y;z", "b1,2024-01-01", "b1"])
def test_a_message_names_the_delimiter_of_the_file(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    content = f"Ref;When;\nb0;2024-01-01;\n{bad}\nb2;2024-01-02;\n"
    rows = load_breaches(tmp_path, monkeypatch, content.encode(), "-- delimiter: ;", select=SELECT)
    assert rows == [(2, "b0"), (4, "b2")]
    (fault,) = judge(deliveries()[0], are_parents_known=False).faults
    assert "comma" not in fault.reason + fault.what_to_do
    assert ";" not in bad or "parted by semicolons" in fault.reason


def test_every_fault_of_a_delimiter_has_its_words() -> None:
    with (REFERENCE_DIR / "read_faults.csv").open(encoding="utf-8", newline="") as file:
        words = {row["read_fault"]: row["reason"] for row in csv.DictReader(file)}
    for fault in (TOO_MANY, TOO_MANY_BLANK, OTHER_DELIMITER):
        assert len({words[fault_key(fault, delimiter)] for delimiter in WORDS}) == len(WORDS)
