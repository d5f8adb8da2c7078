"""Files that are there whole, or not at all, after a crash and after a loss of power.

A rename alone is safe against a killed process. Against a loss of power the content must be on
the disk before the name is, and the folder's own entry after it.
"""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

DRAFT = ".draft"
_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader, a crash or a loss of power sees all of it or none."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        replace_durably(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def replace_durably(draft: Path, path: Path) -> None:
    """Give a finished file its name, in one step and for good."""
    _sync(draft)
    draft.replace(path)
    sync_folder(path.parent)


def link_atomically(path: Path, target: Path) -> None:
    """Let a symbolic link lead to a target, in one step; a file system without links has none."""
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    draft.unlink(missing_ok=True)
    try:
        draft.symlink_to(target)
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    finally:
        draft.unlink(missing_ok=True)


def move_folder(draft: Path, folder: Path) -> None:
    """Give a finished folder its name, in one step; its files are on the disk before.

    Raise OSError where the name is taken by anything but an empty folder.
    """
    sync_files(path for path in draft.rglob("*") if path.is_file())
    draft.replace(folder)
    sync_folder(folder.parent)


def sync_files(paths: Iterable[Path]) -> None:
    """Wait until files and their names are on the disk."""
    paths = list(paths)
    for path in paths:
        _sync(path)
    for folder in {path.parent for path in paths}:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create a folder, and those above it, so that they outlast a loss of power."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for above in missing:
        sync_folder(above.parent)


def make_own_folder(folder: Path) -> None:
    """Create a folder that only its owner can open (0700); one that is there stays as it is."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def _sync(path: Path) -> None:
    # Read-only would do on Linux; some network file systems want it writable.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot, and keep names safe by themselves.
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(handle)
