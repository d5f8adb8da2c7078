"""Shapes of a layout: lines and boxes across the area, as ``add_vline`` and its like make them."""

from collections.abc import Iterable

from etl.drawing.svg.elements import INK, element, filled, stroked
from etl.drawing.svg.paths import dashes
from etl.drawing.svg.plain import Described
from etl.drawing.svg.plot import Plot


def shapes(layout: Described, plot: Plot, layer: str) -> str:
    """Draw the shapes ``below`` or ``above`` the data."""
    chosen: Iterable[Described] = layout.get("shapes", ())
    return "".join(_shape(shape, plot) for shape in chosen if shape.get("layer", "above") == layer)


def _shape(shape: Described, plot: Plot) -> str:
    x0, x1 = (plot.place("x", shape.get("xref", "x"), shape[name]) for name in ("x0", "x1"))
    y0, y1 = (plot.place("y", shape.get("yref", "y"), shape[name]) for name in ("y0", "y1"))
    look, opacity = shape.get("line") or {}, shape.get("opacity") or 1.0
    width = float(look.get("width", 2))
    edge: dict[str, object] = {}
    if width:
        edge = stroked(look.get("color") or INK, width, opacity)
        edge |= {"stroke_dasharray": dashes(look.get("dash"), width)}
    if shape["type"] == "line":
        return element("line", x1=x0, y1=y0, x2=x1, y2=y1, **edge) if edge else ""
    fill = shape.get("fillcolor")
    look = (filled(fill, opacity) if fill else {"fill": "none"}) | edge
    left, top = min(x0, x1), min(y0, y1)
    return element("rect", x=left, y=top, width=abs(x1 - x0), height=abs(y1 - y0), **look)
