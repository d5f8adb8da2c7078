"""One measure on the page: its share in company, whether it is more than noise, its chart."""

from dataclasses import dataclass

from etl.briefing.found import Charts
from etl.briefing.wanted import CONVICTIONS, DISCONTINUED
from etl.drawing.small_chart import common_frame, control_svg
from etl.drawing.small_charts import finding
from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.grid import is_marked
from etl.findings.headline import value_in_words
from etl.findings.reading import share_reading
from etl.findings.verdict import why_unknown
from etl.findings.words import Row

# A mark, and the words beside it: neither needs the other's colour.
SIGNAL, NOISE, UNKNOWN = "signal", "noise", "unknown"


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
    """A measure in words; what it has not is empty.

    ``company`` is what it is never told without. ``caution`` is the gravest in full, ``elsewhere``
    how many there are, for a page that has no room for it.
    """

    title: str
    verdict: str
    mark: str = UNKNOWN
    period: str = ""
    value: str = "–"
    counts: str = ""
    interval: str = ""
    recorded: str = ""
    company: str = ""
    caution: str = ""
    elsewhere: str = ""
    picture: Picture | None = None


def measure_told(charts: Charts, metric: str, area: str) -> Told:
    """Tell a measure of an area, named as it is in a sentence, from the charts of all measures."""
    chart = charts[metric]
    reading = share_reading(chart, area)
    row = newest_row(chart)
    if row is None or not row["denominator"]:
        return _without_counts(chart, reading.value)
    return Told(
        title=chart.definition["title"],
        verdict=reading.verdict,
        mark=mark_of(chart),
        period=words.period_name(row["period_start"], chart.selection.period_type),
        value=value_in_words(chart),
        counts=_counts(chart, row),
        interval=words.interval(row),
        recorded=_recorded(row),
        company=_company(charts, row) if metric == CONVICTIONS else "",
        caution=_gravest(reading.cautions),
        elsewhere=_elsewhere(len(reading.cautions)),
        picture=picture_of(chart),
    )


def newest_row(chart: MetricChart) -> Row | None:
    """The newest whole period of a chart; None where there is none."""
    return chart.newest_row


def mark_of(chart: MetricChart) -> str:
    """Tell signal, noise, and what cannot be told apart."""
    if chart.newest is None or why_unknown(chart):
        return UNKNOWN
    return SIGNAL if is_marked(chart) else NOISE


def picture_of(chart: MetricChart) -> Picture:
    """Draw the chart on a scale of its own, and say what it shows; something must be counted."""
    frame, row, kind = common_frame([chart]), newest_row(chart), chart.selection.period_type
    low, high = words.percent(frame.low), words.percent(frame.high)
    alt = (
        f"Control chart of {words.begin_small(chart.definition['title'])},"
        f" {words.months(frame.first_day, row['period_end'])}, from {low} to {high}."
        f" The newest whole {kind}: {value_in_words(chart)}, {finding(chart)}."
    )
    span = f"{frame.first_day:%b %Y} to {row['period_end']:%b %Y}"
    return Picture(control_svg(chart, frame), alt, low, high, span)


def _counts(chart: MetricChart, row: Row) -> str:
    nouns = words.unit(chart.definition, chart.selection.offences)
    if row["denominator"] < words.FEW:
        return f"{words.counted(row['denominator'], nouns)}: too few for a share"
    return words.fraction(row, nouns)


def _without_counts(chart: MetricChart, said: str) -> Told:
    title = chart.definition["title"]
    return Told(title, words.begin_large(said.removeprefix(title).lstrip(" ,")))


def _recorded(row: Row) -> str:
    is_whole = row["denominator"] == row["eligible"]
    return "" if is_whole else f"Recorded for {words.percent(row['coverage'])}"


def _gravest(cautions: tuple[str, ...]) -> str:
    if len(cautions) < 2:
        return "".join(cautions)
    return f"{cautions[0]} ({_elsewhere(len(cautions) - 1, 'more ')})"


def _elsewhere(cautions: int, more: str = "") -> str:
    if not cautions:
        return ""
    return f"{cautions} {more}caution{'s' if cautions > 1 else ''} on the dashboard."


def _company(charts: Charts, row: Row) -> str:
    """A conviction rate can rise because cases are dropped: both are told together."""
    convicted = "conviction" if row["numerator"] == 1 else "convictions"
    return (
        f"{words.count(row['numerator'])} {convicted} of"
        f" {words.counted(row['denominator'], 'defendants')} finalised; {words.before(row)}."
        f"{_discontinued(charts[DISCONTINUED], row)}"
    )


def _discontinued(chart: MetricChart, convicted: Row) -> str:
    row = newest_row(chart)
    if row["period_start"] != convicted["period_start"] or not row["denominator"]:
        return ""
    share = "" if row["denominator"] < words.FEW else f" ({words.percent(row['rate'])})"
    return f" Discontinued: {words.fraction(row)}{share}."
