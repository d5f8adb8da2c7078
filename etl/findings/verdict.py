"""Whether the newest period of a chart is more than noise, in one sentence, or why that is unknown.

Special cause is said where the rules mark the newest whole period and nowhere else; good or bad
news only where the definition says which way is better, and nothing else could have made it.
"""

from etl.findings import words
from etl.findings.chart import MetricChart, PhaseChart
from etl.findings.credit import is_credited
from etl.findings.measures import Measure
from etl.findings.phases import is_point
from etl.findings.recorded import why_unrecorded
from etl.measurement.baseline import FEWEST_POINTS
from etl.measurement.rules import Direction, Rule
from etl.measurement.variation import Variation

NEWS = {Variation.IMPROVEMENT: ", an improvement", Variation.CONCERN: ", of concern"}


def verdict(chart: MetricChart, is_plain: bool = False) -> str:
    """Tell signal from noise for the newest whole period, which there must be.

    In plain words, for the public, or in those of control charts.
    """
    kind = chart.selection.period_type
    unknown = why_unknown(chart)
    if unknown:
        return f"Whether anything changed cannot be told: {unknown}."
    against = f"({baseline_in_words(chart)})"
    if chart.variation == Variation.COMMON_CAUSE:
        said = f"no sign of a change beyond what is usual from {words.from_to(kind)} {against}."
        return words.begin_large(said) if is_plain else f"This is common-cause variation: {said}"
    news = NEWS.get(chart.variation, "") if is_credited(chart) else ""
    beyond = "more than usual" if is_plain else "special-cause variation"
    return f"This is {beyond}{news}: {signal(chart)} {against}."


def why_unknown(chart: MetricChart) -> str | None:
    """Say why the newest whole period cannot be told from noise; None where it can."""
    row, kind = chart.series[chart.newest], chart.selection.period_type
    if row["is_mixed"]:
        return f"the definition changed within this {kind}"
    if not is_point(row):
        return f"nothing is counted in this {kind}"
    if chart.current is None:
        return _why_no_limits(chart.newest_phase, kind)
    if row in chart.current.phase.baseline:
        points = chart.current.chart.baseline_points
        return f"this {kind} is itself one of the {points} that the limits rest on"
    return chart.why_sparse or why_unrecorded(chart)


def too_few(chart: MetricChart) -> tuple[int, int] | None:
    """How many points the newest whole period's phase has, and how many it needs to be told.

    None where it has enough for limits, or lies in no phase with a baseline.
    """
    found = chart.newest_phase
    if found is None or not _has_too_few(found):
        return None
    points = chart.series[found.phase.first : found.phase.last + 1]
    # What limits rest on is not held against them: the newest is one more.
    return sum(map(is_point, points)), FEWEST_POINTS + 1


def signal(chart: MetricChart) -> str:
    """Say which rule marks the newest period: the deciding one, which there must be."""
    found = chart.newest_signals[0]
    is_high = found.direction == Direction.HIGH
    kind, drawn = chart.selection.period_type, chart.current.chart
    place = chart.newest - chart.current.begins
    if found.rule == Rule.OUTSIDE:
        limit = float((drawn.upper if is_high else drawn.lower)[place])
        name = "above the upper limit" if is_high else "below the lower limit"
        return _beyond(chart.measure, float(drawn.values[place]), name, limit)
    if found.rule == Rule.TREND:
        # The first of them need not lie above the one before it: the rule asks for six steps.
        way = "rising" if is_high else "falling"
        return f"{way} without a break over {drawn.latest_trend} {kind}s"
    if found.rule == Rule.SHIFT:
        centre = f"the baseline's {chart.measure.written(drawn.centre)}"
        run = f"{drawn.latest_run} {kind}s in a row {'above' if is_high else 'below'} {centre}"
        own = drawn.latest_run_in_baseline
        return f"{run}, {own} of them within the baseline itself" if own else run
    return f"two of the last three {kind}s close to the {'upper' if is_high else 'lower'} limit"


def _beyond(measure: Measure, value: float, name: str, limit: float) -> str:
    """Say that a value is beyond a limit, with as many decimals as tell the two apart."""
    for more in range(words.MOST_DECIMALS):
        said = [measure.written(number, more) for number in (value, limit)]
        if said[0] != said[1]:
            break
    at = f"at {said[0]}, " if more else ""
    return f"{at}{name} of {said[1]}"


def baseline_in_words(chart: MetricChart) -> str:
    """Say what the limits of the newest period rest on; it must have limits."""
    kind, current = chart.selection.period_type, chart.current
    baseline, points, is_trial = (
        current.phase.baseline, current.chart.baseline_points, current.chart.is_trial,
    )  # fmt: skip
    days = words.months(baseline.first_day, baseline.last_day)
    if baseline.is_registered:
        return f"baseline {days}" + (f": trial limits, only {points} {kind}s" if is_trial else "")
    trial = "trial limits, " if is_trial else ""
    spanned = sum(row in baseline for row in chart.series)
    gaps = f", {spanned - points} between them not counted" if spanned > points else ""
    return f"{trial}{baseline.reason}: the first {points} {kind}s, {days}{gaps}"


def signed_in_words(signed_by: str | None) -> str:
    """Say who signed an entry of a register, or that its owner has not."""
    return f"Signed by {signed_by}" if signed_by else "Not yet signed by the owner of the data"


def _has_too_few(found: PhaseChart) -> bool:
    has_baseline = found.phase.baseline is not None
    return has_baseline and found.chart.baseline_points < FEWEST_POINTS


def _why_no_limits(found: PhaseChart | None, kind: str) -> str:
    if found is None or found.phase.baseline is None:
        return f"no baseline applies to this {kind} yet"
    if _has_too_few(found):
        return f"there are too few whole {kind}s with counts under one definition"
    return f"the {kind}s of the baseline do not vary at all"
