"""The names of traces, in rows above the picture, each beside a piece of its line or its mark."""

from collections.abc import Sequence

from etl.drawing.svg import marks, paths
from etl.drawing.svg.elements import INK, element, filled, plain_text, text_width
from etl.drawing.svg.plain import Described
from etl.drawing.svg.scatter import shown_by

_SIZE, _ROW, _SWATCH, _BETWEEN = 12.0, 20.0, 26.0, 20.0
Named = tuple[Described, str]


def named(traces: Sequence[Named], layout: Described) -> list[Named]:
    """Return the traces a legend names, each with its colour; none where there is no legend."""
    wanted = layout.get("showlegend")
    is_shown = (
        len(traces) > 1 and any(t.get("name") for t, _ in traces) if wanted is None else wanted
    )
    if not is_shown:
        return []
    return [(t, c) for t, c in traces if t.get("name") and t.get("showlegend") is not False]


def rows_of(traces: Sequence[Named], width: float) -> list[list[Named]]:
    """Share out the names over rows of so many pixels."""
    rows: list[list[Named]] = []
    left = 0.0
    for trace in traces:
        needed = _width(trace)
        if not rows or left + needed > width:
            rows.append([])
            left = 0.0
        rows[-1].append(trace)
        left += needed
    return rows


def legend_height(rows: Sequence[Sequence[Named]]) -> float:
    """How many pixels the rows are high."""
    return _ROW * len(rows)


def legend(rows: Sequence[Sequence[Named]], left: float, top: float) -> str:
    """Draw the rows from a place on."""
    drawn = []
    for number, row in enumerate(rows):
        x, middle = left, top + _ROW * number + _ROW / 2
        for trace, colour in row:
            drawn.append(_swatch(trace, colour, x, middle))
            place = {"x": x + _SWATCH + 6, "y": middle + 0.35 * _SIZE}
            text = plain_text(trace["name"])
            drawn.append(element("text", text, font_size=_SIZE, fill=INK, **place))
            x += _width((trace, colour))
    return "".join(drawn)


def _width(trace: Named) -> float:
    return _SWATCH + 6 + text_width(trace[0]["name"], _SIZE) + _BETWEEN


def _swatch(trace: Described, colour: str, x: float, middle: float) -> str:
    if trace.get("type") == "bar":
        return element("rect", x=x, y=middle - 6, width=_SWATCH, height=12.0, **filled(colour))
    modes, symbol = shown_by(trace)
    drawn = ""
    if "lines" in modes:
        look = (trace.get("line") or {}) | {"shape": "linear"}
        drawn += paths.line([(x, middle), (x + _SWATCH, middle)], look, colour, 1.0)
    if "markers" in modes:
        drawn += marks.mark((x + _SWATCH / 2, middle), symbol, 8, colour, 1.0, (INK, 0.0))
    return drawn
