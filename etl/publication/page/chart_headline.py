"""The headline of a chart: its newest number, and what the page finds of it."""

from etl.findings.headline import short_verdict
from etl.findings.verdict import too_few, why_unknown
from etl.findings.words import begin_small
from etl.publication.model import Release, Statement
from etl.publication.page.grid import marked
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed
from etl.publication.page.spoken import quarter
from etl.publication.page.summary import finding, is_unrecorded
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter
from etl.publication.table import Mark


def headline(words: Words, release: Release, statement: Statement, series: Series) -> str:
    """Say the newest number of a measure, and the page's finding, or why there is none yet."""
    chart = statement.chart
    title, newest = chart.definition["title"], chart.newest_row
    if newest is None:
        return words.plain("chart.headline_none", measure=title)
    own = Quarter.of(newest["period_start"])
    value = _value(words, series.of(own))
    said = {"measure": title, "value": value, "quarter": quarter(words, own)}
    why = _why_untold(words, release, statement, own)
    if why:
        return words.plain("chart.headline_untold", why=why, **said)
    said["finding"] = finding(words, release, statement)
    moved = short_verdict(chart).moved
    if moved:
        doubt = is_unrecorded(release, statement)
        key = "chart.headline_unrecorded" if doubt else "chart.headline_moved"
        return words.plain(key, moved=begin_small(moved), **said)
    return words.plain("chart.headline", **said)


def _value(words: Words, row: Printed | None) -> str:
    text = Mark.NOT_AVAILABLE.value if row is None else row["percent"]
    why = marked(words, text)
    return f"{text}%" if why is None else str(why.unescape())


def _why_untold(words: Words, release: Release, statement: Statement, own: Quarter) -> str | None:
    chart, told = statement.chart, release.newest(statement.measure)
    if own != told or not chart.newest_row["denominator"]:
        return words.plain("chart.no_number", quarter=quarter(words, told))
    short = too_few(chart)
    if short is None:
        return why_unknown(chart)
    there, needed = short
    key = "chart.one_quarter" if there == 1 else "chart.few_quarters"
    return words.plain(key, there=there, needed=needed)
