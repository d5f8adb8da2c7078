"""A measure in a few lines: its number, the one before, what is usual, what to take care of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from etl.findings.chart import MetricChart
from etl.findings.headline import Mark, short_verdict
from etl.findings.words import percent as share
from etl.publication.model import Measure, Release, Statement
from etl.publication.page.grid import marked
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed
from etl.publication.page.spoken import count, quarter
from etl.publication.page.value_columns import percent
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter

# What a chart finds to have moved, the gravest first.
NEWS = (Mark.CONCERN, Mark.IMPROVEMENT, Mark.CHANGE, Mark.MOVING)


@dataclass(frozen=True)
class Point:
    """A measure in a few lines; what is None has nothing to say.

    ``moved``: in which way, where that is more than usual. ``before``: the quarter before, and the
    direction since. ``usual``: the limits that the finding rests on. ``caution``: the gravest of
    the reading's, of which there are ``more``.
    """

    measure: Measure
    number: Markup
    interval: Markup | None
    moved: Markup | None
    before: Markup
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
        before=_before(words, now.before, statement.chart, series),
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


def _before(words: Words, before: Quarter, chart: MetricChart, series: Series) -> Markup:
    """Tell the quarter before, and the direction since where the two can be compared."""
    now, then = series.of(before.next), series.of(before)
    named = quarter(words, before)
    if then is None:
        return words.say("summary.before_none", quarter=named)
    if why := marked(words, then["percent"]):
        return words.say("summary.before_marked", quarter=named, why=why)
    told = {"quarter": named, "percent": percent(words, then["percent"])}
    if now is None or marked(words, now["percent"]):
        return words.say("summary.before_alone", **told)
    if _is_redefined(chart, before, [now, then]):
        return words.say("summary.before_redefined", **told)
    # As a reader takes one printed number from the other.
    points = Decimal(now["percent"]) - Decimal(then["percent"])
    way = "same" if not points else "up" if points > 0 else "down"
    return words.say(f"summary.before_{way}", points=abs(points), **told)


def _is_redefined(chart: MetricChart, before: Quarter, rows: Sequence[Printed]) -> bool:
    """Whether more than one definition counts a quarter and the one before it."""
    is_mixed = any(
        row["is_mixed"]
        for row in chart.series
        if Quarter.of(row["period_start"]) in (before, before.next)
    )
    return is_mixed or len({row["definition_version"] for row in rows}) > 1


def _usual(words: Words, chart: MetricChart) -> Markup:
    line = chart.lines()[chart.newest]
    said = {name: share(line[name]) for name in ("lower", "upper", "centre")}
    return words.say("summary.usual", **said)
