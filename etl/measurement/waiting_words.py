"""What a curve of waiting says, in two sentences that claim no more than its numbers hold."""

import math
from dataclasses import dataclass

import numpy as np

from etl.measurement.competing import Incidence
from etl.measurement.curves import ROUNDING, Curve, Quantile, Reading, at_day, quantile
from etl.measurement.durations import Durations
from etl.measurement.survival import Survival

# Below this a share moves by five points or more with a single unit.
FEW = 20
NOT_REACHED = "was not reached"


@dataclass(frozen=True)
class Phrasing:
    """Words for a wait from `start` ("referral") to `end` ("charge").

    `units` are "defendants", who have been `ended` ("charged") or are `waiting` ("still open").
    """

    units: str
    start: str
    end: str
    ended: str
    waiting: str = "still open"


def survival_in_words(survival: Survival, phrasing: Phrasing, day: float = math.inf) -> str:
    """Median, 90th percentile, numbers at risk and share still open of a Kaplan-Meier estimate.

    Shares are those of `day` where 20 units or more are at risk on it, or all were followed to it
    or to their end; else of the last day on which 20 were at risk.
    """
    return _in_words(survival.counts, survival.ended, survival.still_open, phrasing, day)


def incidence_in_words(
    incidence: Incidence, cause: str, phrasing: Phrasing, day: float = math.inf
) -> str:
    """The same of one cause; its percentiles are of all units, whatever ended them.

    Raises OutcomesError for a cause that is not among them.
    """
    ended = incidence.of(cause)
    return _in_words(incidence.counts, ended, incidence.still_open, phrasing, day)


def too_few_in_words(units: int, noun: str) -> str | None:
    """Say that there is nobody, or too few, to count; None where there are enough."""
    if not units:
        return f"No {noun} to count."
    if units < FEW:
        return f"Fewer than {FEW} {noun}, too few for a median or a share."
    return None


def percent(share: float) -> str:
    """Write a share with one decimal; what is nearly none or nearly all is not rounded to it."""
    if share < ROUNDING or share > 1 - ROUNDING:
        return "none" if share < ROUNDING else "all"
    if not 0.001 <= share <= 0.999:
        return "under 0.1%" if share < 0.001 else "over 99.9%"
    return f"{100 * share:.1f}%"


def share_with_interval(reading: Reading, confidence: float) -> str:
    """Write a share and its interval, rounded outwards."""
    if reading.low is None or reading.high is None:
        return percent(reading.share)
    bounds = " to ".join(outwards(reading.low, reading.high))
    return f"{percent(reading.share)} ({100 * confidence:g}% interval {bounds})"


def outwards(low: float, high: float) -> tuple[str, str]:
    """Write two bounds with one decimal, rounded so that all between them stays between them."""
    least, most = (round(1000 * bound, 6) for bound in (low, high))
    return f"{math.floor(least) / 10:.1f}%", f"{math.ceil(most) / 10:.1f}%"


def _in_words(
    counts: Durations, ended: Curve, still_open: Curve, phrasing: Phrasing, day: float
) -> str:
    units = counts.units
    too_few = too_few_in_words(units, phrasing.units)
    if too_few:
        return too_few
    points = [quantile(ended, 0.5), quantile(ended, 0.9)]
    first = (
        f"From {phrasing.start} to {phrasing.end} {_percentiles(points, ended.confidence)}, "
        f"among {units:,} {phrasing.units}"
    )
    at_risk = _at_risk(points)
    second = f"{at_risk}; by" if at_risk else "By"
    on, why = _day_to_tell(counts, day)
    return f"{first}. {second} day {_number(on)},{why} {_shares(ended, still_open, phrasing, on)}."


def _percentiles(points: list[Quantile], confidence: float) -> str:
    median, ninetieth = (_point(point, confidence) for point in points)
    if median == ninetieth == NOT_REACHED:
        return "neither the median nor the 90th percentile was reached"
    return f"the median {median} and the 90th percentile {ninetieth}"


def _point(point: Quantile, confidence: float) -> str:
    day = NOT_REACHED if point.day is None else f"was {_days(point.day)}"
    if point.low is None and point.high is None:
        return day if point.day is None else f"{day} (no interval can be given)"
    low = "up to" if point.low is None else _number(point.low)
    high = "days or longer" if point.high is None else _number(point.high)
    to = "" if point.low is None or point.high is None else "to "
    return f"{day} ({100 * confidence:g}% interval {low} {to}{high})"


def _at_risk(points: list[Quantile]) -> str:
    """Numbers at risk on the days that were reached; where both are one day, once."""
    reached = {point.day: point.at_risk for point in points if point.day is not None}
    parts = [
        f"{'only ' if at_risk < FEW else ''}{at_risk:,} on day {_number(day)}"
        for day, at_risk in reached.items()
    ]
    return f"The number at risk was {' and '.join(parts)}" if parts else ""


def _day_to_tell(counts: Durations, day: float) -> tuple[float, str]:
    if math.isfinite(day) and counts.carry(day, FEW):
        return day, ""
    last = float(counts.days[np.flatnonzero(counts.at_risk >= FEW)[-1]])
    return last, f" the last with {FEW} or more at risk,"


def _shares(ended: Curve, still_open: Curve, phrasing: Phrasing, day: float) -> str:
    reading, left = at_day(ended, day), at_day(still_open, day)
    another_way = 1 - reading.share - left.share
    parts = [f"{share_with_interval(reading, ended.confidence)} had been {phrasing.ended}"]
    if another_way > ROUNDING:
        parts.append(f"{percent(another_way)} had ended another way")
    parts.append(f"{percent(left.share)} were {phrasing.waiting}")
    return ", ".join(parts[:-1]) + f" and {parts[-1]}"


def _days(number: float) -> str:
    return f"{_number(number)} day{'' if number == 1 else 's'}"


def _number(number: float) -> str:
    return f"{number:,.10g}"
