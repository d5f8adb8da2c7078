"""SHA256SUMS: the checksum of every file of a release, as sha256sum -c reads it."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from etl.errors import OutcomesError
from etl.publication.files.approved import APPROVAL

SUMS = "SHA256SUMS"
# Added when a release is published, after its checksums were written.
_ADDED = {SUMS, APPROVAL}
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def checksums(folder: Path) -> str:
    """Return the lines of SHA256SUMS for the files of a folder, sorted by name."""
    return "".join(f"{_sum(folder / name)}  {name}\n" for name in sorted(_files(folder)))


def verify(folder: Path) -> list[str]:
    """Name the files of a release that differ from its SHA256SUMS, are missing or are more.

    None where all are as they were written; approval.json may stand beside them. Raise
    OutcomesError where SHA256SUMS itself is missing or is not of its form.
    """
    stated, found = stated_sums(folder), set(_files(folder))
    told = dict.fromkeys(stated.keys() - found, "is missing")
    told |= dict.fromkeys(found - stated.keys(), "is more than was written")
    for name in stated.keys() & found:
        if _sum(folder / name) != stated[name]:
            told[name] = "differs"
    return [f"{name} {what}" for name, what in sorted(told.items())]


def stated_sums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file of a release, as it was written.

    Raise OutcomesError where SHA256SUMS is missing or is not of its form.
    """
    path, place = folder / SUMS, f"{folder.name}/{SUMS}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OutcomesError(
            f"{place} cannot be read. Restore the folder of the release from a copy."
        ) from error
    found = [_LINE.fullmatch(line) for line in lines]
    if not lines or None in found:
        raise OutcomesError(
            f"{place} has lines that are no checksum of a file. Restore it from a copy."
        )
    return {one[2]: one[1] for one in found if one}


def _files(folder: Path) -> Iterator[str]:
    """The names of the files of a folder and below; a link is one, wherever it leads."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in _ADDED and (path.is_symlink() or not path.is_dir()):
            yield name


def _sum(path: Path) -> str:
    if path.is_symlink():
        return "a link"
    return sum_of(path.read_bytes())


def sum_of(content: bytes) -> str:
    """Return the checksum of a file's content."""
    return hashlib.sha256(content).hexdigest()
