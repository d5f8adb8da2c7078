"""What a PDF says, page by page, read back with a library that did not write it."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


def read(pdf: bytes) -> PdfReader:
    """Open a PDF."""
    return PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes, page: int = 0) -> str:
    """All that a page says, in one line."""
    return " ".join(read(pdf).pages[page].extract_text().split())


def heights(pdf: bytes, page: int) -> dict[str, float]:
    """How high each piece of text stands on a page, in points from its lower edge."""
    found: dict[str, float] = {}

    def keep(text: str, moved: list[float], line: list[float], *_: Any) -> None:
        if text.strip():
            found[text.strip()] = line[5] * moved[3] + moved[5]

    read(pdf).pages[page].extract_text(visitor_text=keep)
    return found


def tags(pdf: bytes) -> list[DictionaryObject]:
    """The elements of the structure that a screen reader follows, in any order."""
    return list(_below(read(pdf).trailer["/Root"]["/StructTreeRoot"]))


def _below(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, DictionaryObject):
        return
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _below(kid)
