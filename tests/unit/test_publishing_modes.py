"""Who may read what: drafts and records their owner, releases everybody, whatever the umask."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.publication.drafting import Request, make_draft
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter
from etl.settings import settings
from tests.drafted import EMBARGO, approve_seen, lay_draft, write_templates

Q3 = Quarter(2026, 3)


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture(scope="module")
def templates(made_once: Callable[..., Path]) -> Path:
    return made_once("drafted", write_templates)


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o007, 0o077], indirect=True, ids=oct)
def test_a_release_can_be_read_by_all_and_its_records_by_their_owner(
    umask: int, data_dir: Path, templates: Path
) -> None:
    approve_seen(lay_draft(templates))
    release = publish(Q3, False, "p", "command", EMBARGO + timedelta(days=1)).folder
    for path in [release, *release.rglob("*")]:
        assert mode(path) == ("0o555" if path.is_dir() else "0o444"), path
    root = settings().published_dir
    assert int(mode(root), 8) & 0o755 == 0o755
    assert all(int(mode(root / name), 8) & 0o444 == 0o444 for name in ("index.html", "feed.xml"))
    assert mode(settings().publication_records_dir) == "0o700"


@pytest.mark.parametrize("umask", [0o000, 0o022], indirect=True, ids=oct)
def test_what_is_under_embargo_is_its_owners_alone(umask: int, data_dir: Path) -> None:
    with pytest.raises(OutcomesError, match="There is no warehouse yet"):
        make_draft(Request(Q3, EMBARGO, "somebody"), EMBARGO)
    assert mode(settings().drafts_dir) == "0o700"


def test_a_folder_that_was_opened_to_a_group_stays_so(data_dir: Path, templates: Path) -> None:
    for folder in (settings().drafts_dir, settings().publication_records_dir):
        folder.mkdir(parents=True)
        folder.chmod(0o770)
    approve_seen(lay_draft(templates))
    publish(Q3, False, "p", "command", EMBARGO + timedelta(days=1))
    assert mode(settings().drafts_dir) == mode(settings().publication_records_dir) == "0o770"
