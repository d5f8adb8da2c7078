"""One measure on the page: its share in company, whether it is more than noise, its chart."""

from dataclasses import dataclass

from etl.briefing.found import Charts
from etl.briefing.wanted import CONVICTIONS, DISCONTINUED
from etl.drawing.small_chart import common_frame, control_svg
from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.grid import is_marked
from etl.findings.reading import share_reading
from etl.findings.verdict import signal, why_unknown
from etl.findings.words import Row
from etl.measurement.variation import Variation

# A mark, and the words beside it: neither needs the other's colour.
SIGNAL, NOISE, UNKNOWN = "signal", "noise", "unknown"
_SAID = {
    Variation.IMPROVEMENT: "Special cause: improvement",
    Variation.CONCERN: "Special cause: of concern",
    Variation.NEUTRAL_HIGH: "Special cause: high",
    Variation.NEUTRAL_LOW: "Special cause: low",
}


@dataclass(frozen=True)
class Picture:
    """A small chart: ``high`` and ``low`` stand at its top and bottom, ``span`` beneath it."""

    svg: str
    alt: str
    low: str
    high: str
    span: str


@dataclass(frozen=True)
class Told:
    """A measure in words. ``company`` is what it is never told without; empty where it has none."""

    title: str
    period: str
    value: str
    counts: str
    interval: str
    recorded: str
    mark: str
    said: str
    verdict: str
    caution: str
    company: str
    picture: Picture | None


def measure_told(charts: Charts, metric: str, area: str) -> Told:
    """Tell a measure of an area, named as it is in a sentence, from the charts of all measures."""
    chart = charts[metric]
    reading = share_reading(chart, area)
    row = newest_row(chart)
    if row is None or not row["denominator"]:
        return _without_counts(chart, reading.value)
    mark = mark_of(chart)
    nouns = words.unit(chart.definition, chart.selection.offences)
    is_few = row["denominator"] < words.FEW
    return Told(
        title=chart.definition["title"],
        period=words.period_name(row["period_start"], chart.selection.period_type),
        value=words.fraction(row) if is_few else words.percent(row["rate"]),
        counts=f"{words.counted(row['denominator'], nouns)}: too few for a share"
        if is_few
        else words.fraction(row, nouns),
        interval=words.interval(row),
        recorded=_recorded(row),
        mark=mark,
        said=_said(chart, mark),
        verdict=reading.verdict,
        caution=_gravest(reading.cautions),
        company=_company(charts, row) if metric == CONVICTIONS else "",
        picture=picture_of(chart),
    )


def newest_row(chart: MetricChart) -> Row | None:
    """The newest whole period of a chart; None where there is none."""
    return None if chart.newest is None else chart.series[chart.newest]


def mark_of(chart: MetricChart) -> str:
    """Tell signal, noise, and what cannot be told apart."""
    if chart.newest is None or why_unknown(chart):
        return UNKNOWN
    return SIGNAL if is_marked(chart) else NOISE


def picture_of(chart: MetricChart) -> Picture:
    """Draw the chart on a scale of its own, and say what it shows."""
    frame, row, kind = common_frame([chart]), newest_row(chart), chart.selection.period_type
    first = words.period_name(frame.first_day, kind)
    newest = chart.series[-1]
    last = words.period_name(newest["period_start"], kind)
    low, high = words.percent(frame.low), words.percent(frame.high)
    alt = (
        f"Control chart of {words.begin_small(chart.definition['title'])}, {first} to {last}, from"
        f" {low} to {high}. The newest whole {kind}: {words.percent(row['rate'])},"
        f" {_in_the_chart(chart)}."
    )
    span = f"{frame.first_day:%b %Y} to {newest['period_end']:%b %Y}"
    return Picture(control_svg(chart, frame), alt, low, high, span)


def _without_counts(chart: MetricChart, value: str) -> Told:
    title = chart.definition["title"]
    said = words.begin_large(value.removeprefix(title).lstrip(" ,"))
    return Told(title, "", "–", "", "", "", UNKNOWN, "Cannot be told", said, "", "", None)


def _recorded(row: Row) -> str:
    is_whole = row["denominator"] == row["eligible"]
    return "" if is_whole else f"Recorded for {words.percent(row['coverage'])}"


def _said(chart: MetricChart, mark: str) -> str:
    if mark == SIGNAL:
        return _SAID[chart.variation]
    return "Common cause" if mark == NOISE else "Cannot be told"


def _gravest(cautions: tuple[str, ...]) -> str:
    if len(cautions) < 2:
        return "".join(cautions)
    more = len(cautions) - 1
    return f"{cautions[0]} ({more} more caution{'s' if more > 1 else ''} on the dashboard.)"


def _company(charts: Charts, row: Row) -> str:
    """A conviction rate can rise because cases are dropped: both are told together."""
    dropped = newest_row(charts[DISCONTINUED])
    discontinued = (
        f" Discontinued: {words.fraction(dropped)} ({words.percent(dropped['rate'])})."
        if dropped and dropped["denominator"] and dropped["period_start"] == row["period_start"]
        else ""
    )
    convicted = "conviction" if row["numerator"] == 1 else "convictions"
    return (
        f"{words.count(row['numerator'])} {convicted} of"
        f" {words.counted(row['denominator'], 'defendants')} finalised; {words.before(row)}."
        f"{discontinued}"
    )


def _in_the_chart(chart: MetricChart) -> str:
    mark = mark_of(chart)
    if mark == UNKNOWN:
        return f"which cannot be told from noise: {why_unknown(chart)}"
    return f"special cause, {signal(chart)}" if mark == SIGNAL else "common cause"
