"""The step from draft to release, in one rename; and what is mended after a kill at any moment.

Until the folder has its public name the draft is as it was. From then on the release is whole, and
what is left to do follows from it: ``mend`` does it, whichever draft or release comes next.
"""

import shutil
import stat
from contextlib import suppress
from pathlib import Path

from etl.disclosure.policy import policy_file
from etl.durable import DRAFT, make_folder, make_own_folder, sync_folder, write_atomically
from etl.errors import OutcomesError
from etl.publication.calendar_file import read_calendar
from etl.publication.drafts import Draft
from etl.publication.files.approved import APPROVAL, approval_text
from etl.publication.files.published import published_releases
from etl.publication.plan import plan_file, read_plan
from etl.publication.quarter import ReleaseName
from etl.settings import settings

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def make_public(draft: Draft) -> None:
    """Give a draft its public name and keep its records. Call it under the publication's lock.

    Beside its files stands who approved it: role, time and hash, but not the account.
    """
    for path in (policy_file(), plan_file()):
        write_atomically(draft.operator / path.name, path.read_bytes())
    write_atomically(draft.public / APPROVAL, approval_text(draft.approval.public))
    folder = settings().published_dir / str(draft.name)
    _make_public_folder(folder.parent)
    # Its files were on the disk, and could not be written any more, when it was drafted.
    draft.public.replace(folder)
    sync_folder(folder.parent)
    mend()


def mend() -> None:
    """Finish what a killed publication left: close its folder, keep its records, list it.

    Call it under the publication's lock.
    """
    _remove_unfinished()
    for folder in settings().drafts_dir.glob("*"):
        with suppress(OutcomesError):
            name = ReleaseName.named(folder.name)
            public = settings().published_dir / str(name)
            if public.exists() and not Draft(name, folder).public.exists():
                close(public)
                _keep_records(Draft(name, folder))
    write_listing()


def _remove_unfinished() -> None:
    """Only the holder of the lock writes drafts and releases: what is half written is of nobody."""
    root, public = settings().drafts_dir, settings().published_dir
    patterns = (f".*{DRAFT}", f"*/*/.*{DRAFT}")
    left = [path for pattern in patterns for path in root.glob(pattern)]
    for path in [*left, *public.glob(f".*{DRAFT}")]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def close(folder: Path) -> None:
    """Let everybody read a folder, and nobody write to its files, add to it or take from it."""
    for path in [folder, *folder.rglob("*")]:
        # Whoever publishes need not own what another drafted, whose files are closed already.
        with suppress(PermissionError):
            path.chmod(_readable(path) & ~_WRITING)


def close_files(folder: Path) -> None:
    """Do so with its files only: the folder itself can still be moved, and added to."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(_readable(path) & ~_WRITING if path.is_file() else _readable(path))


def _readable(path: Path) -> int:
    """The mode of a file or folder with the right of everybody to read it, whatever the umask."""
    return stat.S_IMODE(path.stat().st_mode) | (0o555 if path.is_dir() else 0o444)


def _make_public_folder(folder: Path) -> None:
    if not folder.exists():
        make_folder(folder)
        folder.chmod(_readable(folder))


def _keep_records(draft: Draft) -> None:
    records = settings().publication_records_dir
    make_own_folder(records)
    if draft.operator.exists():
        draft.operator.replace(records / str(draft.name))
        sync_folder(records)
    shutil.rmtree(draft.folder)
    sync_folder(draft.folder.parent)


def write_listing() -> None:
    """Write the page of all releases and the feed, which follow from the releases alone."""
    from etl.publication.page import write_index

    root = settings().published_dir
    releases = published_releases(root)
    if releases:
        write_index(releases, root, read_calendar(), address=read_plan().address)
        for path in (root / "index.html", root / "feed.xml"):
            # Another account may have written it, and let everybody read it.
            with suppress(PermissionError):
                path.chmod(_readable(path))
