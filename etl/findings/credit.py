"""Whether what the rules mark may be called good or bad news, or would claim too much."""

import numpy as np

from etl.findings.chart import MetricChart
from etl.findings.recorded import could_be_unrecorded
from etl.measurement.chart import ControlChart
from etl.measurement.rules import Direction


def is_credited(chart: MetricChart) -> bool:
    """Whether a mark of the newest period, which must have limits, may be called news.

    Not where its baseline was itself moving, and not where those not recorded could make it alone.
    """
    return is_steady(chart) and not could_be_unrecorded(chart)


def is_steady(chart: MetricChart) -> bool:
    """Whether at most half of the baseline is special cause by its own limits, which it must have.

    Limits from a baseline that was itself moving are those of no process.
    """
    drawn = chart.current.chart
    return 2 * marked_in_baseline(drawn) <= drawn.baseline_points


def marked_in_baseline(drawn: ControlChart) -> int:
    """How many points of its own baseline a chart marks."""
    return sum(bool(f) for f, own in zip(drawn.signals, drawn.baseline, strict=True) if own)


def baseline_moved(drawn: ControlChart) -> Direction | None:
    """Which way a baseline that is not steady went by itself; None where it went neither way.

    It rose where three quarters of its first half lie below its centre, on balance, and as many of
    its second half above it.
    """
    values = drawn.values[drawn.baseline & ~np.isnan(drawn.values)]
    sides = np.sign(values - drawn.centre)
    half = len(sides) // 2
    early, late = sides[:half], sides[len(sides) - half :]
    for way in Direction:
        if all(2 * way * part.sum() >= half for part in (-early, late)):
            return way
    return None
