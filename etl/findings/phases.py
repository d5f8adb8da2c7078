"""Which points of a series may be held against which: stretches of one definition and baseline.

Limits never reach across a change of definition, and within one definition only a registered
baseline (data/reference/baselines.csv) moves them: limits moved automatically would follow a
worsening series down without ever marking it (NHS England, Making Data Count).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from etl.findings.words import Row
from etl.measurement.baseline import FEWEST_POINTS, SETTLED_POINTS


@dataclass(frozen=True)
class Baseline:
    """The days that limits rest on. Without ``registered_on`` nobody registered it: ``reason``
    says then why no other is used. Without ``signed_by`` its owner has not signed it yet."""

    first_day: date
    last_day: date
    reason: str
    signed_by: str | None = None
    registered_on: date | None = None
    applies_from: date | None = None

    def __contains__(self, row: Row) -> bool:
        """Whether a period lies within it."""
        return self.first_day <= row["period_start"] and row["period_end"] <= self.last_day

    @property
    def is_registered(self) -> bool:
        """Whether somebody registered it, or it is only the beginning of the series."""
        return self.registered_on is not None


@dataclass(frozen=True)
class Phase:
    """Points ``first`` to ``last`` of a series, both within it, counted by one version.

    ``baseline`` is None where the points come before the first registered one applies: they have
    no limits.
    """

    first: int
    last: int
    version: int
    baseline: Baseline | None


def is_point(row: Row) -> bool:
    """Whether a period is whole, of one definition, and has anything to divide by."""
    return bool(row["is_complete"] and not row["is_mixed"] and row["denominator"])


def phases(
    series: Sequence[Row], registered: Sequence[Row], period_type: str = "period"
) -> list[Phase]:
    """Part a series, whose rows are those of sql/questions/series.sql.

    ``registered`` are the rows of sql/questions/baselines.sql: the most particular that lie within
    a stretch of one definition count there.
    """
    found: list[Phase] = []
    for first, last, version in _stretches(series):
        found += _phases_of(series, first, last, version, registered, period_type)
    return found


def _stretches(series: Sequence[Row]) -> Iterator[tuple[int, int, int]]:
    places = ((place, row) for place, row in enumerate(series) if not row["is_mixed"])
    for version, run in groupby(places, key=lambda pair: pair[1]["version"]):
        numbers = [place for place, _ in run]
        yield numbers[0], numbers[-1], version


def _phases_of(
    series: Sequence[Row], first: int, last: int, version: int, registered: Sequence[Row], kind: str
) -> list[Phase]:
    usable = _most_particular([row for row in registered if _serves(series, first, last, row)])
    if not usable:
        why = _why_none(series, first, last, registered, kind)
        return [Phase(first, last, version, _beginning(series, first, last, why))]
    begins = [_place_of(series, first, last, row["applies_from"]) for row in usable]
    ends = [*(begin - 1 for begin in begins[1:]), last]
    found = [
        Phase(begin, end, version, _baseline(row))
        for begin, end, row in zip(begins, ends, usable, strict=True)
    ]
    before = Phase(first, begins[0] - 1, version, None)
    return [before, *found] if before.last >= before.first else found


def _serves(series: Sequence[Row], first: int, last: int, row: Row) -> bool:
    """Whether a baseline begins and applies within a stretch, and has points there for limits."""
    return (_points(series, first, last, row) or 0) >= FEWEST_POINTS


def _points(series: Sequence[Row], first: int, last: int, row: Row) -> int | None:
    """How many points of a stretch a baseline has; None where it lies or applies elsewhere."""
    begins, ends = series[first]["period_start"], series[last]["period_end"]
    if not begins <= row["first_day"] <= ends or row["applies_from"] > ends:
        return None
    baseline = _baseline(row)
    return sum(is_point(p) and p in baseline for p in series[first : last + 1])


def _why_none(
    series: Sequence[Row], first: int, last: int, registered: Sequence[Row], kind: str
) -> str:
    """Say why no registered baseline serves a stretch."""
    if not registered:
        return "no baseline is registered"
    whole = [row["period_end"] for row in series[first : last + 1] if row["is_complete"]]
    if whole and all(row["applies_from"] > whole[-1] for row in registered):
        return "no registered baseline applies yet"
    found = [_points(series, first, last, row) for row in registered]
    points = max(number or 0 for number in found)
    if not points:
        return f"the registered baseline has no whole {kind} here"
    return f"the registered baseline has only {points} {kind}{'' if points == 1 else 's'}"


def _most_particular(rows: list[Row]) -> list[Row]:
    """Those about this metric and area before those about all; of one day the newest entry."""

    def rank(row: Row) -> tuple[bool, bool]:
        return row["is_of_area"], row["is_of_metric"]

    best = max(map(rank, rows), default=None)
    by_day = {row["applies_from"]: row for row in rows if rank(row) == best}
    return [by_day[day] for day in sorted(by_day)]


def _place_of(series: Sequence[Row], first: int, last: int, day: date) -> int:
    return next(place for place in range(first, last + 1) if series[place]["period_end"] >= day)


def _baseline(row: Row) -> Baseline:
    names = ("first_day", "last_day", "reason", "signed_by", "registered_on", "applies_from")
    return Baseline(**{name: row[name] for name in names})


def _beginning(series: Sequence[Row], first: int, last: int, why: str) -> Baseline | None:
    """The first points of a stretch, where nothing is registered that serves for it.

    Not the newest: limits that it has a part in are drawn towards it, and could hardly mark it.
    """
    counted = [row for row in series[first : last + 1] if is_point(row)]
    points = counted[:-1][:SETTLED_POINTS] or counted
    if not points:
        return None
    return Baseline(points[0]["period_start"], points[-1]["period_end"], why)
