"""Name cells as the tables do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.publication.gate.counts import Relation
from etl.publication.gate.facts import Everything, Facts, Status
from etl.publication.gate.report import Fault


@dataclass(frozen=True)
class Names:
    """Names the cells of one vintage of a quarter."""

    everything: Everything
    facts: Facts

    def cells(
        self, kind: str, where: np.ndarray, value: np.ndarray | None = None
    ) -> Iterator[Fault]:
        """A fault for each count of a mask (cells x counts), with its value where one is given."""
        for cell, count in np.argwhere(where).tolist():
            told = None if value is None else int(value[cell, count])
            yield self.fault(kind, cell, [count], told, told)

    def rests(
        self, kind: str, where: np.ndarray, relation: Relation, rest: np.ndarray
    ) -> Iterator[Fault]:
        """A fault for each cell of a mask, of what a whole leaves of its parts."""
        for cell in np.flatnonzero(where).tolist():
            counts = [relation.whole, *relation.parts]
            yield self.fault(kind, cell, counts, int(rest[cell]), int(rest[cell]))

    def fault(
        self, kind: str, cell: int, counts: Sequence[int], low: int | None, high: int | None,
        attacker: str = "", also: str = "",
    ) -> Fault:  # fmt: skip
        """A fault of a count, or of what the first of some leaves of the others."""
        area, offence = self.everything.grid.names(cell)
        names = [self._name(count) for count in counts]
        column = names[0].rsplit(".", 1)[1] if len(names) == 1 else " less ".join(names)
        place = int(self.facts.table[cell, counts].max())
        code = self._area_codes.get(cell, area[1])
        return Fault(
            kind, self.facts.quarter, self.facts.vintage,
            self.everything.tables[place] if place >= 0 else "in no table",
            code, offence[1], names[0].rsplit(".", 1)[0], column, low, high, attacker, also,
        )  # fmt: skip

    def beneath(self, cell: int, count: int) -> list[int]:
        """The cells that are parts of a cell and withhold a count."""
        hidden = np.flatnonzero(self.facts.status[:, count] == Status.WITHHELD)
        return [part for part in hidden.tolist() if cell in self.facts.sums.above[part]]

    @cached_property
    def _area_codes(self) -> dict[int, str]:
        printed = (self.facts.rows, self.facts.standing)
        return {c: code for rows in printed for c, code in rows.select("cell", "area_code").rows()}

    def _name(self, count: int) -> str:
        return self.everything.counts.names[count][0]
