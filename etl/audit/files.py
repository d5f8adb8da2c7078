"""The files of the audit log: numbered, read from the end, the newest the only one written to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.audit.line import BEFORE_THE_FIRST, Line, parsed

LOCK = ".lock"
_NAME = re.compile(r"^\d{6,}\.jsonl$")
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Standing:
    """Where a log ends: its last line, and what is left behind it in the newest file.

    ``torn`` are bytes that are no line; ``lacks_line_end`` says that the last line is whole but
    for its line end. ``last`` is None where no line was ever written.
    """

    last: Line | None
    size: int = 0
    torn: bytes = b""
    lacks_line_end: bool = False

    @property
    def chain(self) -> str:
        """The chain value the next line is chained to."""
        return self.last.chain if self.last else BEFORE_THE_FIRST

    @property
    def next_seq(self) -> int:
        """The number of the next line."""
        return self.last.seq + 1 if self.last else 1


def file_of(folder: Path, number: int) -> Path:
    """Return the path of the file of that number; the first is 1."""
    return folder / f"{number:06}.jsonl"


def number_of(path: Path) -> int:
    """Return the number of a file of the log."""
    return int(path.stem)


def files_of(folder: Path) -> list[Path]:
    """Return the files of the log, the oldest first; none where there is no folder."""
    names = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in names if _NAME.match(path.name)), key=number_of)


def first_line(files: list[Path]) -> Line | None:
    """Return the line that began the log, None where it cannot be read."""
    if not files:
        return None
    with files[0].open("rb") as file:
        for raw in file:
            if line := parsed(raw.rstrip(b"\n")):
                is_first = line.seq == 1 and line.fields.get("event") == "begun"
                return line if is_first and "log" in line.fields else None
    return None


def standing_of(files: list[Path]) -> Standing:
    """Return where the log ends."""
    if not files:
        return Standing(None)
    newest = files[-1]
    size = newest.stat().st_size
    for place, (start, raw) in enumerate(pieces_backwards(newest)):
        if line := parsed(raw):
            end = start + len(raw) + 1
            return Standing(line, size, _from(newest, end), lacks_line_end=place == 0)
    last = next((line for path in reversed(files[:-1]) for line in lines_backwards(path)), None)
    return Standing(last, size, newest.read_bytes())


def lines_backwards(path: Path) -> Iterator[Line]:
    """Yield the lines of a file, the newest first; what is no line is passed over."""
    return (line for _, raw in pieces_backwards(path) if (line := parsed(raw)))


def pieces_backwards(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield what lies between line ends and where it begins, the last first, in little memory."""
    with path.open("rb") as file:
        start, parts = file.seek(0, 2), []
        while start:
            length = min(_BLOCK, start)
            start -= length
            file.seek(start)
            head, *others = file.read(length).split(b"\n")
            if others:
                parts.insert(0, others.pop())
                end = start + length - len(parts[0])
                yield end, b"".join(parts)
                for other in reversed(others):
                    end -= len(other) + 1
                    yield end, other
                parts = []
            parts.insert(0, head)
        yield 0, b"".join(parts)


def _from(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()
