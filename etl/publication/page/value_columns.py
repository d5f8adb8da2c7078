"""The columns of values that every table of a page has: per cent, interval, counts, recorded.

What is quoted comes first: on a telephone the rest is scrolled to.
"""

from collections.abc import Sequence

from markupsafe import Markup

from etl.publication.page.grid import Head, cell, heads, marked, marks_explained
from etl.publication.page.rows import Printed
from etl.publication.page.spoken import count
from etl.publication.page.wording import Words
from etl.publication.table import VALUES, WOULD

_ALL = "100.0"
(_WOULD,) = WOULD


class ValueColumns:
    """What of the values some rows show: a column that says the same in each is left out.

    So are the versions of definitions where rows are of several measures: they count them apart.
    """

    def __init__(self, words: Words, rows: Sequence[Printed]) -> None:
        self._words, self._rows = words, rows
        self._has_coverage = any(row["coverage_percent"] != _ALL for row in rows)
        versions, measures = ({row[n] for row in rows} for n in ("definition_version", "measure"))
        self._has_versions = len(versions) > 1 and len(measures) == 1
        self._has_would = any(_WOULD in row for row in rows)

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of the columns."""
        keys = ["table.percent", "table.interval", "table.numerator", "table.denominator"]
        keys += ["table.coverage"] * self._has_coverage + ["table.version"] * self._has_versions
        words = ("table.would",) * self._has_would
        return heads(self._words, [*keys, *words], numbers=keys)

    def cells(self, row: Printed) -> tuple[Markup, ...]:
        """The cells of a row."""
        words = self._words
        found = [percent(words, row["percent"]), interval(words, row)]
        found += [cell(words, count(row[name])) for name in ("numerator", "denominator")]
        if self._has_coverage:
            found.append(percent(words, row["coverage_percent"]))
        if self._has_versions:
            found.append(cell(words, row["definition_version"]))
        if self._has_would:
            found.append(words.say(f"would.{row[_WOULD]}"))
        return tuple(found)

    @property
    def notes(self) -> tuple[Markup, ...]:
        """What the marks mean, and for how many the answer is recorded."""
        recorded = "table.some_recorded" if self._has_coverage else "table.all_recorded"
        marked = marks_explained(self._words, (row[n] for row in self._rows for n in VALUES))
        return (*marked, self._words.say(recorded))


def percent(words: Words, text: str) -> Markup:
    """Write a printed percentage, or the mark in its place."""
    found = cell(words, text)
    return found if marked(words, text) else found + "%"


def interval(words: Words, row: Printed) -> Markup:
    """Write the interval of a printed percentage, or the mark in its place."""
    low, high = row["percent_low"], row["percent_high"]
    if marked(words, low):
        return cell(words, low)
    return words.say("table.range", low=low, high=high)
