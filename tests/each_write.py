"""What a process writes to a file system, told before each write, so that it may stop there."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from etl.settings import settings

_WRITES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.symlink",
    "fcntl.flock",
}


def at_each_write(happens: Callable[[int, str], None]) -> None:
    """Call ``happens(number, event)`` in this process before each of its writes to a file system.

    An audit hook sees what Python renames, removes, creates, opens to write and locks. It is not
    told when Python waits for the disk, so os.fsync is replaced: a profiler would see it too, in
    three times the time of the work.
    """
    count, wait_for_disk = 0, os.fsync

    def counted(event: str) -> None:
        nonlocal count
        count += 1
        happens(count, event)

    def audited(event: str, arguments: tuple[object, ...]) -> None:
        is_open = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if event in _WRITES or is_open:
            counted(event)

    def waited(handle: int) -> None:
        counted("os.fsync")
        wait_for_disk(handle)

    sys.addaudithook(audited)
    os.fsync = waited


def work_with_copies(work: Callable[[], object], copies: Path) -> None:
    """Do work, and copy the data folder before each of its writes: what a kill there leaves."""
    is_copying, kept = False, 0

    def keep_copy(_number: int, event: str) -> None:
        nonlocal is_copying, kept
        if not is_copying:
            is_copying, kept = True, kept + 1
            shutil.copytree(settings().data_dir, copies / f"{kept:03}-{event}", symlinks=True)
            is_copying = False

    at_each_write(keep_copy)
    work()
