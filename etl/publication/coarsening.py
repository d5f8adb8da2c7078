"""Coarsen before suppressing: leave out of a table the measures that it would mostly withhold."""

from collections.abc import Sequence

from etl.disclosure.policy import Policy
from etl.publication.levels import Finest, Grain
from etl.publication.model import Omitted
from etl.publication.plan import Plan
from etl.publication.protection import share_of_small
from etl.publication.relations import Relations
from etl.publication.rows import table_levels


def kept_measures(
    plan: Plan, quarters: Sequence[Finest], relations: Relations, policy: Policy
) -> tuple[dict[str, list[str]], tuple[Omitted, ...]]:
    """Return the measures each table keeps, and those it leaves out, with the reason."""
    kept: dict[str, list[str]] = {}
    omitted: list[Omitted] = []
    for name, table in plan.tables.items():
        levels = [Grain(*pair) for pair in table_levels(table)]
        kept[name] = []
        for measure in plan.measures:
            shares = [share_of_small(quarters, g, measure, relations, policy) for g in levels]
            if max(shares) > plan.coarsening.most_small:
                omitted.append(Omitted(name, measure, _reason(plan, max(shares))))
            else:
                kept[name].append(measure)
    return kept, tuple(omitted)


def _reason(plan: Plan, share: float) -> str:
    return (
        f"Too few cases: {share:.0%} of the rows would hold a small count, more than"
        f" {plan.coarsening.most_small:.0%}. A coarser table tells it."
    )
