"""Where an axis has its ticks, and what they say: round numbers, the first days of periods."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from etl.drawing.svg.plain import Described
from etl.drawing.svg.scale import Scale, as_number, day_of
from etl.errors import OutcomesError

_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
_DAYS = (1, 2, 7, 14)
_FORMAT = re.compile(r"(?P<comma>,?)(?:\.(?P<decimals>\d+))?(?P<kind>[f%d]?)")
_DATE_FORMAT = re.compile(r"(?:%[YymbBdej]|[^%])*")


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: its number there, and what stands beside it."""

    number: float
    label: str


def ticks_of(scale: Scale, axis: Described, most: int) -> list[Tick]:
    """Return the ticks of an axis within what it shows, ``most`` at the most unless it says so.

    Raise OutcomesError for a format that is not supported.
    """
    most = axis.get("nticks") or most
    if axis.get("tickvals") is not None:
        found = _given(scale, axis)
    elif scale.kind == "category":
        found = [Tick(float(n), name) for n, name in enumerate(scale.categories)]
    elif scale.kind == "date":
        found = _of_dates(scale, axis, most)
    else:
        found = _of_numbers(scale, axis, most)
    return [_dressed(tick, axis) for tick in found if scale.shows(tick.number)]


def _dressed(tick: Tick, axis: Described) -> Tick:
    before, after = axis.get("tickprefix") or "", axis.get("ticksuffix") or ""
    return Tick(tick.number, f"{before}{tick.label}{after}")


def _given(scale: Scale, axis: Described) -> list[Tick]:
    numbers = [as_number(value, scale.kind, scale.categories) for value in axis["tickvals"]]
    said = axis.get("ticktext") or [_said(number, scale, axis) for number in numbers]
    return [Tick(number, str(text)) for number, text in zip(numbers, said, strict=True)]


def _said(number: float, scale: Scale, axis: Described) -> str:
    if scale.kind == "date":
        return _date_label(day_of(number), axis.get("tickformat") or "%b %Y")
    if scale.kind == "category":
        return scale.categories[int(number)]
    return _number_label(number, axis.get("tickformat") or "", 0)


def _of_numbers(scale: Scale, axis: Described, most: int) -> list[Tick]:
    low, high = sorted((scale.low, scale.high))
    step = float(axis.get("dtick") or _round_step(low, high, most))
    written, (first, last) = axis.get("tickformat") or "", _multiples(low, high, step)
    return [Tick(n * step, _number_label(n * step, written, step)) for n in range(first, last + 1)]


def _round_step(low: float, high: float, most: int) -> float:
    """Return the first of 1, 2, 5, 10 and so on that gives no more ticks than so many."""
    size = 10.0 ** math.floor(math.log10((high - low) / (most + 1)))
    steps = (size * times for times in (1, 2, 5, 10, 20, 50, 100))
    return next(step for step in steps if _count(*_multiples(low, high, step)) <= most)


def _multiples(low: float, high: float, step: float) -> tuple[int, int]:
    return math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)


def _count(first: int, last: int) -> int:
    return last - first + 1


def _number_label(number: float, written: str, step: float) -> str:
    """Write a number as its format says, with more decimals where two ticks would read alike.

    Without a format thousands are parted, as everywhere in words.
    """
    found = _FORMAT.fullmatch(written)
    if not found:
        raise _unsupported(written)
    is_share = found["kind"] == "%"
    needed = max(0, -math.floor(math.log10(step * (100 if is_share else 1)) + 1e-9)) if step else 0
    decimals = max(int(found["decimals"] or 0), needed)
    comma = "," if found["comma"] or not written else ""
    # What is rounded to nought from below is nought.
    value = round(number, decimals + (2 if is_share else 0)) + 0.0
    return f"{value:{comma}.{decimals}{'%' if is_share else 'f'}}".replace("-", "−")


def _of_dates(scale: Scale, axis: Described, most: int) -> list[Tick]:
    low, high = sorted((scale.low, scale.high))
    months = _months(axis.get("dtick"), high - low, most)
    if months is None:
        step = next((n for n in _DAYS if (high - low) / n <= most), _DAYS[-1])
        numbers = [float(n) for n in range(math.ceil(low), math.floor(high) + 1) if n % step == 0]
        written = axis.get("tickformat") or "%e %b"
    else:
        numbers = _starts(low, high, months)
        written = axis.get("tickformat") or ("%Y" if months % 12 == 0 else "%b %Y")
    return [Tick(number, _date_label(day_of(number), written)) for number in numbers]


def _months(step: Any, days: float, most: int) -> int | None:
    """How many months from tick to tick; None where days are counted."""
    if isinstance(step, str) and re.fullmatch(r"M\d+", step):
        return int(step[1:])
    if step is not None:
        raise _unsupported(step)
    if days < 62:
        return None
    return next((n for n in _MONTHS if days / 30.44 / n <= most), _MONTHS[-1])


def _starts(low: float, high: float, months: int) -> list[float]:
    """The first days of every so many months, counted from the year 0."""
    first = day_of(low)
    count = -(-(first.year * 12 + first.month - 1) // months) * months
    found = []
    while (number := _number_of(count)) <= high + 1e-9:
        found.append(number)
        count += months
    return found


def _number_of(months: int) -> float:
    return (datetime(months // 12, months % 12 + 1, 1) - datetime(1970, 1, 1)) / timedelta(days=1)


def _date_label(day: datetime, written: str) -> str:
    if not _DATE_FORMAT.fullmatch(written):
        raise _unsupported(written)
    # Day of the month without a leading nought, which not every platform's strftime knows.
    return day.strftime(written.replace("%e", str(day.day)))


def _unsupported(written: object) -> OutcomesError:
    return OutcomesError(f"A figure cannot be drawn as SVG: tick format {written!r} is unknown.")
