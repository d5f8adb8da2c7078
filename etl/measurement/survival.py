"""Kaplan-Meier: how long until it ends, with those still open counted as far as they are known."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from etl.measurement.curves import Curve, log_log_band
from etl.measurement.durations import Durations, durations
from etl.measurement.numbers import frozen


@dataclass(frozen=True)
class Survival:
    """Kaplan-Meier estimate: `still_open` falls from 1, `ended` is its complement and rises from 0.

    `counts` holds what the estimate is made of: at each day who was at risk, ended, or was last
    seen open. Read a curve with `curves.at_day`, the median of `ended` with `curves.quantile`.
    """

    counts: Durations
    still_open: Curve
    ended: Curve


def kaplan_meier(
    days: Iterable[float],
    units: Iterable[int],
    ended_by: Iterable[str | None],
    confidence: float = 0.95,
) -> Survival:
    """Share still open by days since the start, from counts as `durations` takes them.

    Whatever ended a unit counts as its end. Where one ending keeps another from happening, their
    separate curves are `competing.aalen_johansen`'s: never pass the other causes as None.

    Estimate: Kaplan and Meier (1958), JASA 53:457-481. Standard error: Greenwood (1926). Interval:
    log-log. Agrees with R's survfit(conf.type = "log-log"). Raises OutcomesError as `durations`.
    """
    counts = durations(days, units, ended_by)
    still_open = survival_curve(counts, confidence)
    return Survival(counts, still_open, complement(still_open))


def survival_curve(counts: Durations, confidence: float) -> Curve:
    """Kaplan-Meier curve of counts already added up, every cause an end."""
    ended = counts.ended.sum(axis=0)
    share = np.cumprod(1 - ended / counts.at_risk)
    # Where nobody is left Greenwood's sum is infinite, and the error of a share of 0 unknown.
    with np.errstate(invalid="ignore"):
        error = share * np.sqrt(greenwood(counts))
    band = log_log_band(share, error, confidence)
    return curve(counts, share, error, band, confidence, initial=1.0)


def greenwood(counts: Durations) -> np.ndarray:
    """Variance of log survival at each day, infinite from when nobody is left."""
    ended = counts.ended.sum(axis=0)
    at_risk = counts.at_risk.astype(float)
    with np.errstate(divide="ignore"):
        return np.cumsum(ended / (at_risk * (at_risk - ended)))


def complement(falling: Curve) -> Curve:
    """One minus a curve: the share ended of the share still open."""
    return Curve(
        falling.days,
        falling.at_risk,
        frozen(1 - falling.share),
        falling.error,
        frozen(1 - falling.high),
        frozen(1 - falling.low),
        falling.confidence,
        1 - falling.initial,
        falling.known_until,
    )


def curve(
    counts: Durations,
    share: np.ndarray,
    error: np.ndarray,
    band: tuple[np.ndarray, np.ndarray],
    confidence: float,
    initial: float = 0.0,
) -> Curve:
    """Put a share and its interval on the days of the counts."""
    arrays = [frozen(values) for values in (share, error, *band)]
    return Curve(counts.days, counts.at_risk, *arrays, confidence, initial, _known_until(counts))


def _known_until(counts: Durations) -> float:
    if not counts.units:
        return -np.inf
    return float(counts.days[-1]) if counts.still_open[-1] else np.inf
