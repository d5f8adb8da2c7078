"""What stood published before some cases came in late: a release, less those cases."""

from collections.abc import Collection, Mapping, Sequence

from etl.publication.model import Release
from etl.publication.quarter import ReleaseName
from etl.publication.rows import marked_table
from etl.publication.table import COUNTS, PERCENTS, SCHEMA, Table

CLASS = "stalking-and-harassment"
Case = Mapping[str, tuple[int, int, int]]
# What a case adds to the counts of each measure: convicted, and ended by the prosecution. Of both
# everything is recorded, and no is the answer.
CONVICTED: Case = {
    "conviction_rate": (1, 1, 1),
    "conviction_rate_without_administrative": (1, 1, 1),
    "discontinuance_rate": (0, 1, 1),
    "cyberstalking_share": (0, 1, 1),
    "dv_overlap": (1, 1, 1),
    "restraining_order_use": (0, 1, 1),
}
DISCONTINUED: Case = {
    "conviction_rate": (0, 1, 1),
    "conviction_rate_without_administrative": (0, 1, 1),
    "discontinuance_rate": (1, 1, 1),
    "cyberstalking_share": (1, 1, 1),
    "dv_overlap": (1, 1, 1),
}


class Before:
    """A release that is public, with other tables than it was made with."""

    def __init__(self, name: ReleaseName, tables: Sequence[Table], counted: Sequence[str]) -> None:
        self.name, self._tables = name, tuple(tables)
        self.meta = {"counted": list(counted), "omitted": [], "reason": ""}

    def tables(self) -> tuple[Table, ...]:
        return self._tables


def as_public(release: Release, tables: Sequence[Table] = ()) -> Before:
    """A release as the next one finds it published."""
    counted = [str(quarter) for quarter in release.counted]
    return Before(release.name, tables or release.tables, counted)


def without_late(
    tables: Sequence[Table],
    places: Collection[str],
    offence: str,
    cases: int,
    case: Case = CONVICTED,
) -> list[Table]:
    """Tables as they were before some cases of a class came in, in each of them alike.

    ``places``: the codes of the region, and of the area where the tables have it. What is withheld
    is so without them too.
    """

    def less(row: dict) -> dict:
        is_in = row["area_code"] in ("all", *places)
        is_in &= row["offence_code"] in ("all", CLASS, offence)
        by = case.get(row["measure"], (0, 0, 0)) if is_in else (0, 0, 0)
        counts = {
            count: None if row[count] is None else row[count] - cases * one
            for count, one in zip(COUNTS, by, strict=True)
        }
        return {key: row[key] for key in SCHEMA if key not in PERCENTS} | counts

    return [marked_table(t.name, [less(row) for row in t.rows.to_dicts()]) for t in tables]
