"""Put a release together: tables of cases, tables that are public already, and what they say."""

from collections.abc import Callable, Sequence

import duckdb

from etl.disclosure.policy import Policy, policy_file
from etl.findings.scope import ALL, OTHER_PROSECUTIONS, STALKING_AND_HARASSMENT
from etl.live import open_warehouse
from etl.publication import changes
from etl.publication.already_public import Public, public_of, public_quarters
from etl.publication.cases import Cases, cases_of
from etl.publication.counts import ask
from etl.publication.model import (
    Check,
    Delivered,
    Measure,
    Provenance,
    Release,
    Rules,
    Statement,
    Terms,
)
from etl.publication.order import ordered
from etl.publication.plan import Plan, plan_file, sha256_of
from etl.publication.public_statements import public_statements
from etl.publication.said import statements
from etl.publication.told_anew import of_nation
from etl.publication.wanted import Wanted, refuse_other_protection, refuse_without_cases

Progress = Callable[[str], None]
__all__ = ["Wanted", "assemble"]


def assemble(
    wanted: Wanted, plan: Plan, policy: Policy, progress: Progress = lambda step: None
) -> Release:
    """Put a release together from a warehouse, by a plan and a policy.

    Raise OutcomesError where a quarter is not whole, a measure is none, or there is nothing to
    publish.
    """
    refuse_other_protection(wanted, plan)
    with open_warehouse(wanted.warehouse) as con:
        progress("counting")
        measures = _measures(con, plan.measures)
        titles = {measure.name: measure.title for measure in measures}
        cases = cases_of(con, wanted, titles, plan, policy, progress)
        if cases is None:
            held = public_quarters(con, wanted.name.quarter) if plan.already_public else []
            refuse_without_cases(wanted, held)
        public = public_of(con, wanted, policy) if plan.already_public else Public()
        measures = [*(measures if cases else []), *_measures(con, public.measures)]
        sources = [*(plan.measures if cases else []), *public.measures]
        order = _offence_order(con)
        checks, provenance, is_made_up = _checks(con), *_provenance(con, sources, policy)
    progress("reading")
    return Release(
        name=wanted.name,
        published_at=wanted.published_at,
        is_made_up=is_made_up and cases is not None,
        tables=tuple(
            ordered(table, order) for table in (*(cases.tables if cases else ()), *public.tables)
        ),
        measures=tuple(measures),
        statements=tuple(_statements(wanted, plan, cases, public)),
        omitted=cases.omitted if cases else (),
        checks=checks,
        changes=(*changes.sentences(wanted, cases, measures), *public.changes),
        provenance=provenance,
        counted=cases.quarters if cases else (),
        terms=_terms(plan),
        reason=wanted.reason,
        restated=of_nation(cases.anew, wanted.name.quarter, plan.headline) if cases else (),
        explained=wanted.explained,
        earlier=tuple(release.name for release in wanted.earlier),
        relations=cases.relations if cases else (),
        same=cases.same if cases else (),
        within=cases.within if cases else {},
        hierarchy=cases.hierarchy if cases else {},
        offence_order=order,
        notes=public.notes,
        rounded_to=policy.rounding.base if plan.protection == "rounding" else 0,
    )


def _terms(plan: Plan) -> Terms:
    by, under = plan.contact, plan.licence
    return Terms(by.team, by.email, under.name, under.title, under.address, plan.address)


def _offence_order(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What the tables are about stands before all else, then what is listed, as it is listed."""
    classes = (ALL, STALKING_AND_HARASSMENT, OTHER_PROSECUTIONS)
    return (*classes, *ask(con, "offence_order")["offence_code"])


def _statements(
    wanted: Wanted, plan: Plan, cases: Cases | None, public: Public
) -> Sequence[Statement]:
    said: list[Statement] = []
    if cases:
        national = next(table for table in cases.tables if table.name == "national")
        told = set(national.rows["measure"])
        named = [measure for measure in plan.measures if measure in told]
        said += statements(wanted.warehouse, national, named, plan.headline)
    return [*said, *public_statements(wanted.warehouse, public)]


def _measures(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[Measure]:
    rows = {
        row["metric"]: row for row in ask(con, "definitions", {"measures": list(names)}).to_dicts()
    }
    fields = ("metric", "title", "unit", "numerator", "denominator", "excluded", "better",
              "better_note", "source")  # fmt: skip
    return [
        Measure(*(rows[name][field] for field in fields), tuple(rows[name]["definition_history"]))
        for name in names
        # What is no metric is refused, by its name, where it would be counted.
        if name in rows
    ]


def _checks(con: duckdb.DuckDBPyConnection) -> tuple[Check, ...]:
    try:
        rows = ask(con, "checks").to_dicts()
    except duckdb.CatalogException:
        return ()  # a warehouse that was made again was held against nothing
    return tuple(Check(row["check_id"], row["reason"], row["is_met"]) for row in rows)


def _provenance(
    con: duckdb.DuckDBPyConnection, measures: Sequence[str], policy: Policy
) -> tuple[Provenance, bool]:
    (build,) = ask(con, "warehouse").to_dicts()
    files = ask(con, "delivered", {"measures": list(measures)}).rows()
    made_from = Provenance(
        build["version"], build["definitions"], build["program"], policy.version,
        sha256_of(policy_file()), sha256_of(plan_file()), rules_of(policy),
        tuple(Delivered(*row) for row in files),
    )  # fmt: skip
    return made_from, build["is_made_up"]


def rules_of(policy: Policy) -> Rules:
    """Return what readers are told of a policy."""
    whole = policy.whole_groups
    return Rules(
        small_below=policy.threshold.value,
        width=policy.interval.width,
        shows_zeros=policy.zeros.treatment == "show",
        whole_groups_from=whole.known_from if whole.treatment == "withhold" else None,
    )
