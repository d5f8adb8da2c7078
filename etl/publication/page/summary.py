"""What happened, in few words: each measure's number, grouped by what its chart finds."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from etl.findings.headline import Mark, short_verdict
from etl.findings.recorded import could_be_unrecorded
from etl.publication.model import Release, Statement
from etl.publication.page.grid import Grid, heads
from etl.publication.page.national import Series
from etl.publication.page.points import NEWS, Point, point
from etl.publication.page.scope import scope
from etl.publication.page.spoken import quarter
from etl.publication.page.value_columns import ValueColumns
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter

# What asks for attention first.
ORDER = (*NEWS, Mark.USUAL, Mark.UNKNOWN)


@dataclass(frozen=True)
class Group:
    """The measures of which the same is found."""

    mark: Mark
    heading: Markup
    points: tuple[Point, ...]


def groups(words: Words, release: Release, drawn: Mapping[str, Series]) -> list[Group]:
    """Group what a release says in the first place by what it finds, the gravest first."""
    found, main = [], release.main_statements
    for mark in ORDER:
        these = [one for one in main if mark_of(release, one) == mark]
        if these:
            points = tuple(point(words, release, one, drawn[one.measure], mark) for one in these)
            said = {"finding": words.say(f"finding.{mark.value}"), "count": len(these)}
            heading = words.say("summary.group", all=len(main), **said)
            found.append(Group(mark, heading, points))
    return found


def finding(words: Words, release: Release, statement: Statement) -> Markup:
    """Say in a few words what the chart of a statement finds of the release's quarter."""
    return words.say(f"finding.{mark_of(release, statement).value}")


def mark_of(release: Release, statement: Statement) -> Mark:
    """Return what the chart of a statement finds of its newest quarter."""
    newest = statement.chart.newest_row
    told = release.newest(statement.measure)
    if newest is None or Quarter.of(newest["period_start"]) != told:
        return Mark.UNKNOWN
    return short_verdict(statement.chart).mark


def is_unrecorded(release: Release, statement: Statement) -> bool:
    """Whether what is found may be nothing but recording: it is not told without saying so."""
    return mark_of(release, statement) in NEWS and could_be_unrecorded(statement.chart)


def key_numbers(words: Words, release: Release, drawn: Mapping[str, Series]) -> Grid | None:
    """The nation's numbers of the quarter, a measure a row; None where there are none."""
    main = [one.measure for one in release.main_statements]
    found = [(name, drawn[name].of(release.quarter)) for name in main]
    pairs = [(release.measure(name), row) for name, row in found if row is not None]
    if not pairs:
        return None
    columns = ValueColumns(words, [row for _, row in pairs])
    of = scope(words, [row for _, row in pairs])
    return Grid(
        name="key-numbers",
        caption=words.say("key.caption", of=of, quarter=quarter(words, release.quarter)),
        heads=(*heads(words, ["table.measure"]), *columns.heads, *heads(words, ["key.unit"])),
        rows=tuple(
            (words.english(measure.title), *columns.cells(row), words.english(measure.unit))
            for measure, row in pairs
        ),
        notes=columns.notes,
    )
