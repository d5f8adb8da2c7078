"""What an analyst may choose, and why the defaults are what they are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etl.errors import OutcomesError


class Model(StrEnum):
    """How a series is fitted: on which scale its lines are straight."""

    LINEAR = "linear"  # Shares, straight in percentage points: what a leader reads off a chart.
    LOGISTIC = "logistic"  # Shares near 0 or 1, straight in log-odds.
    COUNTS = "counts"  # Events without a denominator, or means: straight in logarithms.
    MEANS = "means"  # Means, straight in their own unit, weighted by their units.


class Season(StrEnum):
    """How the time of the year is allowed for."""

    WAVES = "waves"  # A yearly and a half-yearly wave: four terms, the fewest that serve months.
    CALENDAR = "calendar"  # A term for each month or quarter but one.
    NONE = "none"


@dataclass(frozen=True)
class Event:
    """What happened, and on which day: an intervention, or an entry of the change register."""

    day: date
    name: str


@dataclass(frozen=True)
class Options:
    """How to analyse a series.

    `model`: None takes LINEAR for shares, COUNTS for means and where there are no denominators.
    `window_years`: periods used on either side. A straight line over five years is an assumption
    one can defend; over fifteen, shares that near their ceiling bend (None takes all).
    `phase_in`: periods left out of the fit, from the one the date falls into on, where an effect
    needs time to be seen (a metric dated by finalisation sees cases charged months before).
    `followed_days`: days for which the units of a period are followed. Periods whose units were
    followed past the date are neither before it nor after, and are left out of the fit.
    `least_points`: periods with counts needed on either side for a verdict; None means two years,
    as a season can be told from a trend only after it has come round twice.
    `worthwhile_level`, `worthwhile_slope`: effects that would matter, in the unit of the effect
    (percentage points, or per cent of counts and means, or the unit of the mean under MEANS, for
    which they have to be chosen; and the same a year). Where a series could
    not have shown so much, that nothing was found says nothing.
    `coincidence_days`: within so many days on either side another event cannot be parted from this
    one, however short the periods are.
    Raises OutcomesError where a value makes no sense.
    """

    model: Model | None = None
    season: Season = Season.WAVES
    window_years: float | None = 5
    phase_in: int = 0
    followed_days: int = 0
    least_points: int | None = None
    worthwhile_level: float = 5.0
    worthwhile_slope: float = 2.5
    coincidence_days: int = 183

    def __post_init__(self) -> None:
        numbers = {
            "window_years": 1 if self.window_years is None else self.window_years,
            "worthwhile_level": self.worthwhile_level,
            "worthwhile_slope": self.worthwhile_slope,
            "least_points": 1 if self.least_points is None else self.least_points,
            "phase_in": self.phase_in + 1,
            "coincidence_days": self.coincidence_days + 1,
            "followed_days": self.followed_days + 1,
        }
        for name, number in numbers.items():
            if not number > 0:
                raise OutcomesError(
                    f"{name} is {getattr(self, name)}: give a number above 0"
                    " (phase_in, coincidence_days and followed_days may be 0)."
                )
