"""Error bars: from where to where a value may lie."""

from etl.drawing.svg.elements import element, points, stroked
from etl.drawing.svg.plain import Described
from etl.drawing.svg.plot import Plot
from etl.drawing.svg.shown import errors_of


def error_bars(trace: Described, plot: Plot, colour: str) -> str:
    """Draw the error bars of a trace along both axes; ``colour`` is for those that say none."""
    return "".join(_along(trace, plot, letter, colour) for letter in "xy")


def _along(trace: Described, plot: Plot, letter: str, colour: str) -> str:
    errors = trace.get(f"error_{letter}") or {}
    other = "y" if letter == "x" else "x"
    look = stroked(errors.get("color") or colour, float(errors.get("thickness", 2)))
    along, across, cap = plot.axis(letter), plot.axis(other), float(errors.get("width", 4))
    return "".join(
        _bar([along.at(low), along.at(high)], across.place(trace[other][n]), cap, letter, look)
        for n, low, high in errors_of(trace, letter)
    )


def _bar(
    ends: list[float], across: float | None, cap: float, letter: str, look: dict[str, object]
) -> str:
    if across is None:
        return ""
    strokes = [(ends[0], across, ends[1], across)]
    strokes += [(end, across - cap, end, across + cap) for end in ends]
    turned = strokes if letter == "x" else [(y0, x0, y1, x1) for x0, y0, x1, y1 in strokes]
    steps = "".join(f"M{points([(x0, y0)])}L{points([(x1, y1)])}" for x0, y0, x1, y1 in turned)
    return element("path", d=steps, fill="none", **look)
