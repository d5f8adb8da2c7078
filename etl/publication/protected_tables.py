"""The tables of the quarters that a release counts: coarsened, protected, or as they stand."""

from collections.abc import Callable, Sequence

from etl.disclosure.policy import Policy
from etl.publication.coarsening import kept_measures, not_protected
from etl.publication.counts import Counted
from etl.publication.history import Standing, omitted_of
from etl.publication.levels import Grain, finest, grains, grains_of
from etl.publication.model import Omitted
from etl.publication.plan import Plan, PlannedTable
from etl.publication.protection import ProtectedLevel, protect_quarter
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations, counts_of
from etl.publication.restating import Restating
from etl.publication.rounding import round_quarter
from etl.publication.rows import Row, Rows, tables_of
from etl.publication.table import Table
from etl.publication.wanted import Wanted

Progress = Callable[[str], None]


def protected_tables(
    wanted: Wanted,
    standing: Standing,
    counted: Counted,
    relations: Relations,
    titles: dict[str, str],
    quarters: Sequence[Quarter],
    plan: Plan,
    policy: Policy,
    progress: Progress,
) -> tuple[list[Table], tuple[Omitted, ...]]:
    """Return the tables of some quarters and what they leave out.

    What stands published of a quarter is told again where it may be, and else stays as it is.
    ``titles`` are those of the measures.
    """
    names = counts_of(plan.measures)
    making = Rows(counted, relations, titles, str(wanted.name))
    laid_out = [
        Restating(making, finest(counted, q, names), standing, relations, policy, wanted.withheld)
        for q in quarters
    ]
    kept, omitted = _kept(plan, laid_out, relations, policy)
    omitted += omitted_of(wanted.earlier, [one.name for one in laid_out if one.is_published])
    rows: dict[str, list[Row]] = {}
    for one in laid_out:
        progress(f"protecting {one.name}")
        told = kept
        if one.is_published:
            told = {t: [m for m in plan.measures if m in one.measures(t)] for t in plan.tables}
        done = _done(one, _measures_by_grain(plan, told), plan)
        for name in dict.fromkeys([*plan.tables, *one.standing]):
            made = _made(one, done, plan.tables.get(name), told.get(name, ()))
            rows.setdefault(name, []).extend(
                made if plan.protection == "rounding" and made else one.rows(name, made)
            )
            omitted += not_protected(name, one.name, _left_out(done, plan.tables.get(name)))
    return list(tables_of(rows)), tuple(dict.fromkeys(omitted))


def _kept(
    plan: Plan, laid_out: Sequence[Restating], relations: Relations, policy: Policy
) -> tuple[dict[str, list[str]], list[Omitted]]:
    """Return the measures each table tells of quarters that were never published."""
    new = [one.quarter for one in laid_out if not one.is_published]
    if plan.protection == "rounding" or not new:
        return {name: list(plan.measures) for name in plan.tables}, []
    return kept_measures(plan, new, relations, policy)


def _done(one: Restating, levels: dict[Grain, list[str]], plan: Plan) -> list[ProtectedLevel]:
    if plan.protection == "rounding":
        return round_quarter(one.quarter, levels, one.relations, one.policy.rounding.base)
    beyond = {}
    if one.has_other_reasons:
        beyond = {grain: one.beyond(grain, measures) for grain, measures in levels.items()}
    return protect_quarter(one.quarter, levels, one.relations, one.policy, beyond)


def _levels_of(done: Sequence[ProtectedLevel], table: PlannedTable | None) -> list[ProtectedLevel]:
    return [one for one in done if table is not None and one.grain in grains_of(table)]


def _left_out(done: Sequence[ProtectedLevel], table: PlannedTable | None) -> list[str]:
    return [measure for level in _levels_of(done, table) for measure in level.left_out]


def _made(
    one: Restating,
    done: Sequence[ProtectedLevel],
    table: PlannedTable | None,
    measures: Sequence[str],
) -> list[Row]:
    """Make the rows that a table tells of a quarter, none where the plan has it no more."""
    return [
        row
        for level in _levels_of(done, table)
        for row in one.making.of(
            one.quarter, level, [m for m in measures if m not in level.left_out], one.offences
        )
    ]


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
