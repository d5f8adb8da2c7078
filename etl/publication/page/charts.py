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
from etl.findings.headline import chart_title
from etl.findings.words import Row
from etl.publication.model import Measure, Release
from etl.publication.page.spoken import day_text, quarter
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


def draw(words: Words, release: Release, measure: Measure, chart: MetricChart) -> Drawn | None:
    """Draw the chart of a measure; None where it has no points."""
    counted = [row for row in chart.series if row["denominator"]]
    if not counted:
        return None
    spans = {
        "measure": measure.title,
        "first": _period(words, chart.series[0]),
        "last": _period(words, chart.series[-1]),
    }
    title = words.plain("chart.title", **spans)
    description = _description(words, chart, counted)
    key = tuple(words.say(f"chart.key_{name}") for name in _key(chart))
    inline = figure_svg(_figure(chart, _INLINE[1], _TICK_SIZE), *_INLINE, title, description)
    picture = figure_svg(_figure(chart, _PICTURE[1]), *_PICTURE, title, description)
    around = _around(words, release, measure, chart, " ".join(str(k.unescape()) for k in key))
    return Drawn(Markup(inline), framed(picture, *_PICTURE, around), key)


def _figure(chart: MetricChart, height: int, tick_size: int | None = None) -> go.Figure:
    figure = control_figure(chart, _NO_EVENTS, height)
    if tick_size:
        ticks = {"tickfont": {"size": tick_size}}
        figure.update_layout(xaxis=ticks | {"nticks": 5}, yaxis=ticks)
    return figure


def _description(words: Words, chart: MetricChart, counted: list[Row]) -> str:
    first, last = counted[0], counted[-1]
    said = [
        words.plain(
            "chart.description",
            first=_period(words, first),
            from_percent=f"{100 * first['rate']:.1f}%",
            last=_period(words, last),
            to_percent=f"{100 * last['rate']:.1f}%",
        ),
        _listed(words, "chart.signals", _marked(chart))
        or words.plain("chart.no_signals") * _has_limits(chart),
        _listed(words, "chart.gaps", [row for row in chart.series if not row["denominator"]]),
        words.plain("chart.table"),
    ]
    return " ".join(part for part in said if part)


def _listed(words: Words, key: str, rows: list[Row]) -> str:
    if not rows:
        return ""
    return words.plain(key, quarters="; ".join(_period(words, row) for row in rows))


def _marked(chart: MetricChart) -> list[Row]:
    pairs = zip(chart.series, chart.lines(), strict=True)
    return [row for row, line in pairs if line["signals"]]


def _has_limits(chart: MetricChart) -> bool:
    return any(line["upper"] is not None for line in chart.lines())


def _key(chart: MetricChart) -> list[str]:
    """What there is in the picture to be explained."""
    whole = {row["is_complete"] for row in chart.series}
    there = {
        "line": True,
        "limits": _has_limits(chart),
        "signals": bool(_marked(chart)),
        "open": False in whole,
        "gaps": any(not row["denominator"] for row in chart.series),
        "breaks": len(chart.phase_charts) > 1,
    }
    return [name for name, is_there in there.items() if is_there]


def _around(
    words: Words, release: Release, measure: Measure, chart: MetricChart, key: str
) -> FrameWords:
    about = words.plain(
        "measure.counts", numerator=measure.numerator, denominator=measure.denominator
    )
    if release.is_made_up and measure.name not in release.public_measures:
        about = f"{words.plain('site.made_up')}. {about}"
    source = words.plain(
        "chart.source",
        source=measure.source,
        site=words.plain("site.title"),
        name=release.name,
        day=day_text(words, release.published_at),
    )
    return FrameWords(chart_title(chart), about, [key, source, words.plain("site.status") + "."])


def _period(words: Words, row: Row) -> str:
    return str(quarter(words, Quarter.of(row["period_start"])).unescape())
