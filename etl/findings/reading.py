"""An answer in a few sentences: the number in company, whether it is more than noise, what else.

Each sentence follows from numbers by rules that can be read here. What a chart cannot say is not
said: without limits nothing is called noise or signal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from etl.findings import words
from etl.findings.cautions import cautions
from etl.findings.chart import MetricChart
from etl.findings.scope import is_settled
from etl.findings.verdict import verdict
from etl.findings.words import Row

NOTHING = "Nothing can be said of a change."


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


def share_reading(chart: MetricChart, scope: str, is_plain: bool = False) -> Reading:
    """Read a share's chart, in plain words or in those of control charts.

    ``scope`` says of which cases: 'England and Wales, all prosecutions'.
    """
    return _chart_reading(chart, scope, _share, is_plain)


def mean_reading(chart: MetricChart, scope: str) -> Reading:
    """Read a mean's chart, as ``share_reading``."""
    return _chart_reading(chart, scope, _mean)


def not_held(definition: Row, scope: str, period_type: str) -> Reading:
    """Say that no period is whole."""
    return Reading(f"{definition['title']}, {scope}: no whole {period_type} is held.", NOTHING)


def nothing_counted(
    definition: Row, where: str, row: Row, series: Iterable[Row], nouns: str
) -> Reading:
    """Say that nobody was there, or that of nobody the answer is recorded.

    Where nobody was in any period of the ``series``, say whom the metric counts at all.
    """
    title, eligible = definition["title"], row["eligible"]
    if eligible:
        nobody = "the" if eligible == 1 else "any of"
        text = f"{title} {where}: not recorded for {nobody} {words.counted(eligible, nouns)}."
        return Reading(text, NOTHING)
    ever = ""
    if not any(row["eligible"] for row in series):
        ever = f", as in every period held. It counts {definition['denominator']}"
    return Reading(f"{title} {where}: nothing to count{ever}.", NOTHING)


def _chart_reading(
    chart: MetricChart, scope: str, value: Callable[[Row, str], str], is_plain: bool = False
) -> Reading:
    kind, definition = chart.selection.period_type, chart.definition
    if chart.newest is None:
        return not_held(definition, scope, kind)
    row = chart.series[chart.newest]
    nouns = words.unit(definition, chart.selection.offences)
    where = f"in {words.period_name(row['period_start'], kind)}, {scope}"
    if not row["denominator"]:
        return nothing_counted(definition, where, row, chart.series, nouns)
    if is_settled(chart.selection):
        return _settled(f"{definition['title']} {where}", row, nouns)
    said = f"{definition['title']} {where}: {value(row, nouns)}."
    return Reading(said, verdict(chart, is_plain), cautions(chart))


def _settled(opening: str, row: Row, nouns: str) -> Reading:
    """Say that a share is as it is by the choice of cases, which no interval is around."""
    counts = words.fraction(row, nouns)
    text = f"{opening}: {words.percent(row['rate'])} ({counts}), by the choice of these cases."
    return Reading(text, NOTHING)


def _share(row: Row, nouns: str) -> str:
    return words.share_in_company(row, nouns, _recorded(row))


def _mean(row: Row, nouns: str) -> str:
    counts = f"{words.count(row['total'])} in {words.counted(row['denominator'], nouns)}"
    company = f"{counts}; {words.interval_of_mean(row)}{_recorded(row)}"
    return f"{words.amount(row['mean'])} on average ({company})"


def _recorded(row: Row) -> str:
    if row["denominator"] == row["eligible"]:
        return ""
    return f"; recorded for {words.percent(row['coverage'])}"
