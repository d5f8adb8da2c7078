"""Why a whole result may not be released, before any of its cells is looked at."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from etl.disclosure import words
from etl.disclosure.layout import Layout
from etl.disclosure.policy import Policy
from etl.disclosure.roles import Role, breakdown_of, period_months

MOST_CELLS = 3000
MOST_BREAKDOWNS = 4
# Beyond this share of small counts, to protect them would leave nothing to read.
MOST_SMALL = 0.4
_NEVER = (Role.IDENTIFIER, Role.DAY, Role.EXTREME, Role.NESTED)


def refused_columns(frame: pl.DataFrame, roles: Mapping[str, Role], policy: Policy) -> list[str]:
    """Return a reason for every column that may not be released."""
    reasons = [words.column_refused(name, role) for name, role in roles.items() if role in _NEVER]
    for name, role in roles.items():
        if role is Role.DIMENSION and not breakdown_of(frame[name], policy):
            reasons.append(words.breakdown_refused(name, list(policy.breakdowns)))
    if not any(role.is_count for role in roles.values()):
        reasons.append(words.NO_COUNTS)
    return reasons + _short_periods(frame, roles, policy)


def _short_periods(frame: pl.DataFrame, roles: Mapping[str, Role], policy: Policy) -> list[str]:
    months = {n: period_months(frame[n]) for n, role in roles.items() if role is Role.PERIOD}
    # A year beside a quarter: the shorter of the two is what is counted by.
    short = [name for name, length in months.items() if length < policy.periods.months]
    return [words.period_refused(name, policy.periods.shortest) for name in short]


def refused_layout(layout: Layout, policy: Policy) -> list[str]:
    """Return why the groups of a result may not be released."""
    cube, counted = layout.cube, len(layout.counts)
    cells = len(cube.values) * counted
    if cells > MOST_CELLS:
        return [words.too_many_cells(cells, MOST_CELLS)]
    if len(layout.breakdowns) > MOST_BREAKDOWNS:
        return [words.too_many_breakdowns(MOST_BREAKDOWNS)]
    if layout.is_repeated:
        return [words.REPEATED]
    if layout.misfits.any():
        return [words.MISFIT]
    return _running_totals(layout) or _too_small(cube.values[:, :counted], policy)


def _too_small(values: np.ndarray, policy: Policy) -> list[str]:
    groups = int((values > 0).any(axis=1).sum())
    single = int((values == 1).any(axis=1).sum())
    if groups > 2 and single > policy.single_records.largest_share * groups:
        return [words.single_records(single, groups)]
    small = int(((values >= 1) & (values < policy.threshold.value)).sum())
    if values.size > 12 and small > MOST_SMALL * values.size:
        return [words.mostly_small(small, values.size)]
    return []


def _running_totals(layout: Layout) -> list[str]:
    values = layout.values
    if len(values) < 3:
        return []
    for place, name in enumerate(layout.counts):
        for other in range(values.shape[1]):
            steps = np.diff(values[:, place])
            if other != place and (steps == values[1:, other]).all():
                return [words.running_total(name)]
    return []
