"""Check the data folder: what is there, who can read it, what landed and is still whole."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from etl.doctor.finding import Finding, fault, fine, warning
from etl.doctor.reach import is_read_only, is_shared
from etl.errors import OutcomesError
from etl.fixity.changed import Changed, changed, in_words, without_hash
from etl.fixity.lost import gone_in_words, gone_of_live
from etl.ledger import Delivery, deliveries, what_to_do_about
from etl.settings import settings


def check_data_folder() -> Iterator[Finding]:
    """Whether the data folder is there and this user can write to it."""
    folder = settings().data_dir
    allowed = "a folder that this user may read and write"
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        to_do = "Create it, or name another one with OUTCOMES_DATA_DIR."
        yield fault("data folder", f"{folder} {what}", allowed, to_do)
    elif is_read_only(folder):
        told = f"{folder} is on a file system that is read-only"
        yield fault("data folder", told, allowed, "Mount it for writing.")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        to_do = f"Give it to the user that runs this: chown -R USER {folder}"
        if is_shared(folder):
            to_do = "Name a folder of its own with OUTCOMES_DATA_DIR."
        yield fault("data folder", f"{folder} cannot be written to by this user", allowed, to_do)
    else:
        yield fine("data folder", f"{folder}, mode {_mode(folder):o}")


def check_user() -> Iterator[Finding]:
    """Whether it runs as root, who passes by every right."""
    if os.geteuid() == 0:
        yield warning(
            "user",
            "this runs as root",
            "a user of its own, who owns the data folder and nothing else",
            "Run it as another user; the unit and the Containerfile do.",
        )


def check_who_can_read() -> Iterator[Finding]:
    """Whether everybody on the machine could read single cases."""
    held = settings()
    for folder in (
        held.landed_dir,
        held.warehouse_dir,
        held.judged_dir,
        held.inbox_dir,
        held.runs_dir,
    ):
        if folder.is_dir() and _is_open_to_all(folder) and not is_shared(folder):
            say = fault if _has_real_cases() else warning
            yield say(
                f"who can read {folder.name}",
                f"everybody on this machine (mode {_mode(folder):o})",
                "its owner, and a group where need be: it holds single cases",
                f"chmod -R o-rwx {folder}; umask 027 for whoever loads and builds.",
            )


def check_own_folders() -> Iterator[Finding]:
    """Whether what is its owner's alone is open to others."""
    held = settings()
    for folder in (
        held.drafts_dir,
        held.publication_records_dir,
        held.audit_log_dir,
        held.sql_dir,
        held.login_dir,
    ):
        if folder.is_dir() and _mode(folder) & 0o007:
            yield fault(
                f"who can read {folder.name}",
                f"others (mode {_mode(folder):o})",
                "its owner, and a group where need be",
                f"chmod o-rwx {folder}",
            )


def check_landed(with_hashes: bool = False) -> Iterator[Finding]:
    """Whether every delivery is still as it landed: the one thing that cannot be built again."""
    try:
        landed = deliveries()
    except OutcomesError as error:
        yield fault("landed deliveries", str(error), "every entry whole", "See above.")
        return
    except OSError as error:
        told = f"cannot be read: {error.strerror}"
        yield fault("landed deliveries", told, "readable by this user", "Give this user the right.")
        return
    if gone := gone_of_live(landed):
        allowed = "every delivery that the live warehouse was built from"
        yield fault("landed deliveries", gone_in_words(gone), allowed, what_to_do_about(gone))
        return
    try:
        found = list(changed(landed, with_hashes=with_hashes))
    except OutcomesError as error:
        yield fault("landed deliveries", str(error), "hashes of every delivery", "See above.")
        return
    yield _of_landed(landed, found, with_hashes)


def _of_landed(landed: list[Delivery], found: list[Changed], with_hashes: bool) -> Finding:
    if found:
        state = "gone" if all(each.is_gone for each in found) else "not as they landed"
        return fault(
            "landed deliveries",
            f"{len(found)} files are {state} ({in_words(found)})",
            "every file that the ledger names, as it landed",
            f"Restore {settings().landed_dir} from a backup; no build works without them.",
        )
    how = "by its hash" if with_hashes else "of its size"
    told = f"{len(landed)}, every file there, {how}"
    if unknown := without_hash(landed):
        told += f"; of {unknown} an earlier program noted no hash: they can be read"
    return fine("landed deliveries", told)


def _has_real_cases() -> bool:
    try:
        return any(file.is_made_up is False for landed in deliveries() for file in landed.files)
    except (OutcomesError, OSError):
        return True


def _is_open_to_all(folder: Path) -> bool:
    above = [folder.resolve(), *folder.resolve().parents]
    return bool(_mode(folder) & stat.S_IROTH) and all(_mode(path) & stat.S_IXOTH for path in above)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
