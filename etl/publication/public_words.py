"""What is to know of the tables that the CPS published itself, and what is new, in sentences."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from etl.findings.words import percent, period_name
from etl.publication.policy_would import WITHHOLD
from etl.publication.quarter import Quarter
from etl.publication.table import COUNTS, Table

_KEYS = ["quarter", "area_code", "offence_code", "measure"]


def notes(areas: Table, would: pl.DataFrame, threshold: int) -> Iterator[str]:
    """Say what the tables are, what the policy would have withheld, and which quarters are missing.

    ``areas`` has a row each area and category; ``would`` is what policy_would says of all rows.
    """
    yield (
        "Tables called “As the CPS published” hold its own figures. These numbers are public"
        " already; they are shown as the CPS published them, with nothing withheld."
    )
    yield _small(areas.rows, threshold)
    told = would.filter(pl.col("is_told"))
    if len(told):
        named = _named(Quarter.of(start) for start in told["period_start"].unique().sort())
        yield (
            f"In {named} that would not be enough: a small count follows from what is left. A table"
            " of our own would leave such a rate out."
        )
    yield from _missing(areas.rows)


def _small(rows: pl.DataFrame, threshold: int) -> str:
    """Tell the small counts among those that the CPS prints: convictions, unsuccessful outcomes."""
    parts = rows.filter(pl.col("offence_type") == "category")
    counts = pl.concat([parts["numerator"], parts["denominator"] - parts["numerator"]])
    small = int(counts.is_between(1, threshold - 1).sum())
    hidden = int((parts["policy_would"] == WITHHOLD).sum())
    return (
        f"By area, offence category and quarter they hold {len(counts):,} counts of convictions and"
        f" of unsuccessful outcomes; {small:,} of them ({percent(small / len(counts))}) are of 1 to"
        f" {threshold - 1}. Our disclosure policy would have withheld a count in"
        f" {hidden:,} of the {len(parts):,} rows ({percent(hidden / len(parts))}): small counts,"
        " those that tell that everybody or nobody of a few was convicted, and those that would"
        " give these away. The column policy_would says which."
    )


def _missing(rows: pl.DataFrame) -> Iterator[str]:
    held = sorted(Quarter.named(name) for name in rows["quarter"].unique())
    missing, quarter = [], held[0]
    while quarter < held[-1]:
        if quarter not in held:
            missing.append(quarter)
        quarter = quarter.next
    if missing:
        yield (
            "Quarters for which the CPS's tables of one month or more are missing are left out:"
            f" {_named(missing)}. Nothing is filled in."
        )


def changes(tables: Sequence[Table], before: Mapping[str, Table]) -> Iterator[str]:
    """Say which quarters of the tables are new, and how many of their numbers are other ones."""
    national = tables[0]
    stood = before.get(national.name)
    if stood is None:
        return
    new = sorted(set(national.rows["quarter"]) - set(stood.rows["quarter"]))
    if new:
        yield f"New among the CPS's own tables: {_named(map(Quarter.named, new))}."
    for table in tables:
        if table.name in before and (other := _other(table, before[table.name])):
            rows = "1 row has" if other == 1 else f"{other:,} rows have"
            yield (
                f"In the CPS's own table “{table.name}” {rows} other numbers than in the release"
                " before, or none: the CPS published them anew, or a fault was mended."
            )


def _other(table: Table, stood: Table) -> int:
    """Count the rows that stood and do not stand with the same counts."""
    return len(stood.rows.join(table.rows, on=[*_KEYS, *COUNTS], how="anti"))


def _named(quarters: Iterator[Quarter] | Sequence[Quarter]) -> str:
    names = [period_name(quarter.first_day, "quarter") for quarter in quarters]
    return " and ".join(", ".join(names).rsplit(", ", 1))
