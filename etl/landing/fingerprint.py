"""Read a delivered file once as bytes: its hash, its lines, and what cannot be text."""

import errno
import gzip
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from etl.landing.faults import FileFault
from etl.landing.formats import is_parquet, open_text, refuse_other_formats
from etl.landing.line_counter import LineCounter

_CHUNK_BYTES = 1 << 22


@dataclass(frozen=True)
class Fingerprint:
    """What the bytes say: SHA-256 as delivered, and for text its lines.

    A stray control character is a NUL, or a carriage return that no line feed follows. Lines
    before the header are not among ``line_count``. Ends are mixed where some lines end in LF and
    others in CRLF. ``delimiters`` counts those after the header line, between quotation marks or
    not. ``state`` tells whether the file is still the one that was hashed.
    """

    sha256: str
    size_bytes: int
    is_parquet: bool
    line_count: int = 0
    has_stray_control: bool = False
    has_mixed_ends: bool = False
    lines_before: int = 0
    delimiter: str = ","
    delimiters: int = 0
    text_bytes: int = 0
    state: tuple[int, ...] = ()

    @property
    def first_line(self) -> int:
        """Line of the first record: CSV has its header before it, Parquet counts rows from 1."""
        return 1 if self.is_parquet else 2 + self.lines_before


def fingerprint(path: Path, delimiter: str = ",") -> Fingerprint:
    """Read the file through once. Raise FileFault where it is not CSV, CSV.gz or Parquet."""
    try:
        state = state_of(path)
        if is_parquet(path):
            size = path.stat().st_size
            mark = Fingerprint(hash_file(path), size, is_parquet=True, state=state)
        else:
            refuse_other_formats(path)
            mark = _text_fingerprint(path, delimiter, state)
    except OSError as error:
        raise unreadable(error) from error
    refuse_if_changed(path, mark)
    return mark


def unreadable(error: OSError) -> FileFault:
    """Return the fault of a file that the system does not let us read."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return FileFault("The file may not be read.", "Give the operator the right to read it.")
    if error.errno in (errno.ENOENT, errno.ESTALE):
        return FileFault("The file is gone.", "Load it again once it stands still in its place.")
    return FileFault(
        f"The file cannot be read: {error.strerror or 'it is not complete'}.", "Deliver it again."
    )


def refuse_if_changed(path: Path, mark: Fingerprint) -> None:
    """Raise FileFault where the file is no longer the one that was hashed."""
    try:
        is_same = state_of(path) == mark.state
    except OSError as error:
        raise unreadable(error) from error
    if not is_same:
        raise FileFault("The file changed while it was read.", "Load it again once it is complete.")


def state_of(path: Path) -> tuple[int, ...]:
    """Return what changes when a file does: which it is, its size and its time."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text_fingerprint(path: Path, delimiter: str, state: tuple[int, ...]) -> Fingerprint:
    lines, digest = LineCounter(delimiter), hashlib.sha256()
    with open_text(path) as file, ThreadPoolExecutor(1) as hasher:
        # For plain text one pass serves the hash and the count of lines, side by side.
        is_plain = not isinstance(file, gzip.GzipFile)
        hashed = hasher.submit(lambda: None)
        while chunk := file.read(_CHUNK_BYTES):
            hashed.result()
            if is_plain:
                hashed = hasher.submit(digest.update, chunk)
            lines.add(chunk)
    sha256 = digest.hexdigest() if is_plain else hash_file(path)
    return Fingerprint(
        sha256,
        path.stat().st_size,
        is_parquet=False,
        line_count=lines.count,
        has_stray_control=lines.has_stray_control,
        has_mixed_ends=lines.has_mixed_ends,
        delimiter=delimiter,
        delimiters=lines.delimiters,
        text_bytes=lines.bytes,
        state=state,
    )
