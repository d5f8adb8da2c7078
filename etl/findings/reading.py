"""An answer in two sentences: the number in company, and whether it is more than noise.

Each sentence follows from numbers by rules that can be read here. What a chart cannot say is not
said: without limits nothing is called noise or signal.
"""

from dataclasses import dataclass
from itertools import pairwise

from etl.findings import words
from etl.findings.chart import MetricChart, PhaseChart
from etl.findings.phases import Baseline, is_point
from etl.findings.words import Row
from etl.measurement.rules import Direction, Rule
from etl.measurement.variation import Assurance, Variation

# A coverage that moved by less than this can hardly have moved the rate.
COVERAGE_MOVED = 0.03
_PLAIN = {
    Variation.IMPROVEMENT: ", an improvement",
    Variation.CONCERN: ", of concern",
    Variation.NEUTRAL_HIGH: "",
    Variation.NEUTRAL_LOW: "",
}


@dataclass(frozen=True)
class Reading:
    """What a number says. ``verdict`` tells signal from noise, or that it cannot be told.

    ``cautions`` are what else must be known before anybody acts on it, the gravest first.
    """

    value: str
    verdict: str
    cautions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The reading in one paragraph."""
        return " ".join([self.value, self.verdict, *self.cautions])


def share_reading(chart: MetricChart, scope: str) -> Reading:
    """Read a share's chart.

    ``scope`` says of which cases: 'England and Wales, all prosecutions'.
    """
    kind = chart.selection.period_type
    if chart.newest is None:
        return Reading(f"No {kind} is held whole for {scope}.", "Nothing can be said yet.")
    row = chart.series[chart.newest]
    if not row["denominator"]:
        return Reading(_nothing(chart, row, scope), "There is nothing to tell from noise.")
    return Reading(_value(chart, row, scope), _verdict(chart), tuple(_cautions(chart, row)))


def _value(chart: MetricChart, row: Row, scope: str) -> str:
    period = words.period_name(row["period_start"], chart.selection.period_type)
    return (
        f"{chart.definition['title']} in {period}, {scope}: {words.percent(row['rate'])}"
        f" ({words.count(row['numerator'])} of {words.count(row['denominator'])}"
        f" {words.unit(chart.definition)}; {words.interval(row)})."
    )


def _nothing(chart: MetricChart, row: Row, scope: str) -> str:
    title = chart.definition["title"]
    period = words.period_name(row["period_start"], chart.selection.period_type)
    if row["eligible"]:
        return (
            f"{title} is not recorded in {period}, {scope}: of {words.count(row['eligible'])}"
            f" {words.unit(chart.definition)} no delivery says it of any."
        )
    return f"{title}: there was nobody to count in {period}, {scope}."


def _verdict(chart: MetricChart) -> str:
    current, kind = chart.current, f"{chart.selection.period_type}s"
    if current is None:
        return f"There are too few whole {kind} under one definition to tell a change from noise."
    if chart.is_sparse:
        return (
            f"The numbers are too small to tell a change from noise: fewer than five a"
            f" {chart.selection.period_type} are expected on one side."
        )
    against = _baseline_in_words(current, chart.selection.period_type)
    if chart.variation == Variation.COMMON_CAUSE:
        return f"This is common-cause variation: no more than {kind} vary by themselves, {against}."
    return (
        f"This is special-cause variation{_PLAIN[chart.variation]}:"
        f" {_why(chart, current)}, {against}."
    )


def _why(chart: MetricChart, current: PhaseChart) -> str:
    """Say which rule marks the newest point: the deciding one."""
    signal = chart.newest_signals[0]
    is_high = signal.direction == Direction.HIGH
    kind, drawn = f"{chart.selection.period_type}s", current.chart
    place = chart.newest - current.phase.first
    if signal.rule == Rule.OUTSIDE:
        limit = drawn.upper[place] if is_high else drawn.lower[place]
        return f"{'above' if is_high else 'below'} the limit of {words.percent(float(limit))}"
    if signal.rule == Rule.TREND:
        return f"{drawn.latest_trend} {kind} in a row, each {'higher' if is_high else 'lower'}"
    side = "above" if is_high else "below"
    if signal.rule == Rule.SHIFT:
        centre = words.percent(drawn.centre)
        return f"{drawn.latest_run} {kind} in a row {side} the baseline's {centre}"
    return f"two of three {kind} close to the {'upper' if is_high else 'lower'} limit"


def _baseline_in_words(current: PhaseChart, period_type: str) -> str:
    baseline: Baseline = current.phase.baseline
    days = f"{_month(baseline.first_day)} to {_month(baseline.last_day)}"
    points = current.chart.baseline_points
    if not baseline.is_registered:
        trial = "trial limits, " if current.chart.is_trial else ""
        return (
            f"against the first {points} {period_type}s, {days} ({trial}no baseline is registered)"
        )
    trial = f" (trial limits: only {points} {period_type}s)" if current.chart.is_trial else ""
    return f"against the baseline of {days}{trial}"


def _month(day: object) -> str:
    return f"{day:%B %Y}"


def _cautions(chart: MetricChart, row: Row) -> list[str]:
    found = [_definition_changed(chart, row), _target(chart)]
    # What one unit more or less would move is not worth a caution of its own.
    if row["denominator"] >= words.FEW:
        found += [_recording(chart, row), _rate_up_count_down(chart, row)]
    return [caution for caution in found if caution]


def _rate_up_count_down(chart: MetricChart, row: Row) -> str | None:
    if not row["is_rate_up_count_down"]:
        return None
    counts = f"{words.count(row['numerator'])} after {words.count(row['numerator_before'])}"
    is_record = chart.definition["better"] != "lower"
    lesson = "a higher share is not a better record" if is_record else "there are fewer, of fewer"
    return (
        f"The share is higher than a year before and the count behind it lower ({counts}):"
        f" {lesson}."
    )


def _recording(chart: MetricChart, row: Row) -> str | None:
    """A share can move because more, or fewer, answers are recorded."""
    before = _coverage_of_baseline(chart)
    if before is None or row["coverage"] is None or abs(row["coverage"] - before) < COVERAGE_MOVED:
        return None
    way = "rose" if row["coverage"] > before else "fell"
    return (
        f"The recorded share {way} from {words.percent(before)} to"
        f" {words.percent(row['coverage'])} over the same time, so part of any difference may be"
        f" recording; with everybody recorded the share lies between"
        f" {words.percent(row['rate_if_rest_no'])} and {words.percent(row['rate_if_rest_yes'])}."
    )


def _coverage_of_baseline(chart: MetricChart) -> float | None:
    if chart.current is None:
        return None
    baseline = chart.current.phase.baseline
    rows = [
        row
        for row in chart.series
        if is_point(row)
        and baseline.first_day <= row["period_start"]
        and row["period_end"] <= baseline.last_day
    ]
    eligible = sum(row["eligible"] for row in rows)
    return sum(row["denominator"] for row in rows) / eligible if eligible else None


def _definition_changed(chart: MetricChart, row: Row) -> str | None:
    if row["is_mixed"]:
        return "The definition changed within this period: it is of two kinds."
    changed = [
        after
        for before, after in pairwise(chart.series[: chart.newest + 1])
        if before["version"] != after["version"] and not before["is_mixed"]
    ]
    if row["version_before"] is None or row["version_before"] == row["version"] or not changed:
        return None
    return "The definition changed within the last year: the year before is not comparable."


def _target(chart: MetricChart) -> str | None:
    outlook = {
        Assurance.PASS: "the process as it is will meet",
        Assurance.FAIL: "the process as it is will miss",
        Assurance.INCONSISTENT: "the process as it is may meet or miss",
    }
    if chart.assurance is None:
        return None
    return f"By its limits {outlook[chart.assurance]} the target of {words.percent(chart.target)}."
