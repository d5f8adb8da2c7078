"""What else must be known before anybody acts on a number: the gravest first."""

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.credit import baseline_moved, is_steady, marked_in_baseline
from etl.findings.recorded import (
    COVERAGE_MOVED,
    bounds,
    could_be_unrecorded,
    coverage_of_baseline,
)
from etl.findings.verdict import why_unknown
from etl.findings.words import Row
from etl.measurement.intervals import is_fewer
from etl.measurement.rules import Direction
from etl.measurement.variation import Assurance
from etl.measurement.waiting_words import outwards

_OUTLOOK = {
    Assurance.PASS: "the process as it is can be expected to meet",
    Assurance.FAIL: "the process as it is can be expected to miss",
    Assurance.INCONSISTENT: "the process as it is may meet or miss",
}
_HOW = {Direction.HIGH: "rising", Direction.LOW: "falling", None: "not steady"}


def cautions(chart: MetricChart) -> tuple[str, ...]:
    """What to know of the newest whole period of a chart, which must have been counted."""
    row = chart.series[chart.newest]
    found = [_definition_changed(chart, row), _not_steady(chart), _target(chart)]
    # What one unit more or less would move is not worth a caution of its own.
    if row["denominator"] >= words.FEW:
        unrecorded = _unrecorded(chart, row)
        rest = "" if unrecorded else _if_all_were_recorded(row)
        found += [unrecorded, _recording(chart, row, rest), _count_down(row)]
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


def _not_steady(chart: MetricChart) -> str | None:
    if why_unknown(chart) or is_steady(chart):
        return None
    drawn, kind = chart.current.chart, chart.selection.period_type
    marked = f"{marked_in_baseline(drawn)} of its own {drawn.baseline_points} {kind}s"
    return (
        f"The baseline itself was {_HOW[baseline_moved(drawn)]} (the rules mark {marked}), so its"
        " limits say little of what changed lately."
    )


def _unrecorded(chart: MetricChart, row: Row) -> str | None:
    """Those not recorded, here and in the baseline, may by themselves make what is found."""
    if not could_be_unrecorded(chart) or why_unknown(chart):
        return None
    ours, usual = (" and ".join(outwards(*bounds(rows))) for rows in ([row], chart.baseline_rows))
    return (
        "Those not recorded could make this difference alone: had all been recorded, the share"
        f" would lie between {ours}, that of the baseline between {usual}."
    )


def _recording(chart: MetricChart, row: Row, rest: str) -> str | None:
    """A number can move because more, or fewer, answers are recorded."""
    before = coverage_of_baseline(chart)
    if before is None or abs(row["coverage"] - before) < COVERAGE_MOVED:
        return None
    way = "rose" if row["coverage"] > before else "fell"
    return (
        f"The recorded share {way} from {words.percent(before)} in the baseline to"
        f" {words.percent(row['coverage'])}, so part of any difference may be recording"
        f"{rest}."
    )


def _if_all_were_recorded(row: Row) -> str:
    if "rate_if_rest_no" not in row or row["denominator"] == row["eligible"]:
        return ""
    low, high = outwards(row["rate_if_rest_no"], row["rate_if_rest_yes"])
    all_of_them = f"had all {words.count(row['eligible'])} been recorded"
    return f"; {all_of_them}, the share would lie between {low} and {high}"


def _count_down(row: Row) -> str | None:
    """A share that rose, or that shows no change, does not tell that its count fell.

    A rise and a fall that are both within chance are neither: whether such a share moved a little
    up or a little down says nothing, and two shares of one count must not differ by it.
    """
    if row.get("change") is None or not words.is_comparable(row):
        return None
    now, before = row["numerator"], row["numerator_before"]
    counts = f"({words.count(now)} after {words.count(before)})"
    span = f"95% interval {words.points_between(row['change_low'], row['change_high'])}"
    if words.is_clear(row) and row["change"] > 0 and now < before:
        apart = words.points_apart(row["change"])
        share = f"The share is {apart} higher than a year before ({span})"
        return f"{share}, yet its count is lower {counts}{_why_lower(row, 'further')}"
    fell_too = is_fewer(now, before) and row["denominator"] < row["denominator_before"]
    if words.is_clear(row) or not fell_too:
        return None
    change = words.points(row["change"])
    share = f"No clear change of the share on a year before ({change}, {span})"
    return f"{share}, while its count is lower {counts}{_why_lower(row, 'too')}"


def _why_lower(row: Row, how: str) -> str:
    # A period that is not settled may have fewer only because they are not recorded yet.
    if row["is_settled"]:
        return f", because the number it is a share of fell {how}."
    return ". Some of the newest cases may not be recorded yet, so the count may still rise."
