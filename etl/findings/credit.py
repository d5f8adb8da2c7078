"""Whether what the rules mark may be called good or bad news, or would claim too much."""

from etl.findings.chart import MetricChart
from etl.findings.recorded import could_be_unrecorded
from etl.measurement.chart import ControlChart


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
