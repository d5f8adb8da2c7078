"""Many charts at once: which can be told from noise, which are marked, how many by chance."""

import math
from collections.abc import Sequence

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.verdict import why_unknown
from etl.measurement.chart import ControlChart, Kind
from etl.measurement.false_alarms import correlated_alarms, false_alarms
from etl.measurement.variation import Variation

# A p' chart so spread out varies by more than chance, and is marked as often as an XmR chart is.
MORE_THAN_CHANCE = 1.5
# A slight likeness of neighbouring periods, beside independence: of the two no series of a few
# years can tell which holds.
NEIGHBOURS = 0.2


def told(charts: Sequence[MetricChart]) -> tuple[MetricChart, ...]:
    """Return the charts whose newest whole period can be told from noise."""
    return tuple(chart for chart in charts if _is_told(chart))


def why_untold(charts: Sequence[MetricChart]) -> str:
    """Say of those with a newest whole period that cannot be told why not, each reason once."""
    return "; ".join(_reasons(charts))


def untold_in_words(opening: str, charts: Sequence[MetricChart]) -> str:
    """Say why not in sentences, a reason each: 'It cannot be told: this. Further: that.'"""
    return words.sentences(opening, _reasons(charts), 1, 1)


def _reasons(charts: Sequence[MetricChart]) -> list[str]:
    reasons = dict.fromkeys(why_unknown(chart) for chart in charts if chart.newest is not None)
    return [reason for reason in reasons if reason]


def marked(charts: Sequence[MetricChart]) -> tuple[MetricChart, ...]:
    """Return those of them that show special-cause variation in their newest whole period."""
    return tuple(chart for chart in charts if is_marked(chart))


def is_marked(chart: MetricChart) -> bool:
    """Whether the newest whole period can be told from noise, and is special-cause variation."""
    return _is_told(chart) and chart.variation != Variation.COMMON_CAUSE


def marked_by_chance(charts: Sequence[MetricChart], correlation: float = 0.0) -> float:
    """Return how many of those that can be told would be marked if nothing ever changed.

    ``correlation`` is that of neighbouring points, which resemble one another.
    """
    return sum(_alarms(chart.current.chart, correlation) for chart in told(charts))


def chance_in_words(charts: Sequence[MetricChart], marked: int, period_type: str) -> str:
    """Say how many of those that can be told chance would mark, and whether it explains so many."""
    apart, alike = (marked_by_chance(charts, correlation) for correlation in (0, NEIGHBOURS))
    return (
        f"If nothing ever changed, {words.about(apart)} of {len(told(charts))} would be marked by"
        f" chance, and {words.about(alike)} where a {period_type} is like the one before it"
        f" (correlation {NEIGHBOURS:g}){_judged(marked, apart, alike)}."
    )


def _judged(number: int, apart: float, alike: float) -> str:
    if not number:
        return ""
    if not is_beyond_chance(number, apart):
        return f": chance alone may explain the {number} marked"
    if not is_beyond_chance(number, alike):
        return f": such likeness, but not chance alone, may explain the {number} marked"
    return f": neither explains the {number} marked"


def is_beyond_chance(found: int, expected: float) -> bool:
    """Whether so many are marked by chance in fewer than one of twenty such grids (Poisson)."""
    fewer = sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(found))
    return 1 - fewer < 0.05


def _is_told(chart: MetricChart) -> bool:
    return chart.newest is not None and not why_unknown(chart)


def _alarms(chart: ControlChart, correlation: float) -> float:
    points, baseline = int((chart.values == chart.values).sum()), chart.baseline_points
    is_spread = chart.kind == Kind.P_PRIME and (chart.spread or 0) >= MORE_THAN_CHANCE
    kind = Kind.XMR if is_spread else chart.kind
    once = false_alarms(1, points, baseline, kind).flagged_latest
    return min(1.0, once * correlated_alarms(baseline, correlation, kind))
