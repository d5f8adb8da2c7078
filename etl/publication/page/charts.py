"""The chart of a measure: within the page, and as a picture that can leave it."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
from markupsafe import Markup

from etl.drawing.control_chart import control_figure
from etl.drawing.framed import Words as FrameWords
from etl.drawing.framed import framed
from etl.drawing.svg import figure_svg
from etl.findings.chart import MetricChart
from etl.publication.model import Measure, Release, Statement
from etl.publication.page.chart_headline import headline
from etl.publication.page.chart_parts import ChartParts
from etl.publication.page.chart_words import description, key
from etl.publication.page.national import Series
from etl.publication.page.source import source
from etl.publication.page.spoken import quarter
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter

# Small enough that its labels can be read on a telephone, where it is as wide as the screen.
_INLINE, _TICK_SIZE = (460, 280), 14
_PICTURE = (960, 320)
_NO_EVENTS = pl.DataFrame(schema={"event_date": pl.Date, "event_name": pl.String})


@dataclass(frozen=True)
class Drawn:
    """A chart: an SVG to stand in a page, one to stand alone, and how to read it."""

    inline: Markup
    picture: str
    key: tuple[Markup, ...]


def draw(
    words: Words, release: Release, measure: Measure, statement: Statement, series: Series
) -> Drawn | None:
    """Draw the chart of a measure, whose numbers are ``series``; None where it has no points."""
    chart = statement.chart
    if not any(row["denominator"] for row in chart.series):
        return None
    parts = ChartParts(chart, series)
    title, described = _title(words, measure, chart), description(words, parts)
    numbers = words.plain("chart.table", table=series.table)
    explained = key(words, parts)
    inline = figure_svg(
        _figure(chart, _INLINE[1], _TICK_SIZE), *_INLINE, title, f"{described} {numbers}"
    )
    picture = figure_svg(_figure(chart, _PICTURE[1]), *_PICTURE, title, described)
    around = FrameWords(
        headline(words, release, statement, series),
        _about(words, release, measure, series),
        _below(words, release, measure, series, explained),
    )
    return Drawn(Markup(inline), framed(picture, *_PICTURE, around), explained)


def _title(words: Words, measure: Measure, chart: MetricChart) -> str:
    first, last = (
        quarter(words, Quarter.of(chart.series[place]["period_start"])) for place in (0, -1)
    )
    return words.plain("chart.title", measure=measure.title, first=first, last=last)


def _figure(chart: MetricChart, height: int, tick_size: int | None = None) -> go.Figure:
    figure = control_figure(chart, _NO_EVENTS, height)
    if tick_size:
        ticks = {"tickfont": {"size": tick_size}}
        figure.update_layout(xaxis=ticks | _years(len(chart.series)), yaxis=ticks)
    return figure


def _years(quarters: int) -> dict[str, object]:
    """Name every other year of a small chart of many, or every fifth: from three to ten names."""
    if quarters < 24:
        return {"nticks": 5}
    return {"dtick": "M24" if quarters <= 80 else "M60"}


def _about(words: Words, release: Release, measure: Measure, series: Series) -> str:
    """Say what a picture is of, whole: who is given it has nothing else."""
    row = series.rows[0]
    scope = {"offences": row["offence_name"], "area": row["area_name"], "unit": measure.unit}
    counts = {"numerator": measure.numerator, "denominator": measure.denominator}
    said = [words.plain("chart.scope", **scope), words.plain("measure.counts", **counts)]
    if release.is_made_up and measure.name not in release.public_measures:
        made_up = (words.plain(f"site.{key}") for key in ("made_up", "made_up_text"))
        said = [". ".join(made_up), *said]
    return " ".join(said)


def _below(
    words: Words, release: Release, measure: Measure, series: Series, explained: tuple[Markup, ...]
) -> list[str]:
    return [
        " ".join(str(one.unescape()) for one in explained),
        *_sources(words, release, measure),
        words.plain("chart.numbers", table=series.table, name=release.name),
        words.plain("site.status") + ".",
    ]


def _sources(words: Words, release: Release, measure: Measure) -> list[str]:
    """Say whose numbers they are; of a measure of our own also what its definition rests on."""
    if measure.name in release.public_measures:
        return [source(words, release, [measure.source])]
    return [source(words, release), words.plain("chart.definition", source=measure.source)]
