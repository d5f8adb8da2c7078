"""Scatter traces: areas, lines, intervals, marks and text at points."""

from collections.abc import Iterator

from etl.drawing.svg import marks, paths
from etl.drawing.svg.elements import INK, Place, element, plain_text
from etl.drawing.svg.errors import error_bars
from etl.drawing.svg.plain import Described, own
from etl.drawing.svg.plot import Plot
from etl.errors import OutcomesError

_FEW_POINTS = 20
_SIDES = {"left": ("end", -1), "center": ("middle", 0), "right": ("start", 1)}
_LEVELS = {"top": -1, "middle": 0, "bottom": 1}


def scatter(trace: Described, plot: Plot, colour: str) -> str:
    """Draw a trace; ``colour`` is for what says none. Points without a value are gaps."""
    look, marker = trace.get("line") or {}, trace.get("marker") or {}
    one_colour = marker.get("color") if isinstance(marker.get("color"), str) else None
    colour = look.get("color") or one_colour or colour
    opacity, places = trace.get("opacity") or 1.0, _places(trace, plot)
    modes, parts = _modes(trace), []
    if trace.get("fill") == "toself":
        parts.append(_area(places, trace, look, colour, opacity))
    if "lines" in modes:
        parts.append(paths.line(places, look, colour, opacity))
    parts.append(error_bars(trace, plot, colour))
    if "markers" in modes:
        parts += _marks(places, marker, colour, opacity)
    if "text" in modes:
        parts += _texts(places, trace, colour)
    return "".join(parts)


def shown_by(trace: Described) -> tuple[list[str], str | None]:
    """By what a trace shows its points: modes, and the symbol of its marks."""
    symbol = (trace.get("marker") or {}).get("symbol", "circle")
    return _modes(trace), symbol if isinstance(symbol, str) else symbol[0]


def _modes(trace: Described) -> list[str]:
    few = len(trace.get("x") or ()) < _FEW_POINTS
    mode = trace.get("mode") or ("lines+markers" if few else "lines")
    unknown = {*mode.split("+")} - {"lines", "markers", "text", "none"}
    if unknown:
        raise OutcomesError(f"A figure cannot be drawn as SVG: scatter.mode {mode!r} is unknown.")
    return mode.split("+")


def _places(trace: Described, plot: Plot) -> list[Place | None]:
    both = zip(trace.get("x") or (), trace.get("y") or (), strict=True)
    found = [(plot.x.place(x), plot.y.place(y)) for x, y in both]
    return [None if None in place else place for place in found]


def _area(
    places: list[Place | None], trace: Described, look: Described, colour: str, opacity: float
) -> str:
    shape = look.get("shape", "linear")
    fill = trace.get("fillcolor")
    # As plotly has it where no colour is named.
    return paths.area(places, shape, fill or colour, opacity if fill else opacity / 2)


def _marks(
    places: list[Place | None], marker: Described, colour: str, opacity: float
) -> Iterator[str]:
    edge = marker.get("line") or {}
    outline = edge.get("color") or INK, float(edge.get("width") or 0)
    for n, place in enumerate(places):
        if place is not None:
            symbol, size = own(marker.get("symbol"), n, "circle"), own(marker.get("size"), n, 6)
            own_colour = own(marker.get("color"), n, colour)
            clear = opacity * float(own(marker.get("opacity"), n, 1.0))
            yield marks.mark(place, symbol, size, own_colour, clear, outline)


def _texts(places: list[Place | None], trace: Described, colour: str) -> Iterator[str]:
    font = trace.get("textfont") or {}
    size = float(font.get("size") or 12)
    for n, place in enumerate(places):
        text = own(trace.get("text"), n, "")
        if place is None or not text:
            continue
        level, side = own(trace.get("textposition"), n, "middle center").split(" ")
        anchor, across = _SIDES[side]
        x, y = place[0] + 6 * across, place[1] + 0.35 * size + _LEVELS[level] * size
        yield element(
            "text", plain_text(str(text)), x=float(x), y=float(y), text_anchor=anchor,
            font_size=size, fill=font.get("color") or colour,
        )  # fmt: skip
