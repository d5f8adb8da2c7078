"""The folder of a release: complete, the same bytes each time, and of nothing but the release."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from etl.errors import OutcomesError
from etl.publication.files import write_release
from etl.publication.model import Release
from tests.made_up_release import TERMS, WITHHELD, made_up_release
from tests.written_releases import everything_in, files_of, full_release, written

TABLES = ("areas", "areas_by_offence", "national", "offences", "regions")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release; not to be changed."""
    return written(full_release(), tmp_path_factory.mktemp("published"))


def test_a_release_is_all_of_its_files(folder: Path) -> None:
    charts = {f"charts/{one.measure}.svg" for one in full_release().statements}
    tables = {f"tables/{name}.{ending}" for name in TABLES for ending in ("csv", "json")}
    assert set(files_of(folder)) == {
        "index.html", "methods.html", *charts, *tables, "2026-Q3.xlsx", "2026-Q3.ods",
        "datapackage.json", "csv-metadata.json", "release.json", "SHA256SUMS",
    }  # fmt: skip


def test_every_link_of_its_pages_leads_to_one(folder: Path) -> None:
    pages = [(folder / name).read_text(encoding="utf-8") for name in ("index.html", "methods.html")]
    linked = {link for page in pages for link in re.findall(r'href="([^"#]+)', page)}
    licence = TERMS.licence_address
    assert linked - {"../index.html", licence} <= set(files_of(folder))
    assert {f"tables/{name}.json" for name in TABLES} | {"2026-Q3.ods", "SHA256SUMS"} <= linked


def test_the_checksums_are_those_of_sha256sum(folder: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(files_of(folder)) - 1


def test_what_is_there_is_never_changed(folder: Path) -> None:
    before = files_of(folder)
    with pytest.raises(OutcomesError, match="2026-Q3 is there already"):
        write_release(made_up_release(), folder)
    assert files_of(folder) == before


def test_a_release_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    release = full_release()
    without = tuple(table for table in release.tables if table.name != "national")
    with pytest.raises(OutcomesError, match="draws counts that no table"):
        written(replace(release, tables=without), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../areas", "Areas", "notes", "a" * 32, ""])
def test_a_table_has_a_name_that_files_and_worksheets_can_have(name: str, tmp_path: Path) -> None:
    areas, national = made_up_release().tables
    release = made_up_release(tables=(replace(areas, name=name), national))
    with pytest.raises(OutcomesError, match="cannot be the name of a table"):
        written(release, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_same_release_gives_the_same_bytes_anywhere(folder: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys, locale; from pathlib import Path; os.umask(0o077);"
        "from tests.written_releases import full_release, written;"
        "written(full_release(), Path(sys.argv[1]))"
    )
    elsewhere = {
        "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7",
        "HOME": str(tmp_path), "USER": "nobody", "LOGNAME": "nobody",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "there")],
        env=os.environ | elsewhere,
        check=True,
    )
    assert files_of(tmp_path / "there" / "2026-Q3") == files_of(folder)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_members_of_a_spreadsheet_have_no_time_of_their_own(ending: str, folder: Path) -> None:
    with ZipFile(folder / f"2026-Q3.{ending}") as archive:
        members = archive.infolist()
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(member.create_system, member.external_attr >> 16) for member in members} == {
        (3, 0o644)
    }


def test_nothing_that_is_withheld_leaves_a_trace(tmp_path: Path) -> None:
    first = written(made_up_release(withheld=WITHHELD), tmp_path / "first")
    other = written(made_up_release(withheld=(11, 13, 17)), tmp_path / "other")
    assert files_of(first) == files_of(other)
    for name, content in everything_in(first):
        for number in WITHHELD:
            assert not re.search(rb"(?<![0-9a-f])%d(?![0-9a-f])" % number, content), name


def test_a_file_tells_nothing_of_who_wrote_it_and_where(folder: Path) -> None:
    here = [str(folder.parent), str(Path.cwd()), "LibreOffice", "odfdo", "/site-packages"]
    for name, content in everything_in(folder):
        assert not [one for one in here if one.encode() in content], name


def test_the_record_tells_all_of_the_release(folder: Path) -> None:
    release = full_release()
    told = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert {field.name for field in fields(Release)} <= set(told)
    assert told["schema"] == 1
    assert (told["name"], told["quarter"], told["revision"]) == ("2026-Q3", "2026-Q3", 0)
    assert told["published_at"] == "2026-12-10T09:30" and told["is_made_up"] is True
    assert told["counted"] == [str(quarter) for quarter in release.counted]
    assert told["relations"] == [["conviction_rate.numerator", "conviction_rate.denominator"]]
    assert told["same"] == [["conviction_rate.denominator", "conviction_rate.eligible"]]
    assert told["hierarchy"] == release.hierarchy and told["rounded_to"] == 0
    assert [one["name"] for one in told["measures"]] == [one.name for one in release.measures]
    tables = {one["name"]: (one["is_protected"], one["rows"]) for one in told["tables"]}
    assert tables == {one.name: (one.is_protected, len(one.rows)) for one in release.tables}
    assert told["provenance"]["deliveries"] == [{"source": "cases", "content_sha256": "55" * 32}]
    for said, statement in zip(told["statements"], release.statements, strict=True):
        assert said["value"] == statement.reading.value
        assert said["cautions"] == list(statement.reading.cautions)
    for key in ("omitted", "checks", "changes", "notes"):
        assert len(told[key]) == len(getattr(release, key)) > 0
