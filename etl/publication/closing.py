"""Who may read and write what is public: everybody reads, nobody writes, whatever the umask."""

import os
import stat
from pathlib import Path

from etl.sandbox.who import account_named

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def close(folder: Path) -> None:
    """Let everybody read a folder, and nobody write to its files, add to it or take from it."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(_readable(path) & ~_WRITING)


def close_files(folder: Path) -> None:
    """Do so with its files only: the folder itself can still be moved, and added to."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(_readable(path) & ~_WRITING if path.is_file() else _readable(path))


def let_read(path: Path) -> None:
    """Let everybody read a file, or list a folder."""
    path.chmod(_readable(path))


def _readable(path: Path) -> int:
    """The mode of a file or folder with the right of everybody to read it, whatever the umask."""
    return stat.S_IMODE(path.stat().st_mode) | (0o555 if path.is_dir() else 0o444)


def other_owners(folder: Path) -> list[str]:
    """Name the accounts, but for this one, that own a folder or anything in it.

    None for root, which may close what others own: else only its owner can.
    """
    if os.geteuid() == 0:
        return []
    owners = {path.lstat().st_uid for path in [folder, *folder.rglob("*")]}
    return [account_named(number) for number in sorted(owners - {os.geteuid()})]
