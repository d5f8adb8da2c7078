"""From values to pixels: where on an axis a value stands."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

_ISO = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?")
_FIRST_DAY = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` to ``high``, drawn from pixel ``first`` to pixel ``last``.

    ``kind`` is date, linear or category; dates are days since 1970, categories places in a list.
    Of a reversed axis ``low`` is the larger.
    """

    kind: str
    low: float
    high: float
    categories: tuple[str, ...] = ()
    first: float = 0.0
    last: float = 1.0

    def drawn(self, first: float, last: float) -> "Scale":
        """Return the scale drawn between two pixels."""
        return replace(self, first=first, last=last)

    def place(self, value: Any) -> float | None:
        """Return the pixel of a value; None where there is none."""
        found = as_number(value, self.kind, self.categories)
        return None if found is None else self.at(found)

    def at(self, number: float) -> float:
        """Return the pixel of a number."""
        return self.along((number - self.low) / (self.high - self.low))

    def along(self, share: float) -> float:
        """Return the pixel at a share of the axis: 0 where it begins, 1 where it ends."""
        return self.first + share * (self.last - self.first)

    def shows(self, number: float) -> bool:
        """Whether a number lies within what is shown, but for rounding."""
        slack = 1e-9 * abs(self.high - self.low)
        return min(self.low, self.high) - slack <= number <= max(self.low, self.high) + slack


def kind_of(declared: str | None, values: Iterable[Any]) -> str:
    """Tell the kind of an axis, as declared or from the first value there is."""
    if declared not in (None, "-"):
        return declared
    first = next((value for value in values if not is_missing(value)), 0)
    if isinstance(first, date) or (isinstance(first, str) and _ISO.fullmatch(first)):
        return "date"
    return "category" if isinstance(first, str) else "linear"


def as_number(value: Any, kind: str, categories: Sequence[str] = ()) -> float | None:
    """Return a value of an axis as a number; None where there is none."""
    if is_missing(value):
        return None
    if kind == "date":
        return _days(value)
    if kind == "category" and isinstance(value, str):
        return float(categories.index(value))
    return float(value)


def is_missing(value: Any) -> bool:
    """Whether there is no value: none given, or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def day_of(days: float) -> datetime:
    """Return the moment so many days after 1970 began."""
    return _FIRST_DAY + timedelta(days=days)


def _days(value: Any) -> float:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return (value.replace(tzinfo=None) - _FIRST_DAY) / timedelta(days=1)
