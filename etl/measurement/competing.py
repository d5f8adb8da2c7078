"""Aalen-Johansen: several endings that rule one another out, and the share that each takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.curves import Curve, Reading, at_day, rising_band
from etl.measurement.durations import Durations, durations
from etl.measurement.numbers import frozen
from etl.measurement.survival import complement, curve, greenwood, survival_curve


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence: on every day the shares of all causes and `still_open` sum to 1.

    `by_cause` has one rising curve for each of `counts.causes`, in their order. `with_ended`, of
    the shape (causes, days), is the covariance of each share with the share ended by any cause.
    """

    counts: Durations
    still_open: Curve
    by_cause: tuple[Curve, ...]
    with_ended: np.ndarray

    def of(self, cause: str) -> Curve:
        """Curve of one cause. Raises OutcomesError for a cause that is not among them."""
        return self.by_cause[place_of(self.counts, cause)]


def aalen_johansen(
    days: Iterable[float],
    units: Iterable[int],
    ended_by: Iterable[str | None],
    causes: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> Incidence:
    """Share ended by each cause by days since the start, from counts as `durations` takes them.

    Unlike one minus a Kaplan-Meier curve of one cause, the shares allow for units that can no
    longer end that way because they have ended another way.

    Estimate: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141-150. Standard
    error: the Greenwood-type one of Allignol, Schumacher and Beyersmann (2010), Biometrical Journal
    52:126-137; without weights it equals the infinitesimal jackknife of R's survfit. Interval:
    `rising_band`. Raises OutcomesError as `durations`.
    """
    counts = durations(days, units, ended_by, causes)
    still_open = survival_curve(counts, confidence)
    open_before = np.append(1.0, still_open.share)[:-1]
    variance_before = np.append(0.0, greenwood(counts))[:-1]
    parts = [_of_cause(counts, ended, open_before, variance_before) for ended in counts.ended]
    by_cause = tuple(
        curve(counts, share, error, rising_band(share, error, confidence), confidence)
        for share, error, _ in parts
    )
    with_open = np.array([covariance for _, _, covariance in parts]).reshape(counts.ended.shape)
    return Incidence(counts, still_open, by_cause, frozen(-with_open * still_open.share))


def among_ended(incidence: Incidence, cause: str, day: float) -> Reading:
    """What a cause takes of all that has ended by a day: its share over the share ended.

    Interval: delta method, on the scale of the curves. `share` is None while nothing has ended.
    Raises OutcomesError for an unknown cause or a day before the start.
    """
    ended = at_day(complement(incidence.still_open), day)
    if not ended.share:
        return Reading(day, ended.at_risk, None, None, None)
    place = place_of(incidence.counts, cause)
    step = int(np.searchsorted(incidence.counts.days, day, side="right")) - 1
    share = min(float(incidence.by_cause[place].share[step]) / ended.share, 1.0)
    error = _error_among_ended(incidence, place, step, share) / ended.share
    band = rising_band(np.array(share), np.array(error), incidence.still_open.confidence)
    low, high = (None if np.isnan(limit) else float(limit) for limit in band)
    return Reading(day, ended.at_risk, share, low, high)


def place_of(counts: Durations, cause: str) -> int:
    """Row of a cause in the counts. Raises OutcomesError for a cause that is not among them."""
    if cause not in counts.causes:
        raise OutcomesError(
            f"No ending {cause!r} among {list(counts.causes)}: give one of these, or name all that "
            "there can be in `causes`."
        )
    return counts.causes.index(cause)


def _of_cause(
    counts: Durations, ended: np.ndarray, open_before: np.ndarray, variance_before: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share ended by a cause, its error, its covariance with the share open over that share.

    The recursion of Allignol et al. (2010) summed up; `variance_before` is that of log survival.
    """
    at_risk = counts.at_risk.astype(float)
    step = open_before * ended / at_risk
    with_open = np.cumsum(step * (variance_before - 1 / at_risk))
    with_open_before = np.append(0.0, with_open)[:-1]
    of_step = open_before * (at_risk - ended) / at_risk**2
    variance = np.cumsum(step * (2 * with_open_before + step * variance_before + of_step))
    return np.minimum(np.cumsum(step), 1), np.sqrt(np.maximum(variance, 0)), with_open


def _error_among_ended(incidence: Incidence, place: int, step: int, share: float) -> float:
    still_open = incidence.still_open
    # A share of 0 still open has no error of its own, and adds none.
    of_ended = float(still_open.error[step]) ** 2 if still_open.share[step] > 0 else 0.0
    of_cause = float(incidence.by_cause[place].error[step]) ** 2
    together = float(incidence.with_ended[place, step])
    return float(np.sqrt(max(of_cause - 2 * share * together + share**2 * of_ended, 0)))
