"""What a curve of waiting says, in two sentences that claim no more than its numbers hold."""

import math
from dataclasses import dataclass

import numpy as np

from etl.measurement.competing import Incidence
from etl.measurement.curves import ROUNDING, Curve, Quantile, Reading, at_day, quantile
from etl.measurement.decimals import half_up
from etl.measurement.durations import Durations
from etl.measurement.survival import Survival

# Below this a share moves by five points or more with a single unit.
FEW = 20
NOT_REACHED = "was not reached"
_SO_LONG = f"be told (fewer than {FEW} were followed so long)"
NOT_TOLD = f"cannot {_SO_LONG}"
_NEITHER = {NOT_REACHED: "was reached", NOT_TOLD: f"can {_SO_LONG}"}


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
    return f"{half_up(100 * share, 1)}%"


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
    at_most = float(ended.share[-1] + still_open.share[-1])
    points = [_Percentile(quantile(ended, share), counts, at_most) for share in (0.5, 0.9)]
    first = (
        f"From {phrasing.start} to {phrasing.end}, among {units:,} {phrasing.units},"
        f" {_percentiles(points, ended.confidence)}"
    )
    at_risk = _at_risk(points)
    second = f"{at_risk}; by" if at_risk else "By"
    on, why = _day_to_tell(counts, day)
    shares = _shares(ended, still_open, phrasing, on, units)
    return f"{first}. {second} day {_number(on)},{why} {shares}."


@dataclass(frozen=True)
class _Percentile:
    """A percentile, the counts it rests on, and the share that could come to it `at_most`."""

    found: Quantile
    counts: Durations
    at_most: float

    @property
    def is_told(self) -> bool:
        day = self.found.day
        return day is not None and self.counts.carry(day, FEW)

    def in_words(self, confidence: float) -> str:
        if self.found.day is None:
            if self.at_most < self.found.share - ROUNDING:
                return f"is out of reach ({percent(1 - self.at_most)} ended another way)"
            return f"{NOT_REACHED}{_interval(self.found, confidence)}"
        if not self.is_told:
            return NOT_TOLD
        interval = _interval(self.found, confidence) or " (no interval can be given)"
        return f"was {_days(self.found.day)}{interval}"


def _percentiles(points: list[_Percentile], confidence: float) -> str:
    median, ninetieth = (point.in_words(confidence) for point in points)
    if median == ninetieth and median in (NOT_REACHED, NOT_TOLD):
        return f"neither the median nor the 90th percentile {_NEITHER[median]}"
    return f"the median {median} and the 90th percentile {ninetieth}"


def _interval(point: Quantile, confidence: float) -> str:
    if point.low is None and point.high is None:
        return ""
    low = "up to" if point.low is None else _number(point.low)
    high = "days or longer" if point.high is None else _number(point.high)
    to = "" if point.low is None or point.high is None else "to "
    return f" ({100 * confidence:g}% interval {low} {to}{high})"


def _at_risk(points: list[_Percentile]) -> str:
    """Numbers still followed on the days that are told; where both are one day, once."""
    told = {point.found.day: point.found.at_risk for point in points if point.is_told}
    parts = [
        f"{'only ' if at_risk < FEW else ''}{at_risk:,} on day {_number(day)}"
        for day, at_risk in told.items()
    ]
    return f"Still followed (at risk) were {' and '.join(parts)}" if parts else ""


def _day_to_tell(counts: Durations, day: float) -> tuple[float, str]:
    if math.isfinite(day) and counts.carry(day, FEW):
        return day, ""
    last = float(counts.days[np.flatnonzero(counts.at_risk >= FEW)[-1]])
    return last, f" the last with {FEW} or more at risk,"


def _shares(ended: Curve, still_open: Curve, phrasing: Phrasing, day: float, units: int) -> str:
    reading, left = at_day(ended, day), at_day(still_open, day)
    another_way = 1 - reading.share - left.share
    ended_share = _of_all(share_with_interval(reading, ended.confidence), units)
    parts = [f"{ended_share} had been {phrasing.ended}"]
    if another_way > ROUNDING:
        parts.append(f"{percent(another_way)} had ended another way")
    parts.append(f"{_of_all(percent(left.share), units)} were {phrasing.waiting}")
    return ", ".join(parts[:-1]) + f" and {parts[-1]}"


def _of_all(share: str, units: int) -> str:
    """Write of how many all or none are, as neither has an interval: all 400."""
    return {"all": f"all {units:,}", "none": f"none of the {units:,}"}.get(share, share)


def _days(number: float) -> str:
    return f"{_number(number)} day{'' if number == 1 else 's'}"


def _number(number: float) -> str:
    return f"{number:,.10g}"
