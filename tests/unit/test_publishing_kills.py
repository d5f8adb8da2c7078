"""Killed before any write of a publication: the release is whole or not there, and is mended."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.publication.drafting import Request, make_draft
from etl.publication.drafts import drafts
from etl.publication.files.published import published_releases, verify
from etl.publication.making_public import mend
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter
from etl.settings import PROJECT_DIR, settings
from tests.drafted import approve_seen, lay_draft, write_templates
from tests.publishing_kills import NEW
from tests.warehouses import data_folder

NOW = datetime(2027, 1, 1)


@pytest.fixture(scope="module")
def templates(made_once: Callable[..., Path]) -> Path:
    return made_once("drafted", write_templates)


def states(task: str, copies: Path) -> list[Path]:
    """Do a task in a process of its own; return what a kill before each of its writes leaves."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.publishing_kills", task, str(copies)],
        cwd=PROJECT_DIR, env=dict(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return sorted(copies.iterdir())


def kinds(found: list[Path]) -> list[Path]:
    """The last of the states with the same files, but for the audit log."""
    return list({tuple(sorted(files_below(state))): state for state in found}.values())


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_killed_before_each_write_of_a_publication(
    data_dir: Path, templates: Path, tmp_path: Path
) -> None:
    approve_seen(lay_draft(templates))
    found = states("publish", tmp_path / "copies")
    events = [state.name.split("-")[1] for state in found]
    assert {"os.rename", "os.fsync", "os.chmod", "fcntl.flock", "os.rmdir"} <= set(events)
    stood = [_is_public(state) for state in found]
    # It becomes public once, and stays.
    assert stood == sorted(stood) and not stood[0] and stood[-1]
    assert len(kinds(found)) > 8
    for state in kinds(found):
        with data_folder(state):
            _publish_again(was_public=_is_public(state))
            assert [str(one.name) for one in published_releases(settings().published_dir)] == [
                "2026-Q3"
            ]
            _is_finished(state)


def _is_public(data: Path) -> bool:
    """Whether the release is there; it is whole then, with who approved it."""
    folder = data / "published" / "2026-Q3"
    if not folder.exists():
        return False
    assert verify(folder) == [] and (folder / "approval.json").is_file()
    return True


def _publish_again(was_public: bool) -> None:
    if was_public:
        with pytest.raises(OutcomesError, match="2026-Q3 is public"):
            publish(Quarter(2026, 3), False, "p", "command", NOW)
    else:
        publish(Quarter(2026, 3), False, "p", "command", NOW)


def _is_finished(data: Path) -> None:
    root = data / "published"
    assert drafts() == [] and not list((data / "drafts").iterdir()), data
    assert {path.name for path in root.iterdir()} == {"2026-Q3", "index.html", "feed.xml"}
    assert 'href="2026-Q3/index.html"' in (root / "index.html").read_text(encoding="utf-8")
    records = data / "publication_records" / "2026-Q3"
    assert {path.name for path in records.iterdir()} == {
        "approval.json", "disclosure_policy.toml", "inputs.json", "publication.toml",
    }  # fmt: skip
    assert not any(path.stat().st_mode & 0o222 for path in (root / "2026-Q3").rglob("*"))


def test_killed_while_a_draft_is_replaced(data_dir: Path, templates: Path, tmp_path: Path) -> None:
    old = lay_draft(templates)
    approve_seen(old)
    new = settings().drafts_dir / NEW
    shutil.copytree(old.folder, new)
    (new / "operator" / "approval.json").unlink()
    whole = [files_below(folder) for folder in (old.folder, new)]
    found = states("replace", tmp_path / "copies")
    seen = set()
    for state in found:
        with data_folder(state):
            seen.add(tuple(draft.approval is not None for draft in drafts()))
        left = files_below(state / "drafts" / "2026-Q3")
        assert not left or left in whole, left
    # The old one, for a moment none, the new one that nobody approved: never anything of both.
    assert seen == {(True,), (), (False,)}


def test_the_next_draft_mends_as_well(data_dir: Path, templates: Path) -> None:
    draft = lay_draft(templates)
    approve_seen(draft)
    settings().published_dir.mkdir()
    draft.public.rename(settings().published_dir / "2026-Q3")
    with pytest.raises(OutcomesError, match="is missing"):  # the warehouse, which comes after
        make_draft(Request(Quarter(2026, 4), datetime(2027, 3, 11), "p"), NOW)
    assert not draft.folder.exists() and (settings().published_dir / "index.html").exists()
    assert (settings().publication_records_dir / "2026-Q3" / "approval.json").exists()


def test_mending_where_nothing_was_left_changes_nothing(data_dir: Path, templates: Path) -> None:
    lay_draft(templates)
    (settings().drafts_dir / "notes").mkdir()
    before = files_below(data_dir)
    mend()
    assert files_below(data_dir) == before


def test_what_a_killed_draft_left_is_cleared_away(data_dir: Path, templates: Path) -> None:
    draft = lay_draft(templates)
    before = files_below(data_dir)
    shutil.copytree(draft.folder, settings().drafts_dir / ".2026-Q4.draft")
    (draft.operator / ".approval.json.7.draft").touch()
    (draft.public / ".approval.json.7.draft").touch()
    assert verify(draft.public) == [".approval.json.7.draft is more than was written"]
    mend()
    assert files_below(data_dir) == before and verify(draft.public) == []
