"""The tables of cases: counted, coarsened, protected, and joined to what stands published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from etl.disclosure.policy import Policy
from etl.publication.beyond_size import must_withhold
from etl.publication.coarsening import kept_measures, not_protected
from etl.publication.counts import Counted, first_whole, read_counts
from etl.publication.history import joined, standing_rows
from etl.publication.levels import Grain, finest, grains, grains_of
from etl.publication.model import Omitted
from etl.publication.plan import Plan
from etl.publication.protection import protect_quarter
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations, counts_of, read_relations
from etl.publication.rounding import round_quarter
from etl.publication.rows import Row, Rows, region_code, tables_of
from etl.publication.table import Table
from etl.publication.wanted import Wanted, quarters_to_count

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Cases:
    """What a release tells of cases; ``quarters`` are those that are new in it."""

    quarters: tuple[Quarter, ...]
    counted: Counted
    tables: tuple[Table, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    same: tuple[tuple[str, str], ...] = ()

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
    new, omitted = _protected(wanted, counted, relations, titles, quarters, plan, policy, progress)
    tables = _joined(plan, new, standing_rows(wanted.earlier, without=quarters))
    parts, same = relations.told
    return Cases(tuple(quarters), counted, tables, omitted, tuple(parts), tuple(same))


def _protected(
    wanted: Wanted,
    counted: Counted,
    relations: Relations,
    titles: dict[str, str],
    quarters: Sequence[Quarter],
    plan: Plan,
    policy: Policy,
    progress: Progress,
) -> tuple[list[Table], tuple[Omitted, ...]]:
    names = counts_of(plan.measures)
    laid_out = [finest(counted, quarter, names) for quarter in quarters]
    kept, omitted = {name: list(plan.measures) for name in plan.tables}, []
    if plan.protection == "suppression":
        kept, omitted = kept_measures(plan, laid_out, relations, policy)
    levels = _measures_by_grain(plan, kept)
    making = Rows(counted, relations, titles, str(wanted.name))
    standing = standing_rows(wanted.earlier)
    rows: dict[str, list[Row]] = {name: [] for name in plan.tables}
    for quarter in laid_out:
        progress(f"protecting {quarter.quarter}")
        if plan.protection == "rounding":
            done = round_quarter(quarter, levels, relations, policy.rounding.base)
        else:
            also = must_withhold(
                making, quarter, levels, relations, standing, policy, wanted.withheld
            )
            done = protect_quarter(quarter, levels, relations, policy, also)
        for name, table in plan.tables.items():
            for protected in done:
                if protected.grain in grains_of(table):
                    told = [m for m in kept[name] if m not in protected.left_out]
                    rows[name] += making.of(quarter, protected, told)
                    omitted += not_protected(name, quarter.quarter, protected.left_out)
    return list(tables_of(plan.tables, rows)), tuple(dict.fromkeys(omitted))


def _measures_by_grain(plan: Plan, kept: dict[str, list[str]]) -> dict[Grain, list[str]]:
    """Return for each level, coarsest first, the measures that any table tells at it."""
    found: dict[Grain, list[str]] = {}
    for grain in grains(list(plan.tables.values())):
        told = {
            measure
            for name, table in plan.tables.items()
            if grain in grains_of(table)
            for measure in kept[name]
        }
        if told:
            found[grain] = [measure for measure in plan.measures if measure in told]
    return found


def _joined(
    plan: Plan, new: Sequence[Table], standing: dict[str, Table | None]
) -> tuple[Table, ...]:
    by_name = {table.name: table for table in new}
    names = dict.fromkeys([*plan.tables, *standing])
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
