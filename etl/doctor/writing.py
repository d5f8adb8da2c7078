"""Check what is written to: the audit log, the locks, the inbox, files for other programs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from etl.audit.files import LOCK, files_of, first_line, standing_of
from etl.audit.key import audit_key, fingerprint
from etl.audit.verify import verify
from etl.doctor.finding import Finding, fault, fine, warning
from etl.doctor.reach import barred_files, barred_folders, is_shared
from etl.errors import OutcomesError
from etl.landing.sources import source_names
from etl.run.inbox import DONE, REFUSED, barred, is_passed_over, printable
from etl.settings import settings

_LOCKS = {".writer.lock": "load or build", ".publication.lock": "publication", ".run.lock": "run"}
_MOST_NAMED = 3
_READ_IN_A_MOMENT_BYTES = 5_000_000
_WRITABLE = "a log that this user can write: what cannot be recorded is not run"


def check_audit_log() -> Iterator[Finding]:
    """Whether the audit log can be written, and has the key that it was begun with."""
    folder = settings().audit_log_dir
    try:
        files = files_of(folder)
        barred = [path for path in _written_to(folder, files) if not os.access(path, os.W_OK)]
        if barred:
            to_do = f"Give {barred[0]} to the user that runs this, or set OUTCOMES_AUDIT_DIR."
            if barred[0] in folder.absolute().parents:
                to_do = (
                    f"Make it for this user: install -d -o USER -m 700 {folder}. Or correct"
                    " OUTCOMES_AUDIT_DIR."
                )
            yield fault("audit log", f"{barred[0]} cannot be written to", _WRITABLE, to_do)
            return
        begun = first_line(files)
        standing = standing_of(files)
    except OSError as error:
        yield fault(
            "audit log", f"{folder}: {error.strerror}", _WRITABLE, "Give this user the right."
        )
        return
    wrong_key = list(_key(begun))
    yield from wrong_key
    if files and begun is None:
        yield fault(
            "audit log", f"{files[0]} does not begin a log", "a whole log", "outcomes audit verify"
        )
    elif standing.torn:
        yield warning(
            "audit log", "its newest line is torn", "whole lines", "outcomes audit verify"
        )
    elif not wrong_key:
        yield _read(f"{folder}, {standing.next_seq - 1} lines", files)


def _read(told: str, files: list[Path]) -> Finding:
    """Hold a log that is read in a moment against its chain and the heads that runs noted."""
    if sum(path.stat().st_size for path in files) > _READ_IN_A_MOMENT_BYTES:
        return fine("audit log", f"{told}; whether they are as written: outcomes audit verify")
    try:
        faults = verify().faults
    except OutcomesError:  # an unusable key is told of by the settings
        return fine("audit log", told)
    if not faults:
        return fine("audit log", f"{told}, as they were written")
    found = f"{told}: {len(faults)} faults. {faults[0].message}"
    return fault("audit log", found, "a log as it was written", "outcomes audit verify says where.")


def _key(begun: object) -> Iterator[Finding]:
    with suppress(OutcomesError):  # an unusable key is told of by the settings
        if begun is not None and begun.fields.get("key") != fingerprint(audit_key()):
            yield fault(
                "audit log",
                "it was begun with another key than the one that is set, or one of both has none",
                "one key from its first line to its last",
                "Set that key, or move the folder away: the next query begins a new log.",
            )


def _written_to(folder: Path, files: list[Path]) -> list[Path]:
    """What a query writes to, as far as it is there: files, the lock, or what holds the folder."""
    if not folder.is_dir():
        return [next(above for above in folder.absolute().parents if above.exists())]
    return [folder, *files[-1:], *(path for path in [folder / LOCK] if path.exists())]


def check_rights() -> Iterator[Finding]:
    """Whether this user can write to every folder of the product, and read all that landed."""
    folders, files = barred_folders(), barred_files()
    if folders:
        told = f"this user cannot write to {_few(folders)}"
        to_do = f"Give them to the user that runs this: chown -R USER {folders[0]}"
        yield fault("rights", told, "folders this user can read and write", to_do)
    if files:
        told = f"this user cannot read {_few(files)}"
        to_do = f"Give them to the user that runs this: chown USER {files[0]}"
        yield fault("rights", told, "landed files this user can read", to_do)
    if not folders and not files:
        yield fine("rights", "every folder can be written to, every landed file read")


def _few(paths: list[Path]) -> str:
    more = f", and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return ", ".join(map(str, paths[:_MOST_NAMED])) + more


def check_locks() -> Iterator[Finding]:
    """Whether this user can take the locks, and who is at work."""
    for name, what in _LOCKS.items():
        path = settings().data_dir / name
        if path.exists() and not os.access(path, os.W_OK):
            allowed = "a lock file that this user can write"
            yield fault(
                "locks",
                f"{path} is another user's",
                allowed,
                f"Give it to this user: chown USER {path}",
            )
        elif path.exists() and _is_held(path):
            yield fine("locks", f"a {what} is at work")


def _is_held(path: Path) -> bool:
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def check_inbox() -> Iterator[Finding]:
    """Whether what is delivered can be read and moved away, and lies where it is looked for."""
    inbox = settings().inbox_dir
    if not inbox.is_dir():
        yield from _no_inbox(inbox)
        return
    if is_shared(inbox):
        told = f"{inbox} holds more than deliveries"
        yield fault("inbox", told, "a folder of its own", "Correct OUTCOMES_INBOX.")
        return
    faults = list(_not_movable(inbox)) or [
        told for name in source_names() for told in _of_source(inbox / name)
    ]
    yield from faults
    if not os.access(inbox, os.R_OK | os.X_OK):
        return
    strays = sorted({path.name for path in inbox.iterdir()} - {*source_names(), DONE, REFUSED})
    if strays:
        told = f"no source reads {', '.join(map(printable, strays))}"
        yield warning(
            "inbox",
            told,
            f"folders named {', '.join(source_names())}",
            "Move them into one of these.",
        )
    if not faults and not strays:
        yield fine("inbox", str(inbox))


def _no_inbox(inbox: Path) -> Iterator[Finding]:
    named = settings().inbox is not None
    if os.path.lexists(inbox):
        to_do = "Move it away" + (", or correct OUTCOMES_INBOX." if named else ".")
        yield fault("inbox", f"{inbox} is no folder", "a folder", to_do)
    elif named:
        to_do = "Mount or create it, or correct OUTCOMES_INBOX."
        yield fault("inbox", f"{inbox} is not there", "a folder", to_do)


def _not_movable(folder: Path) -> Iterator[Finding]:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        to_do = f"install -d -o USER -g SENDERS -m 2770 {folder}"
        yield fault(
            "inbox", f"nothing can be moved out of {folder}", "readable and writable", to_do
        )


def _of_source(folder: Path) -> Iterator[Finding]:
    """What keeps a night from taking the deliveries of a source, and those after them."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        yield fault("inbox", f"{folder} is no folder", "a folder of deliveries", "Move it away.")
    elif barring := list(_not_movable(folder)):
        yield from barring
    else:
        paths = sorted(path for path in folder.iterdir() if not is_passed_over(path.name))
        for why in filter(None, map(_out_of_reach, paths)):
            to_do = "Let the sender give this user the right: umask 007, a group that both share."
            yield fault("inbox", why, "deliveries this user can read and move", to_do)


def _out_of_reach(path: Path) -> str | None:
    if why := barred(path):
        return why
    needed = os.R_OK | (os.W_OK | os.X_OK if path.is_dir() else 0)
    if path.exists() and not os.access(path, needed):
        return f"{printable(str(path))} cannot be read, or not be moved"
    return None


def check_metrics_file() -> Iterator[Finding]:
    """Whether the file for Prometheus' collector can be written."""
    path = settings().metrics_file
    if path is None:
        return
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if os.access(above, os.W_OK):
        yield fine("metrics file", str(path))
    else:
        to_do = "Give this user the right, or correct OUTCOMES_METRICS_FILE."
        yield fault("metrics file", f"{above} cannot be written to", "a folder that can", to_do)
