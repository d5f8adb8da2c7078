"""Rates of the same cases out of others: one is never told without a word on the other.

The denominator decides: a conviction rate without administrative finalisations can rise while
that with them stays as it is.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from etl.publication.model import Measure, Release
from etl.publication.page.rows import Printed
from etl.publication.page.wording import Words
from etl.publication.table import Table

_KEY = ("quarter", "area_code", "offence_code")


def alone(words: Words, release: Release, table: Table, rows: Sequence[Printed]) -> list[Markup]:
    """Say which rate is not told beside rows of a table, which must be of one measure."""
    said = []
    for twin in _twins(release, rows[0]["measure"]):
        told = set(table.rows.filter(table.rows["measure"] == twin.name).select(_KEY).rows())
        missing = [row for row in rows if tuple(row[name] for name in _KEY) not in told]
        if missing:
            key = "table.alone" if len(missing) == len(rows) else "table.partly_alone"
            said.append(words.say(key, other=words.english(twin.title)))
    return said


def _twins(release: Release, name: str) -> Iterator[Measure]:
    """The measures that count the same cases out of others."""
    own = release.measure(name)
    for other in release.measures:
        if other.numerator == own.numerator and other.denominator != own.denominator:
            yield other
