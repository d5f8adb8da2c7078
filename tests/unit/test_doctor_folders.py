"""What the self-check says of folders that this user has no right to, and what it advises."""

import json
import os
from pathlib import Path

import pytest

from etl.doctor import folders, reach, writing
from etl.doctor.examine import examine
from etl.doctor.finding import State
from etl.settings import settings
from tests.commands import be_bound_by_permissions, outcomes
from tests.warehouses import data_folder


@pytest.fixture
def of_the_product(data_dir: Path) -> Path:
    """A data folder with every folder that is written to."""
    for name in ("warehouse/builds", "checks", "judged", "runs", "logs", "landed/deliveries",
                 "landed/definitions", "landed/cases/charges"):  # fmt: skip
        (data_dir / name).mkdir(parents=True, mode=0o750)
    data_dir.chmod(0o750)
    return data_dir


def faults_of(about: str | None = None) -> list[dict]:
    done = outcomes("doctor", "--format", "json", before=be_bound_by_permissions)
    found = [each for each in json.loads(done.stdout)["findings"] if each["state"] == "fault"]
    assert "Traceback" not in done.stderr
    return [each for each in found if about in (None, each["about"])]


@pytest.mark.parametrize(
    "name",
    [
        "warehouse", "warehouse/builds", "checks", "judged", "runs", "logs", "landed/deliveries",
        "landed/definitions", "landed/cases/charges",
    ],
)  # fmt: skip
def test_every_folder_that_cannot_be_written_to_is_named(of_the_product: Path, name: str) -> None:
    (of_the_product / name).chmod(0o550)
    found = list(reach.barred_folders()) if os.geteuid() else None
    (told,) = faults_of("rights")
    assert told["found"] == f"this user cannot write to {of_the_product / name}"
    assert told["to_do"].endswith(f"chown -R USER {of_the_product / name}")
    assert found in (None, [of_the_product / name])
    (of_the_product / name).chmod(0o750)


def test_all_rights_are_there(of_the_product: Path) -> None:
    (told,) = writing.check_rights()
    assert told.state is State.OK


def test_a_landed_file_that_cannot_be_read_is_named(
    made_up_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with data_folder(made_up_data):
        able = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: "charges/" not in str(path) and able(path, mode)
        )
        (told,) = writing.check_rights()
    assert told.state is State.FAULT
    assert "this user cannot read " in told.found and ".parquet" in told.found


def test_a_data_folder_that_is_away_is_told_once(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [each for each in examine() if each.state is State.FAULT]
    assert [each.about for each in found] == ["data folder"]
    data_dir.parent.mkdir(exist_ok=True)
    data_dir.touch()
    found = [each for each in examine() if each.state is State.FAULT]
    assert [(each.about, each.found) for each in found] == [
        ("data folder", f"{data_dir} is a file")
    ]


def test_nothing_above_a_folder_that_is_set_is_to_be_given_away(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir.mkdir()
    (data_dir / "mount").mkdir(mode=0o550)
    audit = data_dir / "mount" / "audit"
    monkeypatch.setenv("OUTCOMES_AUDIT_DIR", str(audit))
    settings.cache_clear()
    (told,) = faults_of("audit log")
    assert told["found"] == f"{data_dir / 'mount'} cannot be written to"
    assert told["to_do"].startswith(f"Make it for this user: install -d -o USER -m 700 {audit}.")


@pytest.mark.parametrize("place", ["/", "/var", "above"])
def test_an_inbox_that_holds_other_things_is_not_to_be_opened_or_closed(
    place: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir.mkdir()
    inbox = data_dir.parent if place == "above" else Path(place)
    monkeypatch.setenv("OUTCOMES_INBOX", str(inbox))
    settings.cache_clear()
    (told,) = writing.check_inbox()
    assert told.found == f"{inbox} holds more than deliveries"
    assert "chmod" not in " ".join(each.to_do for each in folders.check_who_can_read())


def test_a_disk_that_is_read_only_is_no_matter_of_owners(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir.mkdir()
    monkeypatch.setattr(folders, "is_read_only", lambda folder: True)
    (told,) = folders.check_data_folder()
    assert told.found.endswith("is on a file system that is read-only")
    assert told.to_do == "Mount it for writing."


def test_a_data_folder_that_is_shared_is_not_to_be_given_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with data_folder(Path("/usr")):
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        (told,) = folders.check_data_folder()
    assert told.to_do == "Name a folder of its own with OUTCOMES_DATA_DIR."
