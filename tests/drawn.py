"""What an SVG shows, read back from its text."""

from collections.abc import Iterator
from xml.etree import ElementTree

import plotly.graph_objects as go

from etl.drawing.svg import figure_svg

_SPACE = "{http://www.w3.org/2000/svg}"


def drawn(figure: go.Figure, width: int = 400, height: int = 300) -> ElementTree.Element:
    """Draw a figure and read the picture back; what is not well-formed fails here."""
    return ElementTree.fromstring(figure_svg(figure, width, height, "Title", "Description"))


def found(picture: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of a name, in the order they are drawn."""
    return picture.iter(f"{_SPACE}{name}")


def text_at(picture: ElementTree.Element, text: str) -> tuple[float, float]:
    """Where a text stands that must be there once."""
    (one,) = [element for element in found(picture, "text") if element.text == text]
    return float(one.get("x")), float(one.get("y"))


def grid_line(picture: ElementTree.Element, label: str) -> float:
    """The y of the grid line that a tick's label stands beside: the nearest one."""
    _, baseline = text_at(picture, label)
    levels = {float(line.get("y1")) for line in found(picture, "line") if _is_level(line)}
    return min(levels, key=lambda level: abs(level - baseline))


def _is_level(line: ElementTree.Element) -> bool:
    return line.get("y1") == line.get("y2")


def corners(element: ElementTree.Element) -> list[tuple[float, float]]:
    """The places of a polyline or polygon."""
    pairs = (pair.split(",") for pair in element.get("points").split())
    return [(float(x), float(y)) for x, y in pairs]
