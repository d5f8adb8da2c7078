"""Axes: grid lines beneath the data, ticks and titles beside it, and the room that these need."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.drawing.svg.elements import INK, element, plain_text, stroked, text_width
from etl.drawing.svg.plain import Described
from etl.drawing.svg.plot import Plot
from etl.drawing.svg.scale import Scale
from etl.drawing.svg.ticks import Tick, ticks_of

_GRID, _LINE = "#DDDDDD", "#767676"
_SIZE, _TITLE = 12.0, 13.0
_GAP = 6.0  # pixels between the area, tick labels and title
_TICK = 5.0
_PIXELS_EACH = {"x": 76.0, "y": 42.0}


@dataclass(frozen=True)
class Axis:
    """An axis with its ticks. ``letter`` is x or y, ``side`` where its labels stand."""

    letter: str
    look: Described
    ticks: tuple[Tick, ...]

    @property
    def side(self) -> str:
        """Where the labels are: bottom or top, left or right."""
        return self.look.get("side") or ("bottom" if self.letter == "x" else "left")

    @property
    def is_visible(self) -> bool:
        """Whether anything of it is drawn."""
        return self.look.get("visible") is not False

    @property
    def has_labels(self) -> bool:
        """Whether its ticks say anything."""
        return self.is_visible and self.look.get("showticklabels") is not False

    @property
    def title(self) -> str:
        """What is measured along it; may be empty."""
        return ((self.look.get("title") or {}).get("text") or "") if self.is_visible else ""

    @property
    def size(self) -> float:
        """The size of its labels in pixels."""
        return float((self.look.get("tickfont") or {}).get("size") or _SIZE)

    @property
    def room(self) -> float:
        """How many pixels it needs beside the area."""
        labels = 0.0
        if self.has_labels and self.ticks:
            widest = max(text_width(tick.label, self.size) for tick in self.ticks)
            labels = _GAP + (self.size * 1.2 if self.letter == "x" else widest)
        return labels + (_GAP + _TITLE * 1.2 if self.title else 0.0)


def axis_of(letter: str, look: Described, scale: Scale, pixels: float, is_empty: bool) -> Axis:
    """Return an axis of so many pixels; one of nothing has no ticks."""
    most = max(2, int(pixels / _PIXELS_EACH[letter]))
    return Axis(letter, look, () if is_empty else tuple(ticks_of(scale, look, most)))


def grid(axis: Axis, plot: Plot) -> str:
    """Draw the grid lines, and the line at nought where there is to be one."""
    if not axis.is_visible:
        return ""
    look, drawn = axis.look, []
    if look.get("showgrid") is not False:
        colour, width = look.get("gridcolor") or _GRID, float(look.get("gridwidth") or 1)
        drawn += [_across(axis, plot, tick.number, colour, width) for tick in axis.ticks]
    scale = plot.axis(axis.letter)
    if look.get("zeroline") and scale.kind == "linear" and scale.shows(0.0):
        colour, width = look.get("zerolinecolor") or _LINE, look.get("zerolinewidth") or 1
        drawn.append(_across(axis, plot, 0.0, colour, float(width)))
    return "".join(drawn)


def labels(axis: Axis, plot: Plot, width: float) -> str:
    """Draw the line, the ticks, what they say, and the title, within a picture of a width."""
    if not axis.is_visible:
        return ""
    return _edge(axis, plot) + _tick_labels(axis, plot, width) + _title(axis, plot)


def _across(axis: Axis, plot: Plot, number: float, colour: str, width: float) -> str:
    at, look = plot.axis(axis.letter).at(number), stroked(colour, width)
    if axis.letter == "x":
        return element("line", x1=at, y1=plot.top, x2=at, y2=plot.bottom, **look)
    return element("line", x1=plot.left, y1=at, x2=plot.right, y2=at, **look)


def _edge(axis: Axis, plot: Plot) -> str:
    """The line along the axis and the strokes of its ticks, where they are asked for."""
    look, drawn = axis.look, []
    outwards = 1.0 if axis.side in ("bottom", "right") else -1.0
    at = {"bottom": plot.bottom, "top": plot.top, "left": plot.left, "right": plot.right}[axis.side]
    if look.get("showline"):
        stroke = stroked(look.get("linecolor") or _LINE, float(look.get("linewidth") or 1))
        ends = (
            (plot.left, at, plot.right, at)
            if axis.letter == "x"
            else (at, plot.top, at, plot.bottom)
        )
        drawn.append(_stroke(ends, stroke))
    if look.get("ticks") == "outside":
        stroke = stroked(look.get("tickcolor") or _LINE, 1.0)
        end = at + outwards * float(look.get("ticklen") or _TICK)
        for tick in axis.ticks:
            place = plot.axis(axis.letter).at(tick.number)
            ends = (place, at, place, end) if axis.letter == "x" else (at, place, end, place)
            drawn.append(_stroke(ends, stroke))
    return "".join(drawn)


def _stroke(ends: Sequence[float], stroke: dict[str, object]) -> str:
    return element("line", x1=ends[0], y1=ends[1], x2=ends[2], y2=ends[3], **stroke)


def _tick_labels(axis: Axis, plot: Plot, width: float) -> str:
    if not axis.has_labels:
        return ""
    colour = (axis.look.get("tickfont") or {}).get("color") or INK
    drawn = []
    for tick in axis.ticks:
        at = plot.axis(axis.letter).at(tick.number)
        x, y, anchor = _beside(axis, plot, at)
        if axis.letter == "x":
            # The first and the last may reach beyond the area, never beyond the picture.
            half = text_width(tick.label, axis.size) / 2
            x = max(half, min(x, width - half))
        drawn.append(
            element(
                "text", plain_text(tick.label), x=x, y=y, text_anchor=anchor, font_size=axis.size,
                fill=colour,
            )
        )  # fmt: skip
    return "".join(drawn)


def _beside(axis: Axis, plot: Plot, at: float) -> tuple[float, float, str]:
    return {
        "bottom": (at, plot.bottom + _GAP + 0.85 * axis.size, "middle"),
        "top": (at, plot.top - _GAP, "middle"),
        "left": (plot.left - _GAP, at + 0.35 * axis.size, "end"),
        "right": (plot.right + _GAP, at + 0.35 * axis.size, "start"),
    }[axis.side]


def _title(axis: Axis, plot: Plot) -> str:
    if not axis.title:
        return ""
    centre = ((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    beyond = axis.room
    x, y = {
        "bottom": (centre[0], plot.bottom + beyond - 0.2 * _TITLE),
        "top": (centre[0], plot.top - beyond + _TITLE),
        "left": (plot.left - beyond + _TITLE, centre[1]),
        "right": (plot.right + beyond - 0.2 * _TITLE, centre[1]),
    }[axis.side]
    turned = f"rotate(-90 {x:.2f} {y:.2f})" if axis.letter == "y" else None
    return element(
        "text", plain_text(axis.title), x=x, y=y, text_anchor="middle", font_size=_TITLE, fill=INK,
        transform=turned,
    )  # fmt: skip
