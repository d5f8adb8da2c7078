"""Marks of points: what they mean is told by their form as well as by their colour."""

from collections.abc import Sequence

from etl.drawing.svg.elements import Place, element, filled, points, stroked
from etl.drawing.svg.supported import SYMBOLS
from etl.errors import OutcomesError

# Corners of a mark one pixel large to either side. A diamond reaches further, as in plotly.
_CORNERS: dict[str, Sequence[Place]] = {
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle-up": ((0, -1.15), (1.15, 0.85), (-1.15, 0.85)),
    "triangle-down": ((0, 1.15), (1.15, -0.85), (-1.15, -0.85)),
}
_OPEN_WIDTH = 1.5


def mark(
    place: Place, symbol: str, size: float, colour: str, opacity: float, edge: tuple[str, float]
) -> str:
    """Draw a mark ``size`` pixels wide. Raise OutcomesError for one that is not known."""
    if symbol not in SYMBOLS:
        raise OutcomesError(
            f"A figure cannot be drawn as SVG: scatter.marker.symbol {symbol!r} is not supported."
        )
    (x, y), half = place, size / 2
    if symbol == "circle-open":
        look = {"fill": "#FFFFFF", **stroked(colour, _OPEN_WIDTH, opacity)}
        return element("circle", cx=float(x), cy=float(y), r=float(half), **look)
    look = filled(colour, opacity) | (stroked(*edge) if edge[1] else {})
    if symbol == "circle":
        return element("circle", cx=float(x), cy=float(y), r=float(half), **look)
    corners = [(x + half * across, y + half * down) for across, down in _CORNERS[symbol]]
    return element("polygon", points=points(corners), **look)
