"""The step from draft to release, in one rename; and what is mended after a kill at any moment.

Until the folder has its public name the draft is as it was. From then on the release is whole, and
what is left to do follows from it: ``mend`` does it, whichever draft or release comes next.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from etl.disclosure.policy import policy_file
from etl.durable import DRAFT, make_folder, make_own_folder, sync_folder, write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.publication.calendar_file import read_calendar
from etl.publication.closing import close, let_read, other_owners
from etl.publication.drafts import Draft
from etl.publication.files.approved import APPROVAL, approval_text
from etl.publication.files.published import published_releases
from etl.publication.plan import plan_file, read_plan
from etl.publication.quarter import ReleaseName
from etl.settings import settings


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
    for draft in _half_done():
        public = settings().published_dir / str(draft.name)
        _refuse_open(public, draft.name)
        close(public)
        _keep_records(draft)
    write_listing()


def _half_done() -> list[Draft]:
    """The drafts whose files are public already, but whose folder was not put away yet."""
    found = []
    for folder in settings().drafts_dir.glob("*"):
        with suppress(OutcomesError):
            draft = Draft(ReleaseName.named(folder.name), folder)
            if (settings().published_dir / folder.name).exists() and not draft.public.exists():
                found.append(draft)
    return found


def _refuse_open(folder: Path, name: ReleaseName) -> None:
    """A folder that stays open could be added to for ever, and nobody would see it."""
    others = other_owners(folder)
    if others:
        again = f"--quarter {name.quarter}{' --revision' if name.revision else ''}"
        raise OutcomesError(
            f"{name} is public, but its publication was interrupted, and only the owner of its"
            f" folder can close that: let {' and '.join(others)} finish it with outcomes publish"
            f" {again}.",
            ExitCode.REFUSED,
        )


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


def _make_public_folder(folder: Path) -> None:
    if not folder.exists():
        make_folder(folder)
        let_read(folder)


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
            let_read(path)
