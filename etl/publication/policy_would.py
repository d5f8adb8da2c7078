"""What the disclosure policy would do with the CPS's own tables, had they not been public.

They are protected as a release's other tables are, the coarsest first. Only whether a row would
be shown is told of it: all counts are public anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.disclosure.cube import Cube, Share, Sum
from etl.disclosure.policy import Policy
from etl.disclosure.protect import Level, Summed, protect_level
from etl.findings.scope import ALL
from etl.publication.protection import SECONDS

SHOW, WITHHOLD = "show", "withhold"
BY_CATEGORY = "published_conviction_rate"
WITH_ADMINISTRATIVE = "published_conviction_rate_with_administrative"
# Summed over areas, over categories, over both: the nation, its categories, the areas; and none.
_LEVELS = ((0, 1), (0,), (1,), ())
# The first two by category. Whoever was finalised administratively has none.
_COUNTS = ("convictions", "defendants", "administrative", "finalised")
# What a row of a measure shows.
_SHOWN = {BY_CATEGORY: _COUNTS[:2], WITH_ADMINISTRATIVE: ("convictions", "finalised")}
_SCHEMA = {
    "period_start": pl.Date, "area_code": pl.String, "offence_code": pl.String,
    "measure": pl.String, "policy_would": pl.String, "is_told": pl.Boolean,
}  # fmt: skip


def policy_would(counts: pl.DataFrame, policy: Policy, seconds: float = SECONDS) -> pl.DataFrame:
    """Say of rows of sql/publication/already_public.sql what the policy would do with them.

    Columns: period_start, area_code, offence_code, measure, policy_would (show, or withhold where
    any count of the row would be withheld), is_told: a count of it could be told all the same.
    Each level of a quarter gets so many ``seconds``: what is not shown to be safe in them is told.
    """
    rows: list[tuple] = []
    for (start,), quarter in counts.group_by("period_start", maintain_order=True):
        done: list[Level] = []
        laid_out = _lay_out(quarter)
        for over in _LEVELS:
            done.append(protect_level(laid_out.summed(over), done, policy, seconds))
            rows += [(start, *row) for row in laid_out.told(done[-1])]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


@dataclass(frozen=True)
class _LaidOut:
    """A quarter's counts: a row each area and category, columns convictions and defendants.

    ``finalised``: of each area all that were, by its place in ``areas``.
    """

    areas: list[str]
    categories: list[str]
    codes: np.ndarray
    values: np.ndarray
    finalised: np.ndarray

    def summed(self, over: tuple[int, ...]) -> Summed:
        """Sum over areas (0), categories (1) or both; of all categories all four counts."""
        cells = Cube.of(self.codes, self.values, [True, True])
        sums, group = cells.margin(over)
        convictions, defendants = sums.values.T
        names, columns, totals = _COUNTS[:2], [convictions, defendants], []
        if 1 in over:
            areas = sums.codes[:, 0]
            finalised = np.where(areas < 0, self.finalised.sum(), self.finalised[areas])
            names, totals = _COUNTS, [Sum(3, (1, 2))]
            columns += [finalised - defendants, finalised]
        given = (sums.codes, np.column_stack(columns), [True, True], totals, [Share(0, 1)])
        return Summed(over, Cube.of(*given, names), group)

    def told(self, level: Level) -> Iterator[tuple[str, str, str, str, bool]]:
        """Say of each row of a level, for each measure it has, what would be done with it."""
        areas, categories = [*self.areas, ALL], [*self.categories, ALL]
        names = level.cube.names
        for measure, shown in _SHOWN.items():
            if set(shown) <= set(names):
                own = [names.index(name) for name in shown]
                hidden = (level.withheld | level.is_told)[:, own].any(axis=1)
                is_told = level.is_told.any(axis=1)
                for (area, category), *would in zip(level.cube.codes, hidden, is_told, strict=True):
                    word = WITHHOLD if would[0] else SHOW
                    yield areas[area], categories[category], measure, word, bool(would[1])


def _lay_out(quarter: pl.DataFrame) -> _LaidOut:
    of_areas = quarter.filter(pl.col("area_code") != ALL)
    cells = of_areas.filter(pl.col("offence_code") != ALL)
    areas, categories = (sorted(cells[name].unique()) for name in ("area_code", "offence_code"))
    codes = [
        (areas.index(area), categories.index(category))
        for area, category in cells.select("area_code", "offence_code").rows()
    ]
    whole = of_areas.filter(pl.col("measure") == WITH_ADMINISTRATIVE)
    finalised = dict(whole.select("area_code", "denominator").rows())
    return _LaidOut(
        areas, categories, np.array(codes), cells.select("numerator", "denominator").to_numpy(),
        np.array([finalised[area] for area in areas]),
    )  # fmt: skip
