"""The levels that published tables are made of, as sums of one table of areas by offence groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from etl.disclosure.cube import Cube
from etl.disclosure.protect import Summed
from etl.publication.counts import Counted
from etl.publication.plan import AreaLevel, OffenceLevel, PlannedTable
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations
from etl.publication.table import COUNTS

# The columns of codes of the finest table: region, area, class, group. Region and class follow
# from area and group, so that a level is all that it sums over.
_AREAS: dict[AreaLevel, tuple[int, ...]] = {"nation": (0, 1), "region": (1,), "area": ()}
_OFFENCES: dict[OffenceLevel, tuple[int, ...]] = {"all": (2, 3), "class": (3,), "group": ()}


@dataclass(frozen=True)
class Grain:
    """By which areas and which offences a level counts, ``only`` of one class or of all."""

    area: AreaLevel
    offences: OffenceLevel
    only: str | None = None

    @property
    def over(self) -> tuple[int, ...]:
        """The columns of codes that it sums over."""
        return (*_AREAS[self.area], *_OFFENCES[self.offences])


def grains_of(table: PlannedTable) -> list[Grain]:
    """Return the levels that a table is made of."""
    return [Grain(table.area, kind, table.only) for kind in table.offences]


def grains(tables: Sequence[PlannedTable]) -> list[Grain]:
    """Return the levels of some tables, each after all that are sums of it."""
    wanted = dict.fromkeys(grain for table in tables for grain in grains_of(table))
    order = list(product(_AREAS, _OFFENCES))
    return sorted(wanted, key=lambda grain: order.index((grain.area, grain.offences)))


@dataclass(frozen=True)
class Finest:
    """One quarter's exact counts by area and offence group, every combination a row.

    ``codes``: rows x (region, area, class, group), places in ``names``. ``values``: rows x counts.
    """

    quarter: Quarter
    codes: np.ndarray
    names: tuple[tuple[str, ...], ...]
    values: np.ndarray
    counts: tuple[str, ...]

    def summed(self, grain: Grain, counts: Sequence[str], relations: Relations) -> Summed:
        """Sum some counts to a level."""
        chosen = [self.counts.index(name) for name in counts]
        sums, shares = relations.within(grain.only).of(counts)
        is_in = np.ones(len(self.codes), dtype=bool)
        if grain.only:
            is_in = self.codes[:, 2] == self.names[2].index(grain.only)
        values = self.values[is_in][:, chosen]
        cube = Cube.of(self.codes[is_in], values, [True] * 4, sums, shares, counts)
        sums_of, inside = cube.margin(grain.over)
        group = np.full(len(self.codes), -1)
        group[is_in] = inside
        return Summed(grain.over, sums_of, group)


def finest(counted: Counted, quarter: Quarter, counts: Sequence[str]) -> Finest:
    """Lay out a quarter's counts; what has no unit is 0."""
    areas, offences = counted.areas, counted.offences
    regions = tuple(sorted(areas["region"].unique()))
    classes = tuple(sorted(offences["offence_class_code"].unique()))
    region_of = [regions.index(region) for region in areas["region"]]
    class_of = [classes.index(code) for code in offences["offence_class_code"]]
    codes = [
        (region_of[area], area, class_of[group], group)
        for area, group in product(range(len(areas)), range(len(offences)))
    ]
    names = (regions, tuple(areas["area_code"]), classes, tuple(offences["offence_group_code"]))
    values = np.zeros((len(codes), len(counts)), dtype=np.int64)
    row_of = {(names[1][a], names[3][g]): row for row, (_, a, _, g) in enumerate(codes)}
    own = counted.counts.filter(pl.col("period_start") == quarter.first_day)
    for one in own.to_dicts():
        row = row_of[one["area_code"], one["offence_group_code"]]
        for count in COUNTS:
            values[row, counts.index(f"{one['measure']}.{count}")] = one[count]
    return Finest(quarter, np.array(codes), names, values, tuple(counts))
