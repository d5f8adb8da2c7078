"""Mistakes in a reference list are told by file, line or code, and not as something unforeseen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.engine import one_commit
from etl.errors import OutcomesError
from etl.reference import create_reference_tables
from etl.settings import REFERENCE_DIR
from tests.commands import be_bound_by_permissions, outcomes

AREAS = "area_code,area_name,region,country\n"


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of lists, with areas alone."""
    (tmp_path / "areas.csv").write_text(f"{AREAS}a,A,N,England\nb,B,N,England\n", encoding="utf-8")
    monkeypatch.setattr("etl.reference.REFERENCE_DIR", tmp_path)
    yield tmp_path
    (tmp_path / "areas.csv").chmod(0o600)


def told() -> str:
    """What is raised of the lists, as a build reads them: in one commit."""
    with duckdb.connect() as con, pytest.raises(OutcomesError) as refused, one_commit(con):
        create_reference_tables(con)
    return str(refused.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,A,N,England\n", "areas.csv: area_code is its key, and a stands in two rows."),
        (",A,N,England\n", "areas.csv: area_code is its key, and a row has none."),
        ("c,C\n", "areas.csv: line 4 has other cells than the header, which has 4."),
        ("c,C,N,England,\n", "areas.csv: line 4 has other cells than the header, which has 4."),
        ('"c,C\n', "areas.csv is no CSV in UTF-8. Save it so."),
    ],
)
def test_a_fault_of_a_list_is_its_own(lists: Path, row: str, said: str) -> None:
    (lists / "areas.more.csv").write_text(f"{AREAS}d,D,N,England\n", encoding="utf-8")
    with (lists / "areas.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert f"data/reference/{said}" in told()


@pytest.mark.parametrize("rows", ["a,A,N,England\n", "c,C,N,England\nc,C,N,England\n"])
def test_a_code_that_an_added_file_repeats_is_its_fault(lists: Path, rows: str) -> None:
    (lists / "areas.more.csv").write_text(AREAS + rows, encoding="utf-8")
    assert f"areas.more.csv: area_code is its key, and {rows[0]} stands in two rows" in told()


def test_other_columns_are_told_within_a_commit_as_well(lists: Path) -> None:
    (lists / "areas.more.csv").write_text("area_code,name\nc,C\n", encoding="utf-8")
    assert "areas.more.csv cannot be added to areas.csv, whose columns are area_code, ar" in told()


def test_a_list_that_is_no_text_is_told(lists: Path) -> None:
    (lists / "areas.csv").write_bytes(b"\xff\xfe" + AREAS.encode())
    assert told() == "data/reference/areas.csv is no CSV in UTF-8. Save it so."


def test_a_list_out_of_reach_is_no_matter_of_the_data_folder(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(REFERENCE_DIR.parents[1] / "sql", tmp_path / "own" / "sql")
    own = tmp_path / "own" / "data" / "reference"
    shutil.copytree(REFERENCE_DIR, own)
    (own / "areas.csv").chmod(0)
    monkeypatch.setenv("OUTCOMES_DEFINITIONS_DIR", str(tmp_path / "own"))
    (data_dir / "inbox").mkdir(parents=True)
    done = outcomes("doctor", before=be_bound_by_permissions)
    assert "definitions: data/reference/areas.csv cannot be read: Permission denied." in done.stdout
    monkeypatch.setenv("OUTCOMES_DATA_DIR", str(tmp_path / "own" / "data"))
    done = outcomes("build", before=be_bound_by_permissions)
    assert "must be able to write to the data folder" not in done.stderr
