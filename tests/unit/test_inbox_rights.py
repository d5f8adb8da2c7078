"""Deliveries this user may not look at: they stop nobody else's, and the self-check names them."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.run.inbox import look_into_inbox
from etl.settings import settings
from tests.commands import be_bound_by_permissions, outcomes
from tests.rows import write_rows


@pytest.fixture(autouse=True)
def inbox(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("OUTCOMES_INBOX_SETTLE_SECONDS", "0")
    settings.cache_clear()
    folder = settings().inbox_dir
    for source in ("cases", "cps_published"):
        (folder / source).mkdir(parents=True)
    yield folder
    for path in (folder / "cases", folder / "cps_published", *(folder / "cases").glob("*")):
        if path.is_dir():
            path.chmod(0o700)


def of_another(path: Path, mode: int = 0) -> Path:
    """A delivery whose folder this user may not enter, as with a sender's umask of 077."""
    path.mkdir(exist_ok=True)
    (path / "_SUCCESS").touch()
    path.chmod(mode)
    return path


def faults_of_the_inbox() -> list[str]:
    done = outcomes("doctor", "--format", "json", before=be_bound_by_permissions)
    findings = json.loads(done.stdout)["findings"]
    return [f["found"] for f in findings if (f["about"], f["state"]) == ("inbox", "fault")]


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o100])
def test_a_folder_that_cannot_be_read_stops_neither_other_sources_nor_the_build(
    inbox: Path, mode: int
) -> None:
    of_another(inbox / "cps_published" / "a_bad", mode)
    write_rows(inbox / "cases" / "b", "case_outcomes", *({"case_id": f"c{n}"} for n in range(50)))
    done = outcomes("run", before=be_bound_by_permissions)
    assert "cases/b: landed as delivery 1." in done.stdout
    assert "cps_published/a_bad: failed." in done.stdout
    assert "Permission denied: " in done.stdout and "give the operator the right" in done.stdout
    assert "deliveries: 2 in the inbox." in done.stdout and "build: Warehouse " in done.stdout
    assert done.returncode == 1
    assert (inbox / "cps_published" / "a_bad").is_dir()


def test_those_after_it_wait_as_they_replace_its_rows(inbox: Path) -> None:
    of_another(inbox / "cases" / "a_bad")
    write_rows(inbox / "cases" / "b", "case_outcomes", {"case_id": "c1"})
    done = outcomes("run", before=be_bound_by_permissions)
    assert "cases/b: waiting." in done.stdout and "It waits for a_bad" in done.stdout


def test_the_folder_of_a_source_that_cannot_be_listed_stops_no_other_one(inbox: Path) -> None:
    (inbox / "cps_published").chmod(0)
    write_rows(inbox / "cases" / "b", "case_outcomes", *({"case_id": f"c{n}"} for n in range(50)))
    done = outcomes("run", before=be_bound_by_permissions)
    assert "cases/b: landed as delivery 1." in done.stdout
    assert f"Permission denied: {inbox / 'cps_published'}." in done.stdout
    assert done.returncode == 1


def test_a_file_where_the_folder_of_a_source_belongs_is_told(inbox: Path) -> None:
    (inbox / "cps_published").rmdir()
    (inbox / "cps_published").touch()
    (barred,) = look_into_inbox(lambda seconds: None).arrivals
    assert barred.barred == f"File exists: {inbox / 'cps_published'}."
    assert faults_of_the_inbox() == [f"{inbox / 'cps_published'} is no folder"]


@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_the_self_check_looks_into_the_folders_of_the_sources(inbox: Path, mode: int) -> None:
    assert faults_of_the_inbox() == []
    path = of_another(inbox / "cases" / "a_bad", mode)
    (told,) = faults_of_the_inbox()
    assert str(path) in told


def test_the_self_check_names_a_file_out_of_reach_below_a_delivery(inbox: Path) -> None:
    deep = inbox / "cases" / "a" / "deep"
    deep.mkdir(parents=True)
    deep.chmod(0)
    assert faults_of_the_inbox() == [f"Permission denied: {deep}."]
    deep.chmod(0o700)


@pytest.mark.parametrize("kind", ["closed", "file", "loop"])
def test_the_inbox_itself_is_told_of_in_plain_words(inbox: Path, kind: str) -> None:
    if kind == "closed":
        inbox.chmod(0)
        assert faults_of_the_inbox() == [f"nothing can be moved out of {inbox}"]
        inbox.chmod(0o700)
        return
    shutil.rmtree(inbox)
    inbox.touch() if kind == "file" else inbox.symlink_to(inbox)
    assert faults_of_the_inbox() == [f"{inbox} is no folder"]


def test_a_link_to_nothing_is_a_delivery_that_is_refused(inbox: Path) -> None:
    (inbox / "cases" / "case_outcomes.csv").symlink_to(inbox / "nowhere")
    done = outcomes("run")
    assert "cases/case_outcomes.csv: refused." in done.stdout
    assert "It is a link to nothing." in done.stdout
    assert os.listdir(inbox / "cases") == []  # noqa: PTH208
