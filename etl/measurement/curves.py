"""A share that changes with the days since the start: read at a day, or for the day of a share."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from etl.errors import OutcomesError

# The width within which R's quantile.survfit calls two shares equal.
SAME = float(np.sqrt(np.finfo(float).eps))
# Shares as near to 0 or 1 as this are 0 or 1: one in ten million units is 1e-7.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Curve:
    """A step function of the days since the start, with a pointwise interval.

    Arrays have the shape (days,) and are read-only. `share` holds from each day until the next;
    before the first it is `initial`. `error` is the standard error of the share; `low` and `high`
    are its interval at `confidence`, nan where there is none (a share of 0 or 1). Beyond
    `known_until` nobody was observed and nothing is known; it is infinite where nobody was left.
    """

    days: np.ndarray
    at_risk: np.ndarray
    share: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    confidence: float
    initial: float
    known_until: float


@dataclass(frozen=True)
class Reading:
    """A share on a day, and the units observed until that day or longer.

    `share` is None where the curve does not reach the day, `low` and `high` also where there is no
    interval.
    """

    day: float
    at_risk: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Quantile:
    """The day by which a share of the units had come to it, and the units at risk on that day.

    None means not reached: for `day` the share was not come to while units were observed, for
    `high` no longer time is ruled out. `low` is None where no interval can be given.
    """

    share: float
    day: float | None
    low: float | None
    high: float | None
    at_risk: int | None


def log_log_band(
    share: np.ndarray, error: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a share that begins at 1, on the scale log(-log(share)).

    Kalbfleisch and Prentice (1980), The Statistical Analysis of Failure Time Data, section 1.3; as
    R's survfit with conf.type "log-log". nan where the share is 0 or 1. Raises OutcomesError for a
    confidence that is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise OutcomesError(f"confidence is {confidence}: give a share such as 0.95.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    inside = (share > ROUNDING) & (share < 1 - ROUNDING)
    share = np.where(inside, share, np.nan)
    middle = np.log(-np.log(share))
    half = z * error / (share * -np.log(share))
    return np.exp(-np.exp(middle + half)), np.exp(-np.exp(middle - half))


def rising_band(
    share: np.ndarray, error: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a share that begins at 0, on the scale log(-log(1 - share)).

    So the share ended and the share still open have the same interval, seen from either side.
    Choudhury (2002), Statistics in Medicine 21:1129-1144; the default of R's etm. R's survfit puts
    log(-log) on the cumulative incidence itself, which differs. nan where the share is 0 or 1.
    """
    low, high = log_log_band(1 - share, error, confidence)
    return 1 - high, 1 - low


def at_day(curve: Curve, day: float) -> Reading:
    """Read a curve on a day, what happened on that day included.

    Raises OutcomesError for a day before the start.
    """
    if not day >= 0:
        raise OutcomesError(f"day is {day}: days count from the start, so give 0 or more.")
    later = int(np.searchsorted(curve.days, day, side="left"))
    at_risk = int(curve.at_risk[later]) if later < curve.days.size else 0
    if day > curve.known_until:
        return Reading(day, at_risk, None, None, None)
    step = int(np.searchsorted(curve.days, day, side="right")) - 1
    if step < 0:
        return Reading(day, at_risk, curve.initial, None, None)
    share, low, high = float(curve.share[step]), _some(curve.low[step]), _some(curve.high[step])
    return Reading(day, at_risk, share, low, high)


def as_counts(curve: Curve, day: float) -> tuple[float, float] | None:
    """Numerator and denominator of a binomial sample with the share of a day and its error.

    Where everybody was followed to the day they are the counts themselves; where some were not,
    the sample is as much smaller as the error is larger (the effective sample size of Cutler and
    Ederer 1958, J Chronic Dis 8:699). None beyond the days observed, or of no units.
    Raises OutcomesError for a day before the start.
    """
    share = at_day(curve, day).share
    if share is None or not curve.days.size:
        return None
    step = int(np.searchsorted(curve.days, day, side="right")) - 1
    error = float(curve.error[step]) if step >= 0 else 0.0
    inside = ROUNDING < share < 1 - ROUNDING and error > 0
    size = share * (1 - share) / error**2 if inside else float(curve.at_risk[0])
    return share * size, size


def quantile(curve: Curve, share: float) -> Quantile:
    """Day by which `share` of the units had come to what a rising curve counts.

    The interval holds the days on which the curve's own interval holds the share (Brookmeyer and
    Crowley 1982, Biometrics 38:29-41). As in R's quantile.survfit, a curve that rests exactly at
    the share gives the middle of the rest. Raises OutcomesError for a share not between 0 and 1,
    or a curve that falls.
    """
    if not 0 < share < 1 or curve.initial:
        raise OutcomesError(
            f"A share of {share} of a curve from {curve.initial:g}: give a share between 0 and 1, "
            "such as 0.5 for the median, and a curve that rises from 0."
        )
    day = _crossing(curve.days, curve.share, share)
    low = _crossing(curve.days, curve.high, share)
    high = _crossing(curve.days, curve.low, share)
    at_risk = None if day is None else at_day(curve, day).at_risk
    return Quantile(share, day, low, high, at_risk)


def _crossing(days: np.ndarray, values: np.ndarray, share: float) -> float | None:
    touched = _first(values, share - SAME)
    if touched is None:
        return None
    passed = _first(values, share + SAME)
    return float(days[touched] + days[-1 if passed is None else passed]) / 2


def _first(values: np.ndarray, least: float) -> int | None:
    # A limit can turn back where few are left: the smallest that will do decides, as in R.
    enough = np.where(values >= least, values, np.inf)
    place = int(np.argmin(enough)) if enough.size else 0
    return place if enough.size and enough[place] < np.inf else None


def _some(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
