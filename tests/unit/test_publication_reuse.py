"""The tables of a release in other people's programs: described, read and checked by machines."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import csvw
import duckdb
import frictionless
import pandas
import polars as pl
import pytest

from etl.publication.page.methods import one_liners
from etl.publication.table import VALUES, Mark, Table
from tests.made_up_release import TERMS
from tests.parsed import parsed, text_of
from tests.written_releases import copied, full_release, written

PROJECT = Path(__file__).parents[2]
MARKS = {mark.value for mark in Mark}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release; not to be changed."""
    return written(full_release(), tmp_path_factory.mktemp("published"))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return copied(folder, tmp_path / "copy")


def csv_of(folder: Path, name: str) -> list[list[str]]:
    table = pl.read_csv((folder / "tables" / f"{name}.csv").read_bytes(), infer_schema=False)
    return [list(row) for row in table.rows()]


def columns_of(table: Table) -> list[str]:
    """The columns of a table's files."""
    return [*table.rows.columns, "data_kind"]


def test_a_file_by_itself_says_in_each_row_whether_it_is_made_up(folder: Path) -> None:
    for table in full_release().tables:
        kinds = {row[-1] for row in csv_of(folder, table.name)}
        assert kinds == {"made-up" if table.is_protected else "real"}


def test_no_table_of_a_real_release_calls_itself_made_up(tmp_path: Path) -> None:
    folder = written(replace(full_release(), is_made_up=False), tmp_path)
    for path in (folder / "tables").iterdir():
        assert "made-up" not in path.read_text(encoding="utf-8").partition('"rows"')[2]
        assert path.suffix == ".json" or {row[-1] for row in csv_of(folder, path.stem)} == {"real"}


def test_a_table_is_plain_csv(folder: Path) -> None:
    for table in full_release().tables:
        content = (folder / "tables" / f"{table.name}.csv").read_bytes()
        assert content.endswith(b"\n") and b"\r" not in content
        assert content.decode("utf-8").split("\n")[0] == ",".join(columns_of(table))
        rows = csv_of(folder, table.name)
        assert [row[:-1] for row in rows] == [list(row) for row in table.as_text.rows()]
        assert "" not in {cell for row in csv_of(folder, table.name) for cell in row}


def as_printed(table: Table, row: list[object]) -> list[str]:
    """A row as it stands in the CSV: of a number only how it is written differs."""
    pairs = zip(columns_of(table), row, strict=True)
    is_percent = {name: "percent" in name for name in VALUES}
    return [
        f"{value:.1f}" if is_percent.get(name) and value not in MARKS else str(value)
        for name, value in pairs
    ]


def test_a_table_as_json_is_the_same_with_numbers_as_numbers(folder: Path) -> None:
    release = full_release()
    for table in release.tables:
        text = (folder / "tables" / f"{table.name}.json").read_text(encoding="utf-8")
        told = json.loads(text)
        assert told["release"] == "2026-Q3" and told["is_made_up"] is table.is_protected
        assert "not official statistics" in told["status"] and set(told["marks"]) == MARKS
        assert [column["name"] for column in told["columns"]] == columns_of(table)
        assert [as_printed(table, row) for row in told["rows"]] == csv_of(folder, table.name)
        numbers = [name in VALUES for name in columns_of(table)]
        for row in told["rows"]:
            for cell, is_number in zip(row, numbers, strict=True):
                assert not is_number or cell in MARKS or isinstance(cell, int | float)


def test_the_data_package_is_valid_and_catches_what_is_not(copy: Path) -> None:
    assert frictionless.validate(copy / "datapackage.json").valid
    areas = copy / "tables" / "areas.csv"
    whole = areas.read_text(encoding="utf-8")
    for broken in (
        whole.replace(",220,", ",22O,", 1),
        whole.replace("2026-Q3,area,cumbria", "2026-Q5,area,cumbria", 1),
        whole + whole.splitlines()[-1] + "\n",
        whole.replace(",220,", ",,", 1),
        whole.replace("numerator,denominator", "denominator,numerator", 1),
    ):
        assert broken != whole
        areas.write_text(broken, encoding="utf-8")
        found = frictionless.validate(copy / "datapackage.json").flatten(["type"])
        assert {kind for (kind,) in found} - {"hash-count", "byte-count"}


# What stands in a row of areas.csv, and what would be none of the column's values.
WRONG = {
    "kind of place": (",area,cumbria,", ",county,cumbria,"),
    "kind of offence": (",class,stalking", ",kind,stalking"),
    "name left blank": (",Cumbria,", ",,"),
    "code left blank": (",cumbria,", ",,"),
    "release of no quarter": (",2026-Q3,made-up\n", ",soon,made-up\n"),
    "data of no kind": (",made-up\n", ",invented\n"),
    "fewer than none": (",300,", ",-300,"),
}


@pytest.mark.parametrize("what", WRONG)
def test_both_descriptions_refuse_what_no_release_may_hold(what: str, copy: Path) -> None:
    areas = copy / "tables" / "areas.csv"
    whole = areas.read_text(encoding="utf-8")
    broken = whole.replace(*WRONG[what], 1)
    assert broken != whole
    areas.write_text(broken, encoding="utf-8")
    found = frictionless.validate(copy / "datapackage.json").flatten(["type"])
    assert {kind for (kind,) in found} - {"hash-count", "byte-count"} == {"constraint-error"}
    with pytest.raises(ValueError):
        csvw_tables(copy)


def test_every_description_says_whose_numbers_they_are_and_on_what_terms(folder: Path) -> None:
    package, group, table = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("datapackage.json", "csv-metadata.json", "tables/areas.json")
    )
    assert package["contributors"] == [{"title": "Prosecution outcomes", "role": "publisher"}]
    assert group["dc:publisher"] == table["publisher"] == "Prosecution outcomes"
    (licence,) = package["licenses"]
    assert licence["title"] == table["licence"] and licence["name"] == "OGL-UK-3.0"
    assert licence["path"] == group["dc:license"]["@id"] == table["licence_address"]
    assert licence["path"] == TERMS.licence_address
    assert [one["name"] for one in table["measures"]] == [
        measure.name for measure in full_release().measures
    ]
    assert all(one["unit"] and one["denominator"] for one in table["measures"])


def csvw_tables(folder: Path) -> dict[str, list[dict]]:
    group = csvw.TableGroup.from_file(folder / "csv-metadata.json")
    assert all(table.check_primary_key() for table in group.tables)
    return {table.local_name: list(table) for table in group.tables}


def test_csv_on_the_web_reads_and_catches_what_is_not(copy: Path) -> None:
    read = csvw_tables(copy)
    for table in full_release().tables:
        rows = read[f"tables/{table.name}.csv"]
        assert [row["numerator"] for row in rows] == table.rows["numerator"].to_list()
        percents = [None if row["percent"] is None else float(row["percent"]) for row in rows]
        assert percents == pytest.approx(table.rows["percent"].to_list(), abs=0.051)
    areas = copy / "tables" / "areas.csv"
    whole = areas.read_text(encoding="utf-8")
    for broken in (
        whole.replace(",220,", ",22O,", 1),
        whole.replace("2026-Q3,area,cumbria", "2026-Q5,area,cumbria", 1),
        whole.replace(",73.3,", ",173.3,", 1),
    ):
        assert broken != whole
        areas.write_text(broken, encoding="utf-8")
        with pytest.raises(ValueError):
            csvw_tables(copy)


def by_python(line: str) -> pl.DataFrame:
    """Run a line of Python and take what it calls numbers."""
    found: dict[str, object] = {}
    exec(line, found)
    numbers = found["numbers"]
    return pl.from_pandas(numbers) if isinstance(numbers, pandas.DataFrame) else numbers


READERS = {
    "Python with pandas": by_python,
    "Python with polars": by_python,
    "DuckDB": lambda line: duckdb.sql(line).pl(),
}


def printed_lines(folder: Path) -> dict[str, str]:
    """The lines that a page prints to read a table, by program."""
    pairs = [
        one
        for one in parsed(folder / "methods.html").iter("div")
        if one.find("dd/code") is not None
    ]
    return {text_of(pair.find("dt")): text_of(pair.find("dd")) for pair in pairs}


def assert_is(found: pl.DataFrame, table: Table) -> None:
    """Hold what a program read against a table: marks are missing, numbers are numbers."""
    assert found.columns == columns_of(table)
    for name in ("quarter", "area_code", "measure", "numerator", "denominator", "eligible"):
        assert found[name].to_list() == table.rows[name].to_list()
    for name in VALUES:
        assert found[name].dtype.is_numeric() or found[name].null_count() == len(found)


@pytest.mark.parametrize("program", READERS)
def test_a_printed_line_runs_as_it_is_in_the_folder_of_the_release(
    program: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed_lines(folder)
    assert set(lines) == {*READERS, "R"}
    monkeypatch.chdir(folder)
    assert_is(READERS[program](lines[program]), full_release().tables[0])


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_the_line_of_r_runs_as_it_is_too(folder: Path) -> None:
    line = printed_lines(folder)["R"]
    table = full_release().tables[0]
    asked = f"{line}; cat(sum(is.na(numbers$numerator)), sum(numbers$numerator, na.rm = TRUE))"
    done = subprocess.run(["Rscript", "-e", asked], cwd=folder, capture_output=True, check=True)
    numbers = table.rows["numerator"]
    assert done.stdout.split() == [
        str(one).encode() for one in (numbers.null_count(), numbers.sum())
    ]


@pytest.mark.parametrize("program", READERS)
def test_every_table_is_read_in_one_line(
    program: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for table in full_release().tables:
        line = next(one.code for one in one_liners(table.name) if one.program == program)
        assert_is(READERS[program](line), table)


def test_the_handbook_shows_the_lines_of_the_page() -> None:
    handbook = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert all(one.code in handbook for one in one_liners("areas"))
