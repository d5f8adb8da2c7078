"""A loss of power finds every file that counts on the disk, content before name."""

import os
from pathlib import Path

import pytest

from etl.durable import make_folder, write_atomically
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import live_build
from etl.release import release
from etl.settings import settings
from tests.rows import write_rows

Events = list[tuple[str, Path]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Events:
    """What was synced and what was renamed, in order; both are done as well."""
    found: Events = []
    fsync, rename = os.fsync, os.replace

    def synced(handle: int) -> None:
        fsync(handle)
        found.append(("sync", Path(f"/proc/self/fd/{handle}").readlink()))

    def renamed(source: Path, target: Path) -> None:
        rename(source, target)
        found.append(("rename", Path(target)))
        found.append(("was", Path(source)))

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    return found


def is_durable(events: Events, path: Path) -> bool:
    """Whether a renamed file was synced before it got its name, and its folder after."""
    place = events.index(("rename", path))
    draft = events[place + 1][1]
    return ("sync", draft) in events[:place] and ("sync", path.parent) in events[place:]


def test_a_delivery_is_on_the_disk_before_the_ledger_names_it(
    events: Events, tmp_path: Path
) -> None:
    write_rows(tmp_path / "1", "case_outcomes", {})
    short = write_rows(tmp_path / "1", "charges", {})
    short.write_text(f"{short.read_text()}a line that is no row\n")
    load("cases", [tmp_path / "1"])
    assert any(file.rejects_path.exists() for file in deliveries()[0].files)
    entry = settings().landed_dir / "deliveries" / "000001.json"
    committed = events.index(("rename", entry))
    for file in deliveries()[0].files:
        for path in (file.rows_path, file.rejects_path):
            if not path.exists():
                continue
            assert ("sync", path) in events[:committed]
            for folder in (path.parent, *path.parent.parents):
                assert ("sync", folder) in events[:committed]
                if folder == settings().data_dir.parent:
                    break
    assert is_durable(events, entry)


def test_a_warehouse_is_on_the_disk_before_the_pointer_names_it(
    events: Events, tmp_path: Path
) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *[{"case_id": f"c{n}"} for n in range(300)])
    load("cases", [tmp_path / "1"])
    release()
    pointer = settings().warehouse_dir / "live.json"
    assert is_durable(events, live_build().path)
    assert is_durable(events, pointer)
    named = events.index(("rename", live_build().path))
    assert ("sync", live_build().path.parent) in events[named : events.index(("rename", pointer))]


def test_a_folder_outlasts_a_loss_of_power_with_all_above_it(
    events: Events, tmp_path: Path
) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    assert {path for _, path in events} == {tmp_path, tmp_path / "a", tmp_path / "a" / "b"}


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "pointer.json"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new \udcff")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["pointer.json"]
