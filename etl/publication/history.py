"""What stands published of each quarter: the tables of the release that counted it last."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from etl.publication.model import Omitted
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.table import KEYS, Table

# The protected tables as they stand published, by name.
Standing = Mapping[str, Table]


class Earlier(Protocol):
    """A release that is public, as its files tell."""

    name: ReleaseName
    meta: Mapping[str, object]

    def tables(self) -> Sequence[Table]:
        """Return its tables."""


def counted_by(release: Earlier) -> list[Quarter]:
    """Return the quarters whose numbers were new in a release."""
    return [Quarter.named(name) for name in release.meta["counted"]]


def published_quarters(releases: Sequence[Earlier]) -> list[Quarter]:
    """Return the quarters that any release has counted, in order."""
    return sorted({quarter for release in releases for quarter in counted_by(release)})


def standing_rows(releases: Sequence[Earlier]) -> Standing:
    """Return by name the protected tables as they stand published.

    ``releases`` are in the order they became public: the last that counted a quarter holds.
    """
    parts: dict[tuple[str, str], Table] = {}
    for release in releases:
        own = [str(quarter) for quarter in counted_by(release)]
        for table in release.tables():
            if table.is_protected:
                for quarter in own:
                    parts[table.name, quarter] = _of(table, quarter)
    by_name = {
        name: joined(name, [part for (n, _), part in sorted(parts.items()) if n == name])
        for name in dict.fromkeys(name for name, _ in parts)
    }
    return {name: table for name, table in by_name.items() if table is not None}


def without(standing: Standing, quarters: Sequence[Quarter]) -> Standing:
    """Return what stands published but for some quarters."""
    gone = [str(quarter) for quarter in quarters]
    kept = {name: ~table.rows["quarter"].is_in(gone) for name, table in standing.items()}
    return {
        name: Table(name, table.rows.filter(kept[name]), table.marks.filter(kept[name]))
        for name, table in standing.items()
        if kept[name].any()
    }


def omitted_of(releases: Sequence[Earlier], quarters: Sequence[Quarter]) -> list[Omitted]:
    """Return what was left out of some quarters by the releases that counted them last."""
    last = {quarter: release for release in releases for quarter in counted_by(release)}
    told = [last[quarter].meta["omitted"] for quarter in quarters if quarter in last]
    return [Omitted(**one) for omitted in told for one in omitted]


def joined(name: str, tables: Sequence[Table]) -> Table | None:
    """Return one table of the rows of several, sorted; None where there is no row."""
    tables = [table for table in tables if len(table.rows)]
    if not tables:
        return None
    rows = pl.concat([table.rows for table in tables])
    marks = pl.concat([table.marks for table in tables])
    order = rows.with_row_index("place").sort(list(KEYS))["place"]
    return Table(name, rows[order], marks[order], tables[0].is_protected)


def _of(table: Table, quarter: str) -> Table:
    is_own = table.rows["quarter"] == quarter
    return Table(table.name, table.rows.filter(is_own), table.marks.filter(is_own))
