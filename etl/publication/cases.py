"""The tables of cases: counted, coarsened, protected, and joined to what stands published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import duckdb
import polars as pl

from etl.disclosure.policy import Policy
from etl.publication.counts import Counted, first_whole, read_counts
from etl.publication.history import Standing, joined, standing_rows, without
from etl.publication.model import Omitted, Told
from etl.publication.plan import Plan
from etl.publication.protected_tables import protected_tables
from etl.publication.quarter import Quarter
from etl.publication.relations import read_relations
from etl.publication.rows import region_code
from etl.publication.table import Table
from etl.publication.told_anew import Anew, told_anew
from etl.publication.wanted import Wanted, quarters_to_count

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Cases:
    """What a release tells of cases; ``quarters`` are those that are new in it.

    ``anew``: what it tells otherwise than it stood published; ``nearer_than``: than which all else
    has moved less, 0 where that is not known.
    """

    quarters: tuple[Quarter, ...]
    counted: Counted
    tables: tuple[Table, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    within: Mapping[str, Told] = field(default_factory=dict)
    anew: Anew = field(default_factory=dict)
    nearer_than: int = 0

    @property
    def hierarchy(self) -> dict[str, dict[str, str]]:
        """The region of each area and the class of each offence group, by code."""
        return _hierarchy(self.counted)


def cases_of(
    con: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    titles: dict[str, str],
    plan: Plan,
    policy: Policy,
    progress: Progress,
) -> Cases | None:
    """Count and protect what is new; ``titles`` are those of the measures.

    None where the warehouse holds no cases.
    """
    whole = first_whole(con, plan.measures)
    if whole is None:
        return None
    quarters = quarters_to_count(wanted, plan, whole)
    counted = read_counts(con, plan.measures, quarters)
    relations = read_relations(con, plan.measures)
    standing = standing_rows(wanted.earlier)
    new, omitted = protected_tables(
        wanted, standing, counted, relations, titles, quarters, plan, policy, progress
    )
    tables = _joined(plan, new, without(standing, quarters))
    parts, same = relations.told
    of_class = {only: relations.within(only).told for only in sorted(set(relations.classes))}
    anew = told_anew(str(wanted.name), tables, standing)
    return Cases(
        tuple(quarters), counted, tables, omitted, tuple(parts), tuple(same),
        {only: (tuple(p), tuple(s)) for only, (p, s) in of_class.items()}, anew,
        _nearer_than(plan, tables, quarters, omitted, policy),
    )  # fmt: skip


def _nearer_than(
    plan: Plan,
    tables: Sequence[Table],
    quarters: Sequence[Quarter],
    omitted: Sequence[Omitted],
    policy: Policy,
) -> int:
    """Than what the standing rows of some quarters have moved less; 0 where some are not counted.

    Rounded tables are rounded anew; what the plan has given up, or what could not be protected, is
    repeated unseen.
    """
    own = pl.col("quarter").is_in([str(quarter) for quarter in quarters])
    told = {
        (table.name, *row)
        for table in tables
        for row in table.rows.filter(own).select("measure", "quarter").unique().rows()
    }
    seen = set(product(plan.tables, plan.measures, map(str, quarters)))
    seen -= {(one.table, one.measure, str(q)) for one in omitted for q in one.quarters or quarters}
    is_seen = told <= seen and plan.protection == "suppression"
    return policy.threshold.value if is_seen else 0


def _joined(plan: Plan, new: Sequence[Table], standing: Standing) -> tuple[Table, ...]:
    by_name = {table.name: table for table in new}
    names = dict.fromkeys([*plan.tables, *standing, *by_name])
    found = (
        joined(name, [t for t in (standing.get(name), by_name.get(name)) if t is not None])
        for name in names
    )
    return tuple(table for table in found if table is not None)


def _hierarchy(counted: Counted) -> dict[str, dict[str, str]]:
    areas = counted.areas.select("area_code", "region").rows()
    offences = counted.offences.select("offence_group_code", "offence_class_code").rows()
    return {
        "area": {code: region_code(region) for code, region in areas},
        "offence": dict(offences),
    }
