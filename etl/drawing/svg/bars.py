"""Bars, beside one another or one before the other, with what is written on them."""

from collections.abc import Iterator

from etl.drawing.svg.elements import INK, element, filled, paint, plain_text, stroked, text_width
from etl.drawing.svg.errors import error_bars
from etl.drawing.svg.plain import Described, own
from etl.drawing.svg.plot import Plot
from etl.drawing.svg.scale import Scale, as_number
from etl.drawing.svg.shown import length_letter, spacing

_MILLISECONDS = 86_400_000  # in a day, as plotly states widths along dates
_BETWEEN = 4.0  # pixels from the end of a bar to its text
# Pixels of a bar: where it starts and ends along its length, and its two sides.
Box = tuple[float, float, float, float]


def bars(trace: Described, plot: Plot, colour: str, share: tuple[int, int], gap: float) -> str:
    """Draw the bars of a trace.

    ``share`` is the place of the trace among those that stand beside one another, and how many
    they are; ``gap`` what is left free between values, as a share of their distance.
    """
    marker = trace.get("marker") or {}
    opacity = (trace.get("opacity") or 1.0) * (marker.get("opacity") or 1.0)
    edge, drawn = marker.get("line") or {}, []
    for number, box in _boxes(trace, plot, share, gap):
        own_colour = own(marker.get("color"), number, colour)
        look = filled(own_colour, opacity)
        if edge.get("width"):
            look |= stroked(edge.get("color") or INK, float(edge["width"]))
        drawn.append(_bar(box, length_letter(trace), look))
        drawn.append(_text(trace, number, box, own_colour))
    return "".join(drawn) + error_bars(trace, plot, INK)


def _boxes(
    trace: Described, plot: Plot, share: tuple[int, int], gap: float
) -> Iterator[tuple[int, Box]]:
    """Each bar there is, with its number."""
    length = length_letter(trace)
    other = "y" if length == "x" else "x"
    along, across = plot.axis(length), plot.axis(other)
    stands = [as_number(v, across.kind, across.categories) for v in trace.get(other) or ()]
    room = spacing([where for where in stands if where is not None]) * (1 - gap)
    (place, of), values = share, trace.get(length) or ()
    for number, (where, value) in enumerate(zip(stands, values, strict=True)):
        end = along.place(value)
        if where is None or end is None:
            continue
        width = _stated_width(trace, number, across)
        side = where - room / 2 + room * place / of if width is None else where - width / 2
        other_side = side + (room / of if width is None else width)
        yield number, (along.place(0), end, across.at(side), across.at(other_side))


def _stated_width(trace: Described, number: int, across: Scale) -> float | None:
    """How wide a bar says it is, on its axis: it then stands in the middle of its value."""
    width = own(trace.get("width"), number, None)
    if width is None:
        return None
    return width / _MILLISECONDS if across.kind == "date" else float(width)


def _bar(box: Box, length: str, look: dict[str, object]) -> str:
    low, high = sorted(box[:2])
    near, far = sorted(box[2:])
    if length == "x":
        return element("rect", x=low, y=near, width=high - low, height=far - near, **look)
    return element("rect", x=near, y=low, width=far - near, height=high - low, **look)


def _text(trace: Described, number: int, box: Box, colour: str) -> str:
    said = own(trace.get("text"), number, "")
    position = trace.get("textposition") or "auto"
    if said in (None, "") or position == "none":
        return ""
    font = trace.get("textfont") or {}
    size = float(font.get("size") or 12)
    is_inside = position == "inside" or (position == "auto" and _fits(trace, str(said), size, box))
    fill = font.get("color") or (_on(colour) if is_inside else INK)
    x, y, anchor = _beside_end(box, length_letter(trace), is_inside, size)
    return element(
        "text", plain_text(str(said)), x=x, y=y, text_anchor=anchor, font_size=size, fill=fill
    )


def _fits(trace: Described, said: str, size: float, box: Box) -> bool:
    needed = text_width(said, size) if length_letter(trace) == "x" else size
    return abs(box[1] - box[0]) >= needed + 2 * _BETWEEN


def _beside_end(box: Box, length: str, is_inside: bool, size: float) -> tuple[float, float, str]:
    """Where text stands that begins or ends at the end of a bar, and how it is anchored."""
    start, end, near, far = box
    way = (1 if end >= start else -1) * (-1 if is_inside else 1)
    at, middle = end + way * _BETWEEN, (near + far) / 2
    if length == "x":
        return at, middle + 0.35 * size, "start" if way > 0 else "end"
    # Along a column pixels count downwards, and text stands on its baseline.
    way_is_down = (end > start) != is_inside
    return middle, at + (0.75 * size if way_is_down else 0.0), "middle"


def _on(colour: str) -> str:
    """White on what is dark, ink on what is light."""
    opaque, _ = paint(colour)
    if not opaque.startswith("#"):
        return INK
    parts = opaque[1:] if len(opaque) == 7 else "".join(2 * part for part in opaque[1:])
    red, green, blue = (int(parts[n : n + 2], 16) for n in (0, 2, 4))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else INK
