"""Recognise by its first bytes what a delivered file is, whatever its name says."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from etl.landing.faults import FileFault

_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_START_BYTES = 1024
_EXPORT = "Export it as CSV (UTF-8) or Parquet."
_QUERY = "Export its table as CSV (UTF-8) or Parquet."
_REPACK = "Unpack it, or pack it with gzip."
_UNPACK = "Unpack it and deliver what is in it, as CSV (UTF-8) or Parquet."
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class _Format:
    begins: re.Pattern[bytes]
    name: str
    to_do: str


def _format(begins: bytes, name: str, to_do: str) -> _Format:
    return _Format(re.compile(begins, re.DOTALL), name, to_do)


def _text_format(begins: bytes, name: str, to_do: str) -> _Format:
    return _format(rb"(?i)(?:\xef\xbb\xbf)?\s*" + begins, name, to_do)


# A signature is as long as it takes to be the start of no CSV file; the first that fits counts.
_FORMATS = [
    _format(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", "an OpenDocument file", _EXPORT),
    _format(
        rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|docProps/|xl/)",
        "an Office document (a spreadsheet such as XLSX)",
        _EXPORT,
    ),
    _format(rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive or a spreadsheet", _UNPACK),
    _format(
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (a spreadsheet such as XLS)",
        _EXPORT,
    ),
    _format(rb".{257}ustar(?:\x0000|  \x00)", "a tar archive", _UNPACK),
    _format(rb"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    _format(rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    _format(rb"BZh[1-9]1AY&SY", "a bzip2 archive", _REPACK),
    _format(rb"\xfd7zXZ\x00", "an xz archive", _REPACK),
    _format(rb"\x28\xb5\x2f\xfd", "a Zstandard archive", _REPACK),
    _format(rb"SQLite format 3\x00", "an SQLite database", _QUERY),
    _format(rb".{8}DUCK.{2}\x00{6}", "a DuckDB database", _QUERY),
    _format(rb"ARROW1\x00\x00", "an Arrow (Feather) file", "Write it as Parquet."),
    _text_format(rb"%PDF-", "a PDF document", "Deliver the table it was made from, as CSV."),
    _text_format(
        rb"<(?:!doctype\s+html|(?:html|head|body|table|meta|style|script|div)\b)",
        "an HTML page",
        "Deliver the table itself as CSV: what was saved may be a page that asks for a login.",
    ),
    _text_format(rb"<(?:\?xml\b|!--|!doctype\b)", "an XML document", _EXPORT),
    _text_format(
        rb'(?:\{\s*["}]|\[\s*[\[{"\]])', "JSON", "Write its records as lines of CSV, or as Parquet."
    ),
]
_WITHIN_GZIP = [
    _format(_GZIP, "another gzip archive", "Unpack it once."),
    _format(_PARQUET, "a Parquet file", "Unpack it: Parquet is compressed in itself."),
]


def is_gzip(path: Path) -> bool:
    """Whether the file is gzipped, whatever its name says."""
    return _read(path, len(_GZIP)) == _GZIP


def is_parquet(path: Path) -> bool:
    """Whether the file is Parquet, whatever its name says."""
    return _read(path, len(_PARQUET)) == _PARQUET


@contextmanager
def open_text(path: Path) -> Iterator[BinaryIO]:
    """Open a CSV file's bytes, unpacked where it is gzipped.

    Raise FileFault where the archive turns out to be damaged.
    """
    try:
        with gzip.open(path) if is_gzip(path) else path.open("rb") as file:
            yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileFault("The gzip archive is cut short or damaged.", "Deliver it again.") from error


def refuse_other_formats(path: Path, encoding: str = "utf-8") -> None:
    """Raise FileFault unless the file may be text in this encoding, gzipped or not, or Parquet."""
    is_packed = is_gzip(path)
    with open_text(path) as file:
        start = file.read(_START_BYTES)
    place = "The file is gzipped, and what is in it" if is_packed else "The file"
    if not start:
        raise FileFault(f"{place} is empty.", "Deliver it again with a header line and rows.")
    for known in (_WITHIN_GZIP if is_packed else []) + _FORMATS:
        if known.begins.match(start):
            raise FileFault(f"{place} is {known.name}, whatever its name says.", known.to_do)
    wide = wide_encoding(start)
    if wide and wide[:6] != encoding[:6]:
        raise FileFault(
            f"{place} is {wide[:6].upper()}.",
            f"Save it as UTF-8, or declare it in a source of its own: -- encoding: {wide}",
        )


def wide_encoding(start: bytes) -> str | None:
    """Return the encoding of text of two or four bytes a letter, by its mark or its zeros."""
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    some = start[: len(start[:64]) // 4 * 4]
    letters = {place: bool(some) and all(some[place::4]) for place in range(4)}
    zeros = {place: not any(some[place::4]) for place in range(4)}
    shapes = {"utf-32-le": "xooo", "utf-32-be": "ooox", "utf-16-le": "xoxo", "utf-16-be": "oxox"}
    for encoding, shape in shapes.items():
        if all((letters if sign == "x" else zeros)[place] for place, sign in enumerate(shape)):
            return encoding
    return None


def _read(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)
