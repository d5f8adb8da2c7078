"""What those of whom the answer is not recorded could do to a share and to its baseline.

Bounds of what a share would be, whatever the missing answers were: Manski (1989), J Hum Resour
24:343. They need no assumption, and are as wide as much is missing.
"""

from collections.abc import Iterable

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.measures import SHARE
from etl.findings.words import Row
from etl.measurement.rules import Direction, Rule
from etl.measurement.variation import Variation

# A coverage that moved by less than this can hardly have moved the rate.
COVERAGE_MOVED = 0.03
# What goes with a signal wherever its whole caution does not.
RECORDING_ALONE = "recording alone could explain it"


def coverage_of_baseline(chart: MetricChart) -> float | None:
    """The share of the baseline of which the answer is recorded; None without limits."""
    rows = chart.baseline_rows
    if not rows:
        return None
    return sum(row["denominator"] for row in rows) / sum(row["eligible"] for row in rows)


def bounds(rows: Iterable[Row]) -> tuple[float, float]:
    """The share of some periods together, were all that are not recorded no, or yes."""
    counts = [(row["numerator"], row["denominator"], row["eligible"]) for row in rows]
    above, below, of = (sum(column) for column in zip(*counts, strict=True))
    return above / of, (above + of - below) / of


def could_be_unrecorded(chart: MetricChart) -> bool:
    """Whether those not recorded, here and in the baseline, could make a signal by themselves.

    Not of a mean, and not of a trend, which is not held against the baseline.
    """
    if chart.measure is not SHARE or chart.variation in (None, Variation.COMMON_CAUSE):
        return False
    signal = chart.newest_signals[0]
    if signal.rule == Rule.TREND:
        return False
    least, most = bounds([chart.series[chart.newest]])
    low, high = bounds(chart.baseline_rows)
    return least <= high if signal.direction == Direction.HIGH else most >= low


def why_unrecorded(chart: MetricChart) -> str | None:
    """Say that less is recorded than in the baseline, where that could make the signal alone.

    One answer may be recorded sooner than the other, so the newest of what is recorded late can
    look like a change. None where it is not so.
    """
    if not could_be_unrecorded(chart):
        return None
    now, before = chart.series[chart.newest]["coverage"], coverage_of_baseline(chart)
    if now >= before - COVERAGE_MOVED:
        return None
    return (
        f"only {words.percent(now)} is recorded, after {words.percent(before)} in the baseline, and"
        " those not recorded could make the difference alone"
    )
