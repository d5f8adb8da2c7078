"""Why the newest whole period of a measure cannot be judged, in two or three words."""

from etl.findings.chart import MetricChart
from etl.findings.phases import is_point
from etl.findings.recorded import why_unrecorded
from etl.findings.scope import is_settled
from etl.findings.verdict import too_few, why_unknown


def why_unjudged(chart: MetricChart) -> str:
    """Say in a word or two why not, as it stands in brackets; empty where it can be judged."""
    if chart.newest is None:
        return "no whole period"
    if is_settled(chart.selection):
        return "settled by the choice of cases"
    return _short(chart) if why_unknown(chart) else ""


def _short(chart: MetricChart) -> str:
    row = chart.series[chart.newest]
    if row["is_mixed"]:
        return "its definition changed"
    if not is_point(row) or chart.is_sparse:
        return "too few"
    if too_few(chart):
        return "too few periods"
    return "too little recorded" if why_unrecorded(chart) else _of_baseline(chart)


def _of_baseline(chart: MetricChart) -> str:
    if chart.current is not None:
        return "part of its own baseline"
    has_none = chart.newest_phase is None or chart.newest_phase.phase.baseline is None
    return "no baseline" if has_none else "its baseline never varies"
