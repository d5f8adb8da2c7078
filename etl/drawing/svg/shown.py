"""What an axis shows: its range, or everything there is to show with room around it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from etl.drawing.svg.plain import Described
from etl.drawing.svg.scale import Scale, as_number, is_missing, kind_of

_ROOM = {"date": 0.02, "linear": 0.06}
_ROOM_FOR_TEXT = 0.16
# Half the place of a bar among its neighbours.
_HALF = 0.5


def scale_of(letter: str, traces: Sequence[Described], layout: Described) -> Scale:
    """Return the scale of the axis ``x`` or ``y``, not yet drawn between pixels."""
    axis = layout.get(f"{letter}axis", {})
    values = [value for trace in traces for value in trace.get(letter) or ()]
    kind = kind_of(axis.get("type"), values)
    categories = tuple(dict.fromkeys(v for v in values if isinstance(v, str)))
    categories = categories if kind == "category" else ()
    low, high = _ends(letter, traces, layout, kind, categories)
    given = [as_number(end, kind, categories) for end in axis.get("range") or (None, None)]
    if axis.get("autorange") == "reversed":
        low, high = high, low
    first, last = (low if given[0] is None else given[0], high if given[1] is None else given[1])
    return Scale(kind, first, last, categories)


def _ends(
    letter: str,
    traces: Sequence[Described],
    layout: Described,
    kind: str,
    categories: tuple[str, ...],
) -> tuple[float, float]:
    if kind == "category":
        return -_HALF, max(len(categories), 1) - _HALF
    shown = (as_number(value, kind) for value in _values(letter, traces, layout))
    numbers = [*(found for found in shown if found is not None)]
    numbers += _reach_of_errors(letter, traces)
    for bars in _bars_along(letter, traces):
        numbers += _reach_of_places([as_number(value, kind) for value in bars[letter]])
    axis, lengths = layout.get(f"{letter}axis", {}), list(_bars_by_length(letter, traces))
    mode = "tozero" if lengths else axis.get("rangemode", "normal")
    room = _ROOM_FOR_TEXT if any(map(_has_text_beyond, lengths)) else _ROOM[kind]
    return _with_room(numbers, kind, mode, room)


def _with_room(numbers: list[float], kind: str, mode: str, room: float) -> tuple[float, float]:
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    if kind == "linear" and mode == "tozero":
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        half = 30.0 if kind == "date" else abs(low) / 10 or 1.0
        low, high = low - half, high + half
    around = room * (high - low)
    stays_at = 0.0 if kind == "linear" and mode == "tozero" else None
    padded = low if low == stays_at else low - around, high if high == stays_at else high + around
    return (max(padded[0], 0.0), padded[1]) if mode == "nonnegative" else padded


def _values(letter: str, traces: Sequence[Described], layout: Described) -> Iterator[Any]:
    """Everything that stands by its value: points, and shapes and notes that name the axis."""
    for trace in traces:
        yield from trace.get(letter) or ()
    for shape in layout.get("shapes", ()):
        if shape.get(f"{letter}ref", letter) == letter:
            yield from (shape[f"{letter}0"], shape[f"{letter}1"])
    for note in layout.get("annotations", ()):
        if note.get(f"{letter}ref", letter) == letter:
            yield note[letter]


def _reach_of_errors(letter: str, traces: Iterable[Described]) -> Iterator[float]:
    for trace in traces:
        for _, low, high in errors_of(trace, letter):
            yield from (low, high)


def errors_of(trace: Described, letter: str) -> list[tuple[int, float, float]]:
    """The error bars along an axis of numbers: of which point, from where, to where."""
    errors = trace.get(f"error_{letter}") or {}
    above = errors.get("array") or ()
    if errors.get("visible") is False or not above:
        return []
    below = above if errors.get("symmetric", "arrayminus" not in errors) else errors["arrayminus"]
    rows = enumerate(zip(trace[letter], below, above, strict=True))
    return [
        (
            n,
            value - (0.0 if is_missing(less) else less),
            value + (0.0 if is_missing(more) else more),
        )
        for n, (value, less, more) in rows
        if not is_missing(value)
    ]


def _reach_of_places(places: Sequence[float | None]) -> Iterator[float]:
    """How far bars reach that stand at places of an axis."""
    known = [place for place in places if place is not None]
    half = _HALF * spacing(known)
    yield from (reach for place in known for reach in (place - half, place + half))


def spacing(places: Sequence[float]) -> float:
    """How far the nearest two of several places are apart; 1 where there are no two."""
    ordered = sorted(set(places))
    return min((b - a for a, b in pairwise(ordered)), default=1.0)


def _bars(traces: Iterable[Described]) -> Iterator[Described]:
    yield from (trace for trace in traces if trace.get("type") == "bar" and trace.get("x"))


def _bars_along(letter: str, traces: Iterable[Described]) -> Iterator[Described]:
    """The bars that stand beside one another on this axis."""
    return (bars for bars in _bars(traces) if length_letter(bars) != letter)


def _bars_by_length(letter: str, traces: Iterable[Described]) -> Iterator[Described]:
    return (bars for bars in _bars(traces) if length_letter(bars) == letter)


def length_letter(bars: Described) -> str:
    """The axis along which bars are as long as their value."""
    return "x" if bars.get("orientation") == "h" else "y"


def _has_text_beyond(bars: Described) -> bool:
    return bool(bars.get("text")) and bars.get("textposition", "auto") in ("auto", "outside")
