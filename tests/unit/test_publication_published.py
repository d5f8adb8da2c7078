"""Releases read again from their folders: what was written, or a clear word on what is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.publication.files import published_releases, verify
from etl.publication.files.sums import SUMS, checksums
from tests.made_up_release import made_up_release
from tests.written_releases import copied, full_release, written


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three releases and other things; not to be changed."""
    root = tmp_path_factory.mktemp("published")
    at = datetime(2026, 9, 10, 9, 30)
    written(full_release(), root)
    revision = made_up_release("2026-Q2-r1", published_at=datetime(2027, 1, 14, 9, 30))
    written(revision, root)
    written(made_up_release("2026-Q2", published_at=at), root)
    (root / "index.html").write_text("", encoding="utf-8")
    (root / "2026-Q1").write_text("a file, no folder", encoding="utf-8")
    (root / "notes").mkdir()
    (root / ".2026-Q4.1.draft").mkdir()
    return root


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the folder of one release, to be changed."""
    return copied(root / "2026-Q3", tmp_path / "2026-Q3")


def test_releases_are_found_in_the_order_they_became_public(root: Path) -> None:
    found = published_releases(root)
    assert [str(one.name) for one in found] == ["2026-Q2", "2026-Q3", "2026-Q2-r1"]
    assert [one.folder for one in found] == [root / str(one.name) for one in found]


def test_where_nothing_was_published_there_is_none(tmp_path: Path) -> None:
    assert published_releases(tmp_path / "nowhere") == published_releases(tmp_path) == ()


def test_tables_are_read_as_they_were_written(root: Path) -> None:
    tables = published_releases(root)[1].tables()
    for read, told in zip(tables, full_release().tables, strict=True):
        assert (read.name, read.is_protected) == (told.name, told.is_protected)
        assert read.as_text.equals(told.as_text) and read.marks.equals(told.marks)
        assert read.rows.schema == told.rows.schema


def without(key: str) -> Callable[[dict], dict]:
    return lambda record: {name: value for name, value in record.items() if name != key}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without("tables"), "has no tables"),
        (without("schema"), "is not of schema 1"),
        (lambda record: record | {"schema": 2}, "is not of schema 1"),
        (lambda record: record | {"counted": "2026-Q3"}, "has no counted, or not as it must be"),
        (lambda record: record | {"name": "2026-Q2"}, "is that of another release"),
        (lambda record: record | {"published_at": "soon"}, "has a published_at that is no time"),
        (lambda record: record | {"tables": [{"name": "areas"}]}, "has a table without its name"),
        (lambda record: record | {"tables": ["areas"]}, "has a table without its name"),
        (lambda record: [record], "is not of schema 1"),
    ],
)
def test_a_damaged_record_is_said(change: Callable[[dict], object], fault: str, copy: Path) -> None:
    path = copy / "release.json"
    path.write_text(json.dumps(change(json.loads(path.read_text()))), encoding="utf-8")
    with pytest.raises(OutcomesError, match=rf"2026-Q3/release.json {fault}"):
        published_releases(copy.parent)


def test_a_release_without_its_record_is_not_overlooked(copy: Path) -> None:
    path = copy / "release.json"
    path.write_bytes(b"{\xff")
    with pytest.raises(OutcomesError, match=r"2026-Q3/release.json cannot be read as JSON"):
        published_releases(copy.parent)
    path.unlink()
    with pytest.raises(OutcomesError, match=r"2026-Q3/release.json is missing"):
        published_releases(copy.parent)


def test_a_table_that_is_not_as_told_is_said(copy: Path) -> None:
    (release,) = published_releases(copy.parent)
    areas = copy / "tables" / "areas.csv"
    whole = areas.read_text(encoding="utf-8")

    def written_anew(text: str) -> None:
        areas.write_text(text, encoding="utf-8")
        (copy / SUMS).write_text(checksums(copy), encoding="utf-8")

    written_anew("\n".join(whole.splitlines()[:-1]) + "\n")
    with pytest.raises(OutcomesError, match=r"areas.csv is not the table that release.json"):
        release.tables()
    written_anew(whole.replace(",220,", ",many,"))
    with pytest.raises(OutcomesError, match="neither numbers nor marks"):
        release.tables()
    written_anew(whole.replace(",made-up", ",real", 1))
    with pytest.raises(OutcomesError, match="areas: data_kind must be made-up in every row"):
        release.tables()
    written_anew(whole.replace(",data_kind", ",kind", 1))
    with pytest.raises(OutcomesError, match="areas has not the columns of a published table"):
        release.tables()
    areas.unlink()
    with pytest.raises(OutcomesError, match=r"2026-Q3/tables/areas.csv cannot be read"):
        release.tables()


def test_a_number_that_somebody_changed_is_not_repeated(copy: Path) -> None:
    (release,) = published_releases(copy.parent)
    areas = copy / "tables" / "areas.csv"
    areas.write_bytes(areas.read_bytes().replace(b",220,", b",221,", 1))
    with pytest.raises(OutcomesError, match=r"2026-Q3/tables/areas.csv is not as it was written"):
        release.tables()


def test_a_record_that_somebody_changed_is_not_read(copy: Path) -> None:
    record = copy / "release.json"
    changed = record.read_text(encoding="utf-8").replace("Names are as", "Names are not as")
    record.write_text(changed, encoding="utf-8")
    with pytest.raises(OutcomesError, match=r"2026-Q3/release.json is not as it was written"):
        published_releases(copy.parent)


def test_a_release_as_it_was_written_verifies(copy: Path) -> None:
    assert verify(copy) == []
    (copy / "approval.json").write_text("{}", encoding="utf-8")
    assert verify(copy) == []


def test_what_is_not_as_it_was_written_is_named(copy: Path) -> None:
    (copy / "methods.html").unlink()
    (copy / "tables" / "more.csv").write_text("", encoding="utf-8")
    (copy / "index.html").write_text("changed", encoding="utf-8")
    other = copy.parent / "areas.csv"
    (copy / "tables" / "areas.csv").rename(other)
    (copy / "tables" / "areas.csv").symlink_to(other)
    (copy / "tables" / "elsewhere").symlink_to(copy.parent, target_is_directory=True)
    assert verify(copy) == [
        "index.html differs",
        "methods.html is missing",
        "tables/areas.csv differs",
        "tables/elsewhere is more than was written",
        "tables/more.csv is more than was written",
    ]


@pytest.mark.parametrize("content", [b"", b"not a sum\n", b"\xff\n", None])
def test_checksums_that_are_damaged_are_said(content: bytes | None, copy: Path) -> None:
    (copy / "SHA256SUMS").unlink()
    if content is not None:
        (copy / "SHA256SUMS").write_bytes(content)
    with pytest.raises(OutcomesError, match="2026-Q3/SHA256SUMS"):
        verify(copy)


def test_to_read_releases_imports_nothing_that_writes_them() -> None:
    heavy = ["gptables", "lxml", "pandas", "plotly", "streamlit", "jinja2", "scipy", "duckdb"]
    code = f"import sys, etl.publication.files; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
