"""Published quarters that the warehouse now counts otherwise.

A release repeats what stands published. Where the warehouse has moved on since, by corrections or
a changed definition, readers of the dashboard and of the release see two numbers, and somebody
must say why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.live import open_warehouse
from etl.publication.counts import ask
from etl.publication.plan import Plan
from etl.publication.quarter import Quarter
from etl.publication.table import COUNTS, Table


@dataclass(frozen=True)
class Movement:
    """A published count of the nation, and what the warehouse counts now."""

    quarter: str
    measure: str
    offences: str
    count: str
    was: int
    now: int

    def __str__(self) -> str:
        return (
            f"{self.quarter}, {self.measure}, {self.offences}: {self.count} {self.was:,}"
            f" published, {self.now:,} now"
        )


def movements(
    warehouse: Path, standing: Mapping[str, Table | None], plan: Plan, threshold: int
) -> list[Movement]:
    """Return the counts that moved by more than the plan lets pass unexplained.

    Smaller moves than ``threshold`` are none: a single correction, or what rounding does.
    Measures that the plan has given up are not counted any more, and cannot move.
    """
    national = standing.get("national")
    if national is None:
        return []
    now = _counted(warehouse, national, plan)
    found = []
    for row in national.rows.filter(pl.col("measure").is_in(plan.measures)).to_dicts():
        key = (row["quarter"], row["measure"], row["offence_code"])
        counts = now.get(key, dict.fromkeys(COUNTS, 0))
        for count in COUNTS:
            if row[count] is not None and _is_far(row[count], counts[count], row, plan, threshold):
                found.append(Movement(*key, count, row[count], counts[count]))
    return found


def _is_far(was: int, now: int, row: dict, plan: Plan, threshold: int) -> bool:
    of = row["denominator"] or max(was, now)
    by = abs(now - was)
    return by >= threshold and by > plan.movements.largest * of


def _counted(warehouse: Path, national: Table, plan: Plan) -> dict[tuple, dict[str, int]]:
    """Count again what is published: by quarter, measure and offences, in the nation.

    A quarter of which days are missing now has moved as well, and is no reason to make no draft.
    """
    quarters = [Quarter.named(name) for name in national.rows["quarter"].unique()]
    span = {
        "measures": plan.measures,
        "first_day": min(quarters).first_day,
        "last_day": max(quarters).last_day,
    }
    with open_warehouse(warehouse) as con:
        counts, offences = ask(con, "counted", span), ask(con, "offence_groups")
    exact = counts.join(
        offences.select("offence_group_code", "offence_class_code"), on="offence_group_code"
    )
    every = exact.with_columns(offence_class_code=pl.lit("all"))
    sums = (
        pl.concat([exact, every])
        .group_by("measure", "period_start", "offence_class_code")
        .agg(pl.col(count).sum() for count in COUNTS)
    )
    return {
        (str(Quarter.of(row["period_start"])), row["measure"], row["offence_class_code"]): row
        for row in sums.to_dicts()
    }
