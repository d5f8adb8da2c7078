"""Pages of HTML as trees, read by the rules of HTML and refused where they break one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(frozen=True)
class PageTable:
    """A table of a page: its name, its heads, its rows of texts, and what stands beneath."""

    name: str
    heads: list[str]
    rows: list[list[str]]
    notes: str


def parsed(path: Path) -> Element:
    """Parse a page; a page that is no valid HTML raises html5lib's ParseError."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(path.read_bytes())


def text_of(element: Element) -> str:
    """The text of an element as it is read, without that of drawings."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != SVG:
            yield from _texts(child)
        yield child.tail or ""


def tables(page: Element) -> list[PageTable]:
    """Every table of a page."""
    found = []
    parents = {child: parent for parent in page.iter() for child in parent}
    for table in page.iter("table"):
        region = parents[table]
        beside = list(parents[region])
        after = beside[beside.index(region) + 1 : beside.index(region) + 2]
        notes = text_of(after[0]) if after and after[0].get("class") == "notes" else ""
        name = table.find("caption").get("id").removeprefix("caption-")
        head, *rows = [[text_of(cell) for cell in row] for row in table.iter("tr")]
        found.append(PageTable(name, head, rows, notes))
    return found
