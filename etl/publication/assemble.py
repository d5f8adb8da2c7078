"""Put a release together: count, leave out, protect, repeat what stands published, say it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from etl.disclosure.policy import Policy, policy_file, read_policy
from etl.errors import ExitCode, OutcomesError
from etl.live import open_warehouse, require_live
from etl.publication import changes
from etl.publication.beyond_size import Cell, must_withhold
from etl.publication.coarsening import kept_measures, not_protected
from etl.publication.counts import Counted, ask, first_whole, read_counts
from etl.publication.history import Earlier, joined, published_quarters, standing_rows
from etl.publication.levels import Grain, finest, grains, grains_of
from etl.publication.model import Check, Delivered, Measure, Omitted, Provenance, Release
from etl.publication.plan import Plan, plan_file, read_plan, sha256_of
from etl.publication.protection import protect_quarter
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.relations import Relations, counts_of, read_relations
from etl.publication.rounding import round_quarter
from etl.publication.rows import Row, Rows, region_code, tables_of
from etl.publication.said import statements
from etl.publication.table import Table

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """Which release is put together: from which warehouse file, after which others.

    ``restated``: quarters that are counted again, beside those that never were. ``withheld``:
    counts to withhold beside those that must be, as an audit told them.
    """

    name: ReleaseName
    published_at: datetime
    warehouse: Path
    earlier: tuple[Earlier, ...] = ()
    reason: str = ""
    restated: tuple[Quarter, ...] = ()
    withheld: frozenset[Cell] = frozenset()


def assemble(
    wanted: Wanted, plan: Plan, policy: Policy, progress: Progress = lambda step: None
) -> Release:
    """Put a release together from a warehouse, by a plan and a policy.

    Raise OutcomesError where a quarter is not whole, or a measure is none.
    """
    _refuse_other_protection(wanted, plan)
    with open_warehouse(wanted.warehouse) as con:
        progress("counting")
        quarters = quarters_to_count(wanted, plan, first_whole(con, plan.measures))
        counted = read_counts(con, plan.measures, quarters)
        relations = read_relations(con, plan.measures)
        measures = _measures(con, plan)
        checks, provenance, is_made_up = _checks(con), *_provenance(con, plan, policy)
    standing = standing_rows(wanted.earlier)
    new, omitted = _protected(
        wanted, counted, relations, measures, quarters, standing, plan, policy, progress
    )
    tables = _joined(plan, new, standing_rows(wanted.earlier, without=quarters))
    progress("reading")
    national = next(table for table in tables if table.name == "national")
    told = set(national.rows["measure"])
    named = [measure for measure in plan.measures if measure in told]
    said = statements(wanted.warehouse, national, named, plan.headline)
    own, same = relations.told
    return Release(
        name=wanted.name,
        published_at=wanted.published_at,
        is_made_up=is_made_up,
        tables=tables,
        measures=measures,
        statements=tuple(said),
        omitted=omitted,
        checks=checks,
        changes=changes.sentences(wanted, quarters, counted, measures),
        provenance=provenance,
        counted=tuple(quarters),
        reason=wanted.reason,
        earlier=tuple(release.name for release in wanted.earlier),
        relations=tuple(own),
        same=tuple(same),
        hierarchy=_hierarchy(counted),
        rounded_to=policy.rounding.base if plan.protection == "rounding" else 0,
    )


def assemble_live(
    name: ReleaseName,
    published_at: datetime,
    earlier: Sequence[Earlier] = (),
    reason: str = "",
    restated: Sequence[Quarter] = (),
    progress: Progress = lambda step: None,
) -> Release:
    """Put a release together from the live warehouse."""
    warehouse = require_live().path
    given = (name, published_at, warehouse, tuple(earlier), reason, tuple(restated))
    return assemble(Wanted(*given), read_plan(), read_policy(), progress)


def quarters_to_count(wanted: Wanted, plan: Plan, whole: Quarter | None) -> list[Quarter]:
    """Return the quarters that are new in a release: never counted before, or restated.

    The first release begins with the plan's first quarter, or with the first that is ``whole`` in
    the warehouse. Raise OutcomesError where it is neither the next release nor a revision of one.
    """
    own, public = wanted.name.quarter, published_quarters(wanted.earlier)
    if wanted.name.revision:
        _refuse_revision_of_nothing(wanted, public)
        return sorted({own, *wanted.restated})
    planned = Quarter.named(plan.first_quarter)
    first = public[-1].next if public else max(planned, whole or planned)
    if own < first:
        raise OutcomesError(
            f"{own} comes before {first}, the next quarter that can be published. Name a later one,"
            " or publish a revision of it.",
            ExitCode.USAGE,
        )
    new = [first]
    while new[-1] < own:
        new.append(new[-1].next)
    return sorted({*new, *wanted.restated})


def _refuse_other_protection(wanted: Wanted, plan: Plan) -> None:
    """Rounded and withheld counts of one quarter would undo each other."""
    is_rounded = plan.protection == "rounding"
    if any(bool(release.meta.get("rounded_to")) != is_rounded for release in wanted.earlier):
        raise OutcomesError(
            f"Earlier releases are not protected by {plan.protection}: one way of protecting would"
            " undo the other. Keep to theirs: protection in publication.toml."
        )


def _refuse_revision_of_nothing(wanted: Wanted, public: Sequence[Quarter]) -> None:
    unknown = [str(q) for q in (wanted.name.quarter, *wanted.restated) if q not in public]
    if unknown:
        raise OutcomesError(
            f"{wanted.name} would restate {', '.join(unknown)}, which was never published.",
            ExitCode.USAGE,
        )
    if not wanted.reason.strip():
        raise OutcomesError(f"{wanted.name} is a revision: say why.", ExitCode.USAGE)


def _protected(
    wanted: Wanted,
    counted: Counted,
    relations: Relations,
    measures: Sequence[Measure],
    quarters: Sequence[Quarter],
    standing: dict[str, Table],
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
    making = Rows(counted, relations, measures, str(wanted.name))
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


def _measures(con: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[Measure, ...]:
    rows = {
        row["metric"]: row
        for row in ask(con, "definitions", {"measures": plan.measures}).to_dicts()
    }
    fields = ("metric", "title", "unit", "numerator", "denominator", "excluded", "better",
              "better_note", "source")  # fmt: skip
    return tuple(
        Measure(*(rows[name][field] for field in fields), tuple(rows[name]["definition_history"]))
        for name in plan.measures
    )


def _checks(con: duckdb.DuckDBPyConnection) -> tuple[Check, ...]:
    rows = ask(con, "checks").to_dicts()
    return tuple(Check(row["check_id"], row["reason"], row["is_met"]) for row in rows)


def _provenance(
    con: duckdb.DuckDBPyConnection, plan: Plan, policy: Policy
) -> tuple[Provenance, bool]:
    (build,) = ask(con, "warehouse").to_dicts()
    files = ask(con, "delivered", {"measures": plan.measures}).rows()
    made_from = Provenance(
        build["version"], build["definitions"], build["program"], policy.version,
        sha256_of(policy_file()), sha256_of(plan_file()), tuple(Delivered(*row) for row in files),
    )  # fmt: skip
    return made_from, build["is_made_up"]


def _hierarchy(counted: Counted) -> dict[str, dict[str, str]]:
    areas = counted.areas.select("area_code", "region").rows()
    offences = counted.offences.select("offence_group_code", "offence_class_code").rows()
    return {
        "area": {code: region_code(region) for code, region in areas},
        "offence": dict(offences),
    }
