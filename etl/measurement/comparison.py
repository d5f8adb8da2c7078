"""Two groups that waited, held against each other on one day."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.measurement.competing import Incidence
from etl.measurement.curves import Curve, Reading, at_day
from etl.measurement.intervals import Estimate, square_and_add
from etl.measurement.survival import complement


@dataclass(frozen=True)
class Comparison:
    """Shares of two independent groups that had ended by a day, and the change, now less before."""

    day: float
    now: Reading
    before: Reading
    change: Estimate

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the change leaves out no change at all."""
        return not self.change.low <= 0 <= self.change.high


def compare(
    now: Incidence, before: Incidence, cause: str | None, days: Sequence[float], fewest: int
) -> Comparison | None:
    """Compare the shares that had ended by a cause, or by any (None), on one of some fixed days.

    It is the day by which `before` was nearest to half ended, so that what `now` shows has no part
    in the choice. A day counts only if the shares have an interval and the counts `carry` it. None
    where there is no such day.
    Interval of each share: log-log; of the change: `square_and_add`. Raises OutcomesError for an
    unknown cause.
    """
    read = [_readings(incidence, cause, days, fewest) for incidence in (now, before)]
    pairs = [(one, other) for one, other in zip(*read, strict=True) if one and other]
    if not pairs:
        return None
    one, other = min(pairs, key=lambda pair: abs(pair[1].share - 0.5))
    return Comparison(one.day, one, other, square_and_add(_estimate(one), _estimate(other)))


def ended_by(incidence: Incidence, cause: str | None) -> Curve:
    """Curve of the share ended by a cause, or by any. Raises OutcomesError for an unknown one."""
    return complement(incidence.still_open) if cause is None else incidence.of(cause)


def _readings(
    incidence: Incidence, cause: str | None, days: Sequence[float], fewest: int
) -> list[Reading | None]:
    curve = ended_by(incidence, cause)
    readings = [at_day(curve, day) for day in days]
    carry = incidence.counts.carry
    return [one if one.low is not None and carry(one.day, fewest) else None for one in readings]


def _estimate(reading: Reading) -> Estimate:
    return Estimate(reading.share, reading.low, reading.high)
