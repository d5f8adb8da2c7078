"""Coarsen before suppressing: leave out of a table the measures that it would mostly withhold."""

from collections.abc import Sequence

from etl.disclosure.policy import Policy
from etl.publication.levels import Finest, grains_of
from etl.publication.model import Omitted
from etl.publication.plan import Plan, PlannedTable
from etl.publication.protection import shares_of_small
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations

_NOT_PROTECTED = (
    "We found no way to withhold its small counts so that nobody can work them out from others."
)


def kept_measures(
    plan: Plan, quarters: Sequence[Finest], relations: Relations, policy: Policy
) -> tuple[dict[str, list[str]], list[Omitted]]:
    """Return the measures each table keeps, and those it leaves out, with the reason."""
    kept, omitted = {}, []
    named = tuple(str(quarter.quarter) for quarter in quarters)
    for name, table in plan.tables.items():
        kept[name] = list(plan.measures)
        while kept[name]:
            worst, share = _worst(table, kept[name], quarters, relations, policy)
            if share <= plan.coarsening.most_small:
                break
            kept[name].remove(worst)
            omitted.append(Omitted(name, worst, _reason(plan, policy), named))
    return kept, sorted(omitted, key=lambda one: plan.measures.index(one.measure))


def not_protected(table: str, quarter: Quarter, measures: Sequence[str]) -> list[Omitted]:
    """Say of measures that they could not be protected in a quarter of a table."""
    return [Omitted(table, measure, _NOT_PROTECTED, (str(quarter),)) for measure in measures]


def _worst(
    table: PlannedTable,
    measures: Sequence[str],
    quarters: Sequence[Finest],
    relations: Relations,
    policy: Policy,
) -> tuple[str, float]:
    """Return the measure of which the most would be withheld, of equal ones the last."""
    found = dict.fromkeys(measures, 0.0)
    for grain in grains_of(table):
        shares = shares_of_small(quarters, grain, measures, relations, policy)
        found = {measure: max(share, shares[measure]) for measure, share in found.items()}
    worst = max(reversed(measures), key=found.__getitem__)
    return worst, found[worst]


def _reason(plan: Plan, policy: Policy) -> str:
    """Say what makes a row one to be withheld, as ``shares_of_small`` counts it."""
    small = f"1 to {policy.threshold.value - 1}"
    whole = ""
    if policy.whole_groups.treatment == "withhold":
        whole = ", or everybody or nobody has the outcome"
    return (
        f"Too few cases. In more than {plan.coarsening.most_small:.0%} of its rows a count is small"
        f" ({small}), or the difference between two counts is{whole}."
    )
