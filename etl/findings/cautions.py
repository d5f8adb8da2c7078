"""What else must be known before anybody acts on a number: the gravest first."""

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.measures import SHARE
from etl.findings.verdict import why_unknown
from etl.findings.words import Row
from etl.measurement.rules import Direction, Rule
from etl.measurement.variation import Assurance, Variation

# A coverage that moved by less than this can hardly have moved the rate.
COVERAGE_MOVED = 0.03
_OUTLOOK = {
    Assurance.PASS: "the process as it is can be expected to meet",
    Assurance.FAIL: "the process as it is can be expected to miss",
    Assurance.INCONSISTENT: "the process as it is may meet or miss",
}


def cautions(chart: MetricChart) -> tuple[str, ...]:
    """What to know of the newest whole period of a chart, which must have been counted."""
    row = chart.series[chart.newest]
    found = [_definition_changed(chart, row), _target(chart)]
    # What one unit more or less would move is not worth a caution of its own.
    if row["denominator"] >= words.FEW:
        unrecorded = _unrecorded(chart, row)
        bounds = "" if unrecorded else _if_all_were_recorded(row)
        found += [unrecorded, _recording(chart, row, bounds), _rate_up_count_down(row)]
    return tuple(caution for caution in found if caution)


def _definition_changed(chart: MetricChart, row: Row) -> str | None:
    year_before = row["period_start"].replace(year=row["period_start"].year - 1)
    before = next((r for r in chart.series if r["period_start"] == year_before), row)
    if row["is_mixed"] or (before["version"] == row["version"] and not before["is_mixed"]):
        return None
    return "The definition changed within the last year, so the year before is not comparable."


def _target(chart: MetricChart) -> str | None:
    if chart.assurance is None or chart.is_sparse:
        return None
    target = chart.measure.written(chart.target)
    return f"By its limits {_OUTLOOK[chart.assurance]} the target of {target}."


def _unrecorded(chart: MetricChart, row: Row) -> str | None:
    """Those not recorded, here and in the baseline, may by themselves make what is found.

    Bounds of what the shares would be, whatever the missing answers were: Manski (1989), J Hum
    Resour 24:343.
    """
    if chart.variation in (None, Variation.COMMON_CAUSE) or why_unknown(chart):
        return None
    bounds = _bounds_of_baseline(chart)
    if bounds is None or chart.newest_signals[0].rule == Rule.TREND:
        return None
    is_high = chart.newest_signals[0].direction == Direction.HIGH
    if row["rate_if_rest_no"] > bounds[1] if is_high else row["rate_if_rest_yes"] < bounds[0]:
        return None
    low, high = (words.percent(bound) for bound in bounds)
    return (
        "Those not recorded could make this difference alone: had all been recorded, the share"
        f" would lie between {words.percent(row['rate_if_rest_no'])} and"
        f" {words.percent(row['rate_if_rest_yes'])}, that of the baseline between {low} and {high}."
    )


def _bounds_of_baseline(chart: MetricChart) -> tuple[float, float] | None:
    """The shares of the baseline, were all that are not recorded no, or yes; None of a mean."""
    rows = chart.baseline_rows
    if chart.measure is not SHARE or not rows:
        return None
    names = ("numerator", "denominator", "eligible")
    above, below, of = (sum(row[name] for row in rows) for name in names)
    return above / of, (above + of - below) / of


def _recording(chart: MetricChart, row: Row, bounds: str) -> str | None:
    """A number can move because more, or fewer, answers are recorded."""
    before = _coverage_of_baseline(chart)
    if before is None or abs(row["coverage"] - before) < COVERAGE_MOVED:
        return None
    way = "rose" if row["coverage"] > before else "fell"
    return (
        f"The recorded share {way} from {words.percent(before)} in the baseline to"
        f" {words.percent(row['coverage'])}, so part of any difference may be recording"
        f"{bounds}."
    )


def _if_all_were_recorded(row: Row) -> str:
    if "rate_if_rest_no" not in row or row["denominator"] == row["eligible"]:
        return ""
    low, high = words.percent(row["rate_if_rest_no"]), words.percent(row["rate_if_rest_yes"])
    all_of_them = f"had all {words.count(row['eligible'])} been recorded"
    return f"; {all_of_them}, the share would lie between {low} and {high}"


def _coverage_of_baseline(chart: MetricChart) -> float | None:
    rows = chart.baseline_rows
    if not rows:
        return None
    return sum(row["denominator"] for row in rows) / sum(row["eligible"] for row in rows)


def _rate_up_count_down(row: Row) -> str | None:
    if not row.get("is_rate_up_count_down") or row["version"] != row["version_before"]:
        return None
    counts = f"{words.count(row['numerator'])} after {words.count(row['numerator_before'])}"
    span = words.points_between(row["change_low"], row["change_high"])
    return (
        f"The share is {words.points_apart(row['change'])} higher than a year before (95% interval"
        f" {span}), yet the count is lower ({counts}), because the number it is a share of fell"
        " further."
    )
