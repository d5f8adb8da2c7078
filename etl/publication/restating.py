"""A quarter that is counted again: which of its rows are told anew, and which stand as published.

Whoever has both releases has the difference: a change of 1 to 4 is a small count of its own, and of
one defendant who was added the rows of all measures together tell everything. So a place is told
anew only where one of its counts moved by the threshold or more; else it stands as published, and
who sees it knows each count to lie that near. What was withheld once stays withheld: to show it
would tell what the earlier table hid.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl.disclosure.cells import Beyond
from etl.disclosure.cube import Cube
from etl.disclosure.policy import Policy
from etl.publication.levels import Finest, Grain
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations, counts_of
from etl.publication.rows import Row, Rows
from etl.publication.table import COUNTS, KEYS, Table

_PLACE = [key for key in KEYS if key.endswith(("_type", "_code"))]
# Types and codes of an area and of an offence.
Place = tuple[str, ...]
Key = tuple[Place, str]
# A count of a row: quarter, types and codes of area and offence, and its name.
Cell = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Change:
    """A count of a row: as it stands published (None where withheld) and as it is counted now.

    ``of``: the larger of its denominators then and now, 0 where that is withheld.
    """

    name: str
    was: int | None
    now: int
    of: int

    @property
    def by(self) -> int:
        """How far it moved, 0 where nobody can see it."""
        return 0 if self.was is None else self.now - self.was


class Restating:
    """What stands published of a quarter, and what may be told of it now.

    Rows of measures that count the same units are told anew, or stand, together. Of a quarter that
    was never published nothing stands, and only ``named`` counts are withheld for another reason
    than their size.
    """

    def __init__(
        self,
        making: Rows,
        quarter: Finest,
        standing: Mapping[str, Table],
        relations: Relations,
        policy: Policy,
        named: Collection[Cell] = (),
    ) -> None:
        """Take what is to be withheld as an audit ``named`` it."""
        self.making, self.quarter, self.relations, self.policy = making, quarter, relations, policy
        own = str(quarter.quarter)
        self.named = {cell[1:] for cell in named if cell[0] == own}
        self.standing = {name: _of_quarter(table, own) for name, table in standing.items()}
        self._before = {key_of(row): row for rows in self.standing.values() for row in rows}
        self._near: set[Key] = set()

    @property
    def name(self) -> Quarter:
        """The quarter."""
        return self.quarter.quarter

    @property
    def offences(self) -> set[tuple[str, str]]:
        """The measures that stand published, each with the codes of offences it is told of."""
        return {(measure, place[-1]) for place, measure in self._before}

    @property
    def is_published(self) -> bool:
        """Whether anything is public of the quarter."""
        return bool(self._before)

    @property
    def has_other_reasons(self) -> bool:
        """Whether anything may have to be withheld for another reason than its size."""
        return self.is_published or bool(self.named)

    def measures(self, table: str) -> list[str]:
        """Return the measures that a table tells of the quarter as it stands."""
        return list(dict.fromkeys(str(row["measure"]) for row in self.standing.get(table, ())))

    def beyond(self, grain: Grain, measures: Sequence[str]) -> dict[str, Beyond]:
        """Return by count what holds of the rows of a level beside their size."""
        names = counts_of(measures)
        cube = self.quarter.summed(grain, names, self.relations).cube
        found = {name: Beyond.nothing((len(cube.values),)) for name in names}
        for row, codes in enumerate(cube.codes):
            place = self.making.place(self.quarter, grain, codes)
            now = dict(zip(names, cube.values[row].tolist(), strict=False))
            rests = self._small_rests(place, cube, now)
            for group in self.relations.together(measures):
                self._judge(place, group, now, rests, row, found)
        return found

    def rows(self, table: str, made: Sequence[Row]) -> list[Row]:
        """Return the rows of a table: made anew, or as they stand published."""
        if not self.is_published:
            return list(made)
        new = {key_of(row): row for row in made}
        standing = {key_of(row): row for row in self.standing.get(table, ())}
        told = [measure for _, measure in {**standing, **new}]
        groups = self.relations.together([m for m in dict.fromkeys(told) if self._is_counted(m)])
        found = dict(standing)
        for place in dict.fromkeys(place for place, _ in new):
            for group in groups:
                keys = [(place, measure) for measure in group if (place, measure) in new]
                if not self._stands(keys, new, standing):
                    found |= {key: new[key] for key in keys}
        return list(found.values())

    def _is_counted(self, measure: str) -> bool:
        return f"{measure}.numerator" in self.relations.names

    def _stands(
        self,
        keys: Sequence[Key],
        new: Mapping[Key, Row],
        standing: Mapping[Key, Row],
    ) -> bool:
        """Whether the rows of a place stay as they are: none moved, or none moved far."""
        if not all(key in standing for key in keys):
            return False
        pairs = [(standing[key][count], new[key][count]) for key in keys for count in COUNTS]
        is_same = all(was == now for was, now in pairs)
        return is_same or all(key in self._near for key in keys)

    def _judge(
        self,
        place: Place,
        group: Sequence[str],
        now: Mapping[str, int],
        rests: Collection[str],
        row: int,
        found: Mapping[str, Beyond],
    ) -> None:
        """Decide for the measures of a place which of their counts cannot be told anew.

        Where many are told, what moved little beside what moved far tells of none of them.
        """
        changes = [change for measure in group for change in self._changes(place, measure, now)]
        secret = {change.name for change in changes if change.was is None}
        secret |= {name for name in now if (*place, name) in self.named}
        is_near = bool(changes) and all(abs(c.by) < self._threshold for c in changes)
        moved = {c.name for c in changes if self._is_small(c) or c.name in rests}
        for change in changes:
            one = found[change.name]
            if is_near and change.was is not None:
                one.least[row] = max(0, change.was - self._threshold + 1)
                one.most[row] = change.was + self._threshold - 1
                one.is_open[row], one.withheld[row] = change.by == 0, change.by != 0
        for name in (secret | moved) & {name for m in group for name in counts_of([m])}:
            found[name].withheld[row] = True
        if is_near:
            self._near |= {(place, measure) for measure in group}

    def _changes(self, place: Place, measure: str, now: Mapping[str, int]) -> list[Change]:
        before = self._before.get((place, measure))
        if before is None:
            return []
        # How many there are is known where it is shown; what was withheld stays so.
        whole = before["denominator"]
        of = 0 if whole is None else max(whole, now[f"{measure}.denominator"])
        names = [(count, f"{measure}.{count}") for count in COUNTS]
        return [Change(name, before[count], now[name], of) for count, name in names]

    def _is_small(self, change: Change) -> bool:
        is_few = change.of < self.policy.whole_groups.known_from
        return is_few and 0 < abs(change.by) < self._threshold

    def _small_rests(self, place: Place, cube: Cube, now: Mapping[str, int]) -> set[str]:
        """Name the counts of which a small change of what they leave of their whole can be seen."""
        measures = dict.fromkeys(name.split(".")[0] for name in now)
        changes = [change for measure in measures for change in self._changes(place, measure, now)]
        seen = {change.name: change for change in changes if change.was is not None}
        # How far each column moved, where that can be seen: of counts, then of what they leave.
        by = {at: seen[name].by for at, name in enumerate(now) if name in seen}
        names, found = list(now), set()
        for share, rest in zip(cube.shares, cube.rests, strict=True):
            if share.part in by and share.whole in by:
                by[rest] = by[share.whole] - by[share.part]
                part = seen[names[share.part]]
                is_told = share.is_recording and self.policy.not_recorded.treatment == "show"
                if not is_told and self._is_small(Change(part.name, 0, by[rest], part.of)):
                    found.add(part.name)
        return found

    @property
    def _threshold(self) -> int:
        return self.policy.threshold.value


def key_of(row: Mapping[str, object]) -> Key:
    """Return what a row of a quarter is of: its place, and its measure."""
    return tuple(str(row[key]) for key in _PLACE), str(row["measure"])


def _of_quarter(table: Table, quarter: str) -> list[Row]:
    return table.rows.filter(pl.col("quarter") == quarter).to_dicts()
