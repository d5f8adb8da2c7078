"""Tables that the CPS published itself: the real numbers, and what the policy would have withheld.

Nothing of them is withheld: whoever wants them has them already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from etl.disclosure.policy import Policy
from etl.publication.counts import ask
from etl.publication.history import Earlier
from etl.publication.percents import percents
from etl.publication.policy_would import WITHHOLD, policy_would
from etl.publication.public_words import changes, notes
from etl.publication.quarter import Quarter
from etl.publication.rows import marks_of
from etl.publication.table import COUNTS, KEYS, SCHEMA, WOULD, Table
from etl.publication.wanted import Wanted

NATIONAL, AREAS = "published_national", "published_areas"
_OWN = ["quarter", "area_code", "offence_code", "measure", *COUNTS]


@dataclass(frozen=True)
class Public:
    """Tables that are public already, the measures in them, what to know of them, what is new."""

    tables: tuple[Table, ...] = ()
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def public_quarters(con: duckdb.DuckDBPyConnection, last: Quarter) -> list[Quarter]:
    """Return the quarters that the CPS published whole, up to the last, in order."""
    starts = ask(con, "already_public", {"last_day": last.last_day})["period_start"]
    return sorted(Quarter.of(start) for start in starts.unique())


def public_of(con: duckdb.DuckDBPyConnection, wanted: Wanted, policy: Policy) -> Public:
    """Return what the CPS published up to a release's quarter; nothing where none is held.

    A quarter that is not published whole is not there.
    """
    counts = ask(con, "already_public", {"last_day": wanted.name.quarter.last_day})
    if counts.is_empty():
        return Public()
    nation = ask(con, "nation", folder="questions").item()
    would = policy_would(counts, policy)
    rows = _rows(counts, nation, would)
    before = _before(wanted.earlier)
    tables = tuple(
        _table(name, rows.filter((pl.col("area_type") == "nation") == (name == NATIONAL)),
               before.get(name), str(wanted.name))
        for name in (NATIONAL, AREAS)
    )  # fmt: skip
    return Public(
        tables,
        tuple(counts["measure"].unique(maintain_order=True)),
        tuple(notes(tables[1], would, policy.threshold.value)),
        tuple(changes(tables, before)),
    )


def _rows(counts: pl.DataFrame, nation: str, would: pl.DataFrame) -> pl.DataFrame:
    """Give counts the columns of a published table that need no other release."""
    keys = ["period_start", "area_code", "offence_code", "measure"]
    found = counts.join(would.drop("is_told"), on=keys, how="left", maintain_order="left")
    quarters = [str(Quarter.of(start)) for start in found["period_start"]]
    return found.with_columns(
        pl.Series("quarter", quarters, dtype=pl.String),
        pl.col("area_name", "region").fill_null(nation),
        pl.col("denominator").alias("eligible"),
        # What the policy was not asked about it has not allowed.
        pl.col("policy_would").fill_null(WITHHOLD),
    )


def _table(name: str, rows: pl.DataFrame, before: Table | None, release: str) -> Table:
    counts = _first_published(rows, before, release)
    frame = counts.hstack(percents(counts))
    columns = [pl.col(key).cast(kind) for key, kind in {**SCHEMA, **WOULD}.items()]
    frame = frame.select(columns).sort(list(KEYS))
    return Table(name, frame, marks_of(frame.drop(*WOULD)), is_protected=False)


def _first_published(rows: pl.DataFrame, before: Table | None, release: str) -> pl.DataFrame:
    """Name the release that rows first stood in with these numbers: the one before, or this."""
    if before is None:
        return rows.with_columns(first_published=pl.lit(release))
    stood = before.rows.select(*_OWN, "first_published")
    found = rows.join(stood, on=_OWN, how="left", maintain_order="left")
    return found.with_columns(pl.col("first_published").fill_null(release))


def _before(earlier: Sequence[Earlier]) -> dict[str, Table]:
    """Return the tables as they stand in the newest release that has them."""
    found: dict[str, Table] = {}
    for release in earlier:
        found |= {table.name: table for table in release.tables() if not table.is_protected}
    return found
