"""Who may read what: drafts and records their owner, releases everybody, whatever the umask."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from etl.errors import ExitCode, OutcomesError
from etl.publication.drafting import Request, make_draft
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter
from etl.sandbox.who import account
from etl.settings import settings
from tests.drafted import EMBARGO, approve_seen, lay_draft, write_templates
from tests.warehouses import data_folder

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


@pytest.fixture
def another_account(monkeypatch: pytest.MonkeyPatch) -> str:
    """Be somebody else than whoever owns the files from now on; return who that is."""
    owner = account()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    return owner


def test_another_account_cannot_publish_what_it_could_not_close(
    data_dir: Path, templates: Path, another_account: str
) -> None:
    draft = approve_seen(lay_draft(templates))
    with pytest.raises(OutcomesError, match=f"It belongs to {another_account}, and only") as e:
        publish(Q3, False, "p", "command", EMBARGO)
    assert e.value.exit_code == ExitCode.REFUSED
    assert draft.public.exists() and not settings().published_dir.exists()


def test_another_account_does_not_finish_what_it_could_not_close(
    data_dir: Path, templates: Path, another_account: str
) -> None:
    draft = approve_seen(lay_draft(templates))
    settings().published_dir.mkdir()
    draft.public.rename(settings().published_dir / "2026-Q3")
    finish = rf"let {another_account} finish it with outcomes publish --quarter 2026-Q3\."
    with pytest.raises(OutcomesError, match=finish):
        publish(Q3, False, "p", "command", EMBARGO)
    assert draft.operator.exists()


NOBODY = 65534


@contextmanager
def effectively(number: int) -> Iterator[None]:
    """Be held to what another account of the machine may do."""
    os.seteuid(number)
    try:
        yield
    finally:
        os.seteuid(0)


def publish_as(number: int, owner: int, templates: Path, root: Path) -> Path:
    """Publish as one account what another drafted, in folders that both may write to."""
    with data_folder(root / "data") as data:
        approve_seen(lay_draft(templates))
        for path in [root, data, *data.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o777)
                os.chown(path, owner, -1)
        with effectively(number):
            return publish(Q3, False, "p", "command", EMBARGO).folder


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be held to another account")
def test_a_release_is_closed_by_the_account_that_drafted_it_or_not_published(
    templates: Path,
) -> None:
    with TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        # As root first: what is imported only when it is used can be read by everybody then.
        for number in (0, NOBODY):
            release = publish_as(number, number, templates, Path(root) / str(number))
            assert {int(mode(path), 8) & 0o222 for path in release.rglob("*")} == {0}
        with pytest.raises(OutcomesError, match="It belongs to root, and only its owner can"):
            publish_as(NOBODY, 0, templates, Path(root) / "other")
