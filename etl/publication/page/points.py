"""A measure in a few lines: its number, a year's change, what is usual, what to take care of."""

from dataclasses import dataclass

from markupsafe import Markup

from etl.findings.chart import MetricChart
from etl.findings.headline import Mark, change_in_words, short_verdict
from etl.findings.words import percent as share
from etl.publication.model import Measure, Release, Statement
from etl.publication.page.grid import marked
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed
from etl.publication.page.spoken import count
from etl.publication.page.value_columns import percent
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter

# What a chart finds to have moved, the gravest first.
NEWS = (Mark.CONCERN, Mark.IMPROVEMENT, Mark.CHANGE, Mark.MOVING)


@dataclass(frozen=True)
class Point:
    """A measure in a few lines; what is None has nothing to say.

    ``moved``: in which way, where that is more than usual. ``change``: since a year
    before, with its interval. ``usual``: the limits that the finding rests on. ``caution``: the
    gravest of the reading's, of which there are ``more``.
    """

    measure: Measure
    number: Markup
    interval: Markup | None
    moved: Markup | None
    change: Markup | None
    usual: Markup | None
    caution: Markup | None
    more: int


def point(
    words: Words, release: Release, statement: Statement, series: Series, mark: Mark
) -> Point:
    """Say in a few lines what is told of a measure, whose chart finds what ``mark`` says."""
    now = release.newest(statement.measure)
    row = series.of(now)
    measure = release.measure(statement.measure)
    number = words.say("summary.none") if row is None else percent(words, row["percent"])
    caution, *more = [words.english(one) for one in statement.reading.cautions] or [None]
    has_news = mark in NEWS
    return Point(
        measure=measure,
        number=words.say("summary.number", measure=words.english(measure.title), percent=number),
        interval=_interval(words, row),
        moved=words.english(short_verdict(statement.chart).words) if has_news else None,
        change=_change(words, now, series, statement.chart),
        usual=_usual(words, statement.chart) if has_news or mark == Mark.USUAL else None,
        caution=caution,
        more=len(more),
    )


def _interval(words: Words, row: Printed | None) -> Markup | None:
    if row is None or marked(words, row["percent"]):
        return None
    counts = {name: count(row[name]) for name in ("numerator", "denominator")}
    low, high = row["percent_low"], row["percent_high"]
    return words.say("summary.interval", low=low, high=high, **counts)


def _change(words: Words, now: Quarter, series: Series, chart: MetricChart) -> Markup | None:
    """Compare with a year before, as the dashboard does, never with the quarter before.

    Nothing holds a step from one quarter to the next against chance, and it may go against what
    the chart finds.
    """
    row, newest = series.of(now), chart.newest_row
    if row is None or newest is None or marked(words, row["percent"]):
        return None
    if Quarter.of(newest["period_start"]) != now:
        return None
    then = series.of(Quarter(now.year - 1, now.number)) or row
    # What stands as it was published may be counted by a definition that holds no more.
    if then["definition_version"] != row["definition_version"]:
        return words.say("summary.redefined")
    return words.english(change_in_words(chart))


def _usual(words: Words, chart: MetricChart) -> Markup:
    line = chart.lines()[chart.newest]
    said = {name: share(line[name]) for name in ("lower", "upper", "centre")}
    return words.say("summary.usual", **said)
