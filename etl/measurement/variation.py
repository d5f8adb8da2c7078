"""What a chart's signals and limits mean to a reader who knows which direction is better."""

from enum import StrEnum
from typing import Literal, get_args

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.chart import ControlChart
from etl.measurement.rules import Direction

Better = Literal["higher", "lower", "neither"]


class Variation(StrEnum):
    """Whether a point is more than noise, and if so whether it is good news."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "special cause improvement"
    CONCERN = "special cause concern"
    NEUTRAL_HIGH = "special cause neutral high"
    NEUTRAL_LOW = "special cause neutral low"


class Assurance(StrEnum):
    """Whether the process as it is will meet its target."""

    PASS = "consistent pass"
    FAIL = "consistent fail"
    INCONSISTENT = "inconsistent"


def variations(chart: ControlChart, better: Better) -> tuple[Variation, ...]:
    """Return the variation of each of the chart's n points, where `better` is better.

    The direction is that of the deciding signal, so a trend counts by where it goes, not by the
    side of the centre on which it goes, as in NHSRplotthedots 0.2.2.
    """
    _check(better)
    return tuple(_variation(direction, better) for direction in chart.directions)


def latest_variation(chart: ControlChart, better: Better) -> Variation | None:
    """Return the variation of the latest point, the chart's headline; None without any point."""
    return None if chart.latest is None else variations(chart, better)[chart.latest]


def assurance(chart: ControlChart, target: float | None, better: Better) -> Assurance | None:
    """Return whether the limits at the last point that has them lie wholly beyond the target.

    None where there is no target, no better direction, or no limits: then nothing can be said.
    Source: NHS England, Making Data Count; `ptd_calculate_assurance_type` of NHSRplotthedots.
    """
    _check(better)
    limited = np.flatnonzero(~np.isnan(chart.upper))
    if target is None or better == "neither" or not limited.size:
        return None
    lower, upper = chart.lower[limited[-1]], chart.upper[limited[-1]]
    if lower <= target <= upper:
        return Assurance.INCONSISTENT
    return Assurance.PASS if (target < lower) == (better == "higher") else Assurance.FAIL


def _variation(direction: Direction | None, better: Better) -> Variation:
    if direction is None:
        return Variation.COMMON_CAUSE
    is_high = direction == Direction.HIGH
    if better == "neither":
        return Variation.NEUTRAL_HIGH if is_high else Variation.NEUTRAL_LOW
    return Variation.IMPROVEMENT if is_high == (better == "higher") else Variation.CONCERN


def _check(better: str) -> None:
    if better not in get_args(Better):
        raise OutcomesError(f"'{better}' is not a direction. Say 'higher', 'lower' or 'neither'.")
