"""How a foreign extract is written: what parts its columns, its encoding, where its header is."""

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from etl.errors import OutcomesError
from etl.landing.delimiters import BY_WORD
from etl.landing.faults import FileFault
from etl.landing.fingerprint import (
    Fingerprint,
    fingerprint,
    hash_file,
    refuse_if_changed,
    state_of,
)
from etl.landing.formats import is_parquet, open_text, refuse_other_formats

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class Layout:
    """Where a CSV file differs from the contract's: UTF-8, commas, header on the first line."""

    delimiter: str = ","
    encoding: str = "utf-8"
    header_line: int = 1

    @property
    def lines_before(self) -> int:
        """Lines of the file that stand before its header."""
        return self.header_line - 1

    @property
    def needs_copy(self) -> bool:
        """Whether the reader, which takes UTF-8 from the header on, must be given a copy."""
        return self.encoding != "utf-8" or self.lines_before > 0


def layout_of(header: dict[str, str], place: str) -> Layout:
    """Read a layout from the header of a source. Raise OutcomesError where it makes no sense."""
    delimiter = header.get("delimiter", "comma")
    line = header.get("header line", "1")
    if delimiter not in {*BY_WORD, *BY_WORD.values()}:
        raise OutcomesError(
            f"sql/{place}: the delimiter is none of {', '.join(BY_WORD)}. Correct the line"
            " '-- delimiter: ...'."
        )
    if not line.isdecimal() or int(line) < 1:
        raise OutcomesError(f"sql/{place}: '-- header line: ...' is not a number from 1.")
    return Layout(BY_WORD.get(delimiter, delimiter), _encoding(header, place), int(line))


@contextmanager
def readable(path: Path, layout: Layout, draft: Path) -> Iterator[tuple[Path, Fingerprint]]:
    """Yield a file the reader can take, a copy in ``draft`` where it must be, and its mark.

    The mark has the hash and size of the file as delivered, and knows the lines before its
    header. Raise FileFault where the file is not in the encoding declared, or has no such line.
    """
    if not layout.needs_copy or is_parquet(path):
        yield path, fingerprint(path, layout.delimiter)
        return
    try:
        before = state_of(path)
        refuse_other_formats(path, layout.encoding)
        _write_copy(path, layout, draft)
        mark = fingerprint(draft, layout.delimiter)
        sha256 = hash_file(path)
        refuse_if_changed(path, replace(mark, state=before))
        yield (
            draft,
            replace(
                mark,
                sha256=sha256,
                size_bytes=path.stat().st_size,
                lines_before=layout.lines_before,
            ),
        )
    finally:
        draft.unlink(missing_ok=True)


def _encoding(header: dict[str, str], place: str) -> str:
    name = header.get("encoding", "utf-8")
    try:
        # With or without its mark at the start, UTF-8 is what the reader takes anyway.
        known = codecs.lookup(name).name
        "a".encode(known)
    except LookupError as error:
        raise OutcomesError(
            f"sql/{place}: there is no encoding {name!r}. Usual are utf-8, latin-1, cp1252,"
            " cp1250, iso8859-2, utf-16."
        ) from error
    return "utf-8" if known in ("utf-8", "utf-8-sig") else known


def _write_copy(path: Path, layout: Layout, draft: Path) -> None:
    draft.parent.mkdir(parents=True, exist_ok=True)
    # Case data: for the owner alone from its first byte.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open_text(path) as source, os.fdopen(handle, "wb") as target:
        # A stray byte in UTF-8 costs its line, which the reader sets aside, not the file.
        is_utf8 = layout.encoding == "utf-8"
        pieces = _pieces(source) if is_utf8 else _recoded(source, layout.encoding)
        skipped = 0
        for piece in pieces:
            rest = piece
            while skipped < layout.lines_before and rest:
                _, end, rest = rest.partition(b"\n")
                skipped += bool(end)
            target.write(rest)
    if skipped < layout.lines_before or not draft.stat().st_size:
        raise FileFault(
            f"The file has no line {layout.header_line}, where its header should be.",
            "Correct '-- header line: ...' of the source, or the file.",
        )


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(_PIECE_BYTES):
        yield piece


def _recoded(source: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    try:
        for piece in _pieces(source):
            text = decoder.decode(piece)
            lines += text.count("\n")
            yield text.encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise FileFault(
            f"After line {lines:,} there is a letter that is none of the encoding {encoding}.",
            "Correct '-- encoding: ...' of the source: cp1252 and latin-1 are usual.",
        ) from error
