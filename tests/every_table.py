"""Every whole-number table that fits a small release, one by one: the attackers by brute force.

It shares nothing with etl.publication.gate: it reads the rows as tests/release_folders.py has them.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from tests.release_folders import C, X

Cell = tuple[str, str, str]  # area, offence, count


class EveryTable:
    """All tables of some leaves (area, offence) and counts, up to ``most`` each, and their sums.

    ``sums``: of each area or offence its parts. ``rows``: by (area, offence, count) what is
    printed: a number, C or X. ``pairs``: counts (part, whole), those of ``outcomes`` of people.
    """

    def __init__(
        self, areas: dict[str, list[str]], offences: dict[str, list[str]], counts: Sequence[str],
        shown: dict[Cell, object], pairs: Sequence[tuple[str, str]], most: int,
    ) -> None:  # fmt: skip
        self.shown, self.pairs, self.counts = shown, pairs, counts
        self.names = {"area": _nodes(areas), "offence": _nodes(offences)}
        self.lines = [
            ((whole, o, c), [(part, o, c) for part in parts])
            for whole, parts in areas.items()
            for o, c in product(_nodes(offences), counts)
        ] + [
            ((a, whole, c), [(a, part, c) for part in parts])
            for whole, parts in offences.items()
            for a, c in product(_nodes(areas), counts)
        ]
        self.values = self._tables(areas, offences, most)

    def _tables(self, areas: dict, offences: dict, most: int) -> dict[Cell, np.ndarray]:
        """The values of each cell over all tables that fit what is shown."""
        leaves = [
            (a, o)
            for a in _nodes(areas) if a not in areas
            for o in _nodes(offences) if o not in offences
        ]  # fmt: skip
        one = [
            dict(zip(self.counts, values, strict=True))
            for values in product(range(most + 1), repeat=len(self.counts))
        ]
        choices = [
            [
                option
                for option in one
                if all(self.shown[(*leaf, c)] in (C, X, v) for c, v in option.items())
                and self._nests(leaf, option)
            ]
            for leaf in leaves
        ]
        grids = np.meshgrid(*(np.arange(len(options)) for options in choices), indexing="ij")
        values: dict[Cell, np.ndarray] = {}
        for leaf, options, grid in zip(leaves, choices, grids, strict=True):
            for c in self.counts:
                own = np.array([option[c] for option in options], dtype=int)
                values[(*leaf, c)] = own[grid.reshape(-1)] if len(own) else np.array([], int)
        for a, o, c in self._cells():
            if (a, o, c) not in values:
                below = [(x, y, c) for x in _under(areas, a) for y in _under(offences, o)]
                values[a, o, c] = sum(values[cell] for cell in below)
        fits = np.ones(len(next(iter(values.values()))), dtype=bool)
        for cell, own in values.items():
            if self.shown[cell] not in (C, X):
                fits &= own == self.shown[cell]
        for a, o in product(*self.names.values()):
            for part, whole in self._pairs_at(a, o):
                fits &= values[a, o, part] <= values[a, o, whole]
        return {cell: own[fits] for cell, own in values.items()}

    def _nests(self, leaf: tuple[str, str], option: dict[str, int]) -> bool:
        return all(option[part] <= option[whole] for part, whole in self._pairs_at(*leaf))

    def _pairs_at(self, a: str, o: str) -> Iterator[tuple[str, str]]:
        for part, whole in self.pairs:
            if X not in (self.shown[a, o, part], self.shown[a, o, whole]):
                yield part, whole

    def _cells(self) -> Iterator[Cell]:
        yield from product(*self.names.values(), self.counts)

    def groups(self) -> list[set[Cell]]:
        """Unknown cells that hang together through sums and pairs."""
        found: list[set[Cell]] = []
        ties = [{whole, *parts} for whole, parts in self.lines]
        ties += [
            {(a, o, part), (a, o, whole)}
            for a, o in product(*self.names.values())
            for part, whole in self._pairs_at(a, o)
        ]
        ties += [{cell} for cell in self._cells()]
        for tie in ties:
            own = {cell for cell in tie if self.shown[cell] in (C, X)}
            if own:
                joined = [group for group in found if group & own]
                found = [group for group in found if not group & own]
                found.append(own.union(*joined))
        return found

    def told(self, threshold: int, width: int) -> dict[tuple, tuple[str, int, int]]:
        """By target the weakest attacker that can tell it, and between what.

        A target is a cell, or (area, offence, part, whole) for what a whole leaves of a part.
        """
        found = {}
        for group in self.groups():
            for attacker in ("rule", "zeros", "nothing"):
                fits = self._fitting(group, attacker, threshold)
                if not fits.any():
                    continue
                for target, (own, is_withheld) in self._targets(group).items():
                    low, high = own[fits].min(), own[fits].max()
                    is_small = high >= 1 and low < threshold
                    if high - low < width and (is_withheld or is_small):
                        found[target] = attacker, int(low), int(high)
        return found

    def _fitting(self, group: set[Cell], attacker: str, threshold: int) -> np.ndarray:
        fits = np.ones(len(next(iter(self.values.values()))), dtype=bool)
        withheld = {cell for cell in group if self.shown[cell] == C}
        if attacker != "nothing":
            for cell in withheld:
                if cell[2] != "n":
                    fits &= self.values[cell] >= 1
        if attacker == "rule" and withheld:
            few = np.zeros_like(fits)
            for cell in withheld:
                few |= self.values[cell] < threshold
            for rest, part, whole in self._rests(group):
                if self.shown[part] == C:
                    is_outcome = part[2] == "n" and whole[2] == "d"
                    few |= (rest < threshold) & (rest >= (0 if is_outcome else 1))
                elif self.shown[part] > 0 and self.shown[whole] == C:
                    is_outcome = part[2] == "n" and whole[2] == "d"
                    fits &= (rest >= threshold) | ((rest == 0) & (not is_outcome))
            fits &= few
        return fits

    def _rests(self, group: set[Cell]) -> Iterator[tuple[np.ndarray, Cell, Cell]]:
        for a, o in product(*self.names.values()):
            for part, whole in self._pairs_at(a, o):
                one, other = (a, o, part), (a, o, whole)
                if one in group or other in group:
                    yield self.values[other] - self.values[one], one, other

    def _targets(self, group: set[Cell]) -> dict[tuple, tuple[np.ndarray, bool]]:
        targets = {cell: (self.values[cell], self.shown[cell] == C) for cell in group}
        for rest, part, whole in self._rests(group):
            # Where one withheld count alone is unknown, the rest is as wide as that.
            unknown = [cell for cell in (part, whole) if self.shown[cell] in (C, X)]
            if len(unknown) > 1:
                targets[(*part, whole[2])] = rest, False
        return targets


def _nodes(parts_of: dict[str, list[str]]) -> list[str]:
    return sorted({*parts_of, *(part for parts in parts_of.values() for part in parts)}) or ["all"]


def _under(parts_of: dict[str, list[str]], name: str) -> list[str]:
    """The leaves below a node."""
    below = parts_of.get(name)
    return [name] if below is None else [leaf for one in below for leaf in _under(parts_of, one)]
