"""A finding in a few words: the title of a chart, the mark of a card."""

from dataclasses import dataclass
from enum import StrEnum

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.credit import baseline_moved, is_credited, is_steady
from etl.findings.measures import SHARE
from etl.findings.recorded import RECORDING_ALONE, could_be_unrecorded
from etl.findings.scope import is_settled
from etl.findings.unjudged import why_unjudged
from etl.findings.verdict import why_unknown
from etl.measurement.rules import Direction, Rule, Signal
from etl.measurement.variation import Variation


class Mark(StrEnum):
    """What a reader must see at a glance, each with a symbol and a colour of its own."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"
    MOVING = "moving"
    USUAL = "usual"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Short:
    """The verdict on the newest whole period: its mark, a symbol, and a few words.

    ``moved``: which way it moved, where it did, without saying whether that is good.
    """

    mark: Mark
    symbol: str
    words: str
    moved: str = ""


_HIGH, _LOW, _USUAL, _UNKNOWN = "▲", "▼", "●", "○"
_MARKS = {Variation.IMPROVEMENT: Mark.IMPROVEMENT, Variation.CONCERN: Mark.CONCERN}
_NEWS = {Mark.IMPROVEMENT: ": an improvement", Mark.CONCERN: ": of concern"}


def short_verdict(chart: MetricChart) -> Short:
    """Say in a few words whether the newest whole period is more than noise."""
    if chart.newest is None:
        return Short(Mark.UNKNOWN, _UNKNOWN, "No whole period yet")
    if is_settled(chart.selection):
        return Short(Mark.UNKNOWN, _UNKNOWN, "Settled by the choice of cases")
    if why := why_unjudged(chart):
        return Short(Mark.UNKNOWN, _UNKNOWN, f"Cannot be judged ({why})")
    if chart.variation == Variation.COMMON_CAUSE:
        return Short(Mark.USUAL, _USUAL, "No change beyond the usual")
    found = chart.newest_signals[0]
    is_high = found.direction == Direction.HIGH
    symbol = _HIGH if is_high else _LOW
    if not is_steady(chart):
        return Short(Mark.MOVING, symbol, _not_counted(chart, found))
    mark = _MARKS.get(chart.variation, Mark.CHANGE) if is_credited(chart) else Mark.CHANGE
    moved = _rule_in_words(chart, found.rule, is_high)
    doubt = f" ({RECORDING_ALONE})" if could_be_unrecorded(chart) else ""
    return Short(mark, symbol, moved + _NEWS.get(mark, doubt), moved)


def _not_counted(chart: MetricChart, found: Signal) -> str:
    """Say which way it moved, and that its baseline had moved before."""
    if baseline_moved(chart.current.chart) == found.direction:
        way = "Rising" if found.direction == Direction.HIGH else "Falling"
        return f"{way} since before its baseline ended, so not counted as a change"
    moved = _rule_in_words(chart, found.rule, found.direction == Direction.HIGH)
    return f"{moved}, but its baseline was not steady, so not counted as a change"


def _rule_in_words(chart: MetricChart, rule: Rule, is_high: bool) -> str:
    kind, drawn = chart.selection.period_type, chart.current.chart
    if rule == Rule.OUTSIDE:
        return "Higher than usual" if is_high else "Lower than usual"
    if rule == Rule.SHIFT:
        return f"{'Above' if is_high else 'Below'} its baseline {drawn.latest_run} {kind}s running"
    if rule == Rule.TREND:
        return f"{'Rising' if is_high else 'Falling'} over {drawn.latest_trend} {kind}s"
    return f"Near its {'upper' if is_high else 'lower'} limit in two of three {kind}s"


def chart_title(chart: MetricChart) -> str:
    """Title a chart by what it finds: 'Conviction rate: 71.2% in June 2026, lower than usual'."""
    title = chart.definition["title"]
    if chart.newest is None:
        return f"{title}: no whole {chart.selection.period_type} is held"
    row = chart.series[chart.newest]
    period = words.period_name(row["period_start"], chart.selection.period_type)
    if not row["denominator"]:
        nothing = "not recorded" if row["eligible"] else "nothing to count"
        return f"{title}: {nothing} in {period}"
    return f"{title}: {value_in_words(chart)} in {period}, {_finding(chart)}"


def value_in_words(chart: MetricChart) -> str:
    """Write the newest value; of fewer than 20 its counts, as a share of them says little."""
    row = chart.series[chart.newest]
    if chart.measure is not SHARE:
        return words.amount(row["mean"])
    return words.share(row)


def change_in_words(chart: MetricChart) -> str:
    """Say how the newest share compares with a year before, and what its limits say of that."""
    row = chart.series[chart.newest]
    said = words.change(row)
    if not words.is_clear(row) or short_verdict(chart).mark != Mark.USUAL:
        return said
    return (
        f"{said} Its limits mark no change, and where nothing changed about one comparison in"
        " twenty would look like this."
    )


def _finding(chart: MetricChart) -> str:
    said = words.begin_small(short_verdict(chart).words)
    return f"which {said}" if why_unknown(chart) and not is_settled(chart.selection) else said
