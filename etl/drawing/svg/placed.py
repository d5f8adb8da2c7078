"""Where everything of a picture stands: the area takes what axes, names and notes leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.drawing.svg.axes import Axis, axis_of
from etl.drawing.svg.legend import Named, legend_height, named, rows_of
from etl.drawing.svg.notes import Note, notes_of
from etl.drawing.svg.plain import Described
from etl.drawing.svg.plot import Plot
from etl.drawing.svg.scale import Scale
from etl.drawing.svg.shown import scale_of
from etl.errors import OutcomesError

# The Government Analysis Function's categorical palette, for traces that name no colour.
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
_MARGIN = 16.0
_TRIES = 6
_SIDES = {"left": "l", "right": "r", "top": "t", "bottom": "b"}
Room = dict[str, float]


@dataclass(frozen=True)
class Placed:
    """A figure of ``width`` by ``height`` pixels; ``names`` are the rows of its legend."""

    traces: Sequence[Named]
    layout: Described
    width: float
    height: float
    plot: Plot
    axes: Sequence[Axis]
    names: Sequence[Sequence[Named]]
    notes: Sequence[Note]
    names_top: float


def place(traces: Sequence[Described], layout: Described, width: float, height: float) -> Placed:
    """Place a figure. Raise OutcomesError where so few pixels leave nothing to draw on."""
    coloured = [(trace, _colour(trace, number)) for number, trace in enumerate(traces)]
    room = _margins(layout)
    names_top = room["top"]
    x, y = (scale_of(letter, traces, layout) for letter in "xy")
    across, up = _axes((x, y), traces, layout, (width, height), room)
    names = rows_of(named(coloured, layout), width - room["left"] - room["right"])
    room[across.side] += across.room
    room[up.side] += up.room
    room["top"] += legend_height(names)
    plot = _with_notes(x, y, layout, room, width, height)
    notes = notes_of(layout, plot)
    return Placed(coloured, layout, width, height, plot, (across, up), names, notes, names_top)


def _margins(layout: Described) -> Room:
    given = layout.get("margin") or {}
    return {side: float(given.get(letter, _MARGIN)) for side, letter in _SIDES.items()}


def _axes(
    scales: tuple[Scale, Scale],
    traces: Sequence[Described],
    layout: Described,
    size: tuple[float, float],
    room: Room,
) -> tuple[Axis, Axis]:
    is_empty = not any(trace.get("x") for trace in traces)
    pixels = size[0] - room["left"] - room["right"], size[1] - room["top"] - room["bottom"]
    across, up = (
        axis_of(letter, layout.get(f"{letter}axis", {}), scale, length, is_empty)
        for letter, scale, length in zip("xy", scales, pixels, strict=True)
    )
    return across, up


def _with_notes(
    x: Scale, y: Scale, layout: Described, room: Room, width: float, height: float
) -> Plot:
    """What is written beside the last points is not cut: it takes its room from the area."""
    plot = _plot(x, y, room, width, height)
    for _ in range(_TRIES):
        beyond = max((note.right for note in notes_of(layout, plot)), default=0.0) - width
        if beyond <= 0:
            break
        # A narrower area moves a note by its share of the way across, so this takes a few steps.
        room = room | {"right": room["right"] + beyond}
        plot = _plot(x, y, room, width, height)
    return plot


def _plot(x: Scale, y: Scale, room: Room, width: float, height: float) -> Plot:
    right, bottom = width - room["right"], height - room["bottom"]
    if right <= room["left"] or bottom <= room["top"]:
        raise OutcomesError(f"A figure needs more room than {width:g} by {height:g} pixels.")
    return Plot.within(x, y, room["left"], room["top"], right, bottom)


def _colour(trace: Described, number: int) -> str:
    """The colour of a trace's line, else of its marks, else the next of the palette."""
    marker = (trace.get("marker") or {}).get("color")
    found = (trace.get("line") or {}).get("color") or marker
    return found if isinstance(found, str) else COLOURS[number % len(COLOURS)]
