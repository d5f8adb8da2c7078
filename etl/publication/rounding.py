"""Controlled rounding: every count to a neighbouring multiple of a base, and tables still add up.

The alternative to suppression. Nothing is withheld, and nobody can tell a count from its rounded
value, as it may have gone up or down. An integer programme finds the values nearest to the truth
(Cox 1987 for two dimensions; Salazar-Gonzalez et al. 2004 for hierarchies).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.disclosure.protect import Summed, members
from etl.errors import OutcomesError
from etl.publication.levels import Finest, Grain
from etl.publication.protection import ProtectedLevel
from etl.publication.relations import Relations, counts_of

# How many multiples beyond the two next to a count are tried where those do not add up.
_WIDER = (0, 1)
# Counted, not timed: a busy machine must find the same.
_NODES = 2000


@dataclass(frozen=True)
class _Block:
    """The cells of a level: their first variable, and the columns that are shown."""

    grain: Grain
    summed: Summed
    counts: tuple[str, ...]
    first: int

    @property
    def values(self) -> np.ndarray:
        return self.summed.cube.values[:, : len(self.counts)]

    def at(self, row: int, count: str) -> int:
        return self.first + row * len(self.counts) + self.counts.index(count)


def round_quarter(
    quarter: Finest, measures: Mapping[Grain, Sequence[str]], relations: Relations, base: int
) -> list[ProtectedLevel]:
    """Round a quarter at every level of ``measures`` to multiples of ``base``.

    Sums over areas and offences, and counts that are sums or parts of others, agree as the true
    ones do. Raise OutcomesError where no such values are found.
    """
    blocks = _blocks(quarter, measures, relations)
    if not blocks:
        return []
    truth = np.concatenate([block.values.reshape(-1) for block in blocks])
    for wider in _WIDER:
        found = _nearest(truth, _agreeing(blocks), base, wider)
        if found is not None:
            return [_level(block, found) for block in blocks]
    raise OutcomesError(
        f"The counts of {quarter.quarter} cannot be rounded to multiples of {base} that add up."
        " Protect them by suppression: protection in publication.toml."
    )


def _blocks(
    quarter: Finest, measures: Mapping[Grain, Sequence[str]], relations: Relations
) -> list[_Block]:
    blocks, first = [], 0
    for grain, chosen in measures.items():
        counts = tuple(relations.own(counts_of(chosen)))
        block = _Block(grain, quarter.summed(grain, counts, relations), counts, first)
        blocks.append(block)
        first += block.values.size
    return blocks


Line = tuple[list[int], list[int], bool]  # variables, factors, whether they come to 0 or no more


def _agreeing(blocks: Sequence[_Block]) -> list[Line]:
    lines: list[Line] = []
    for place, block in enumerate(blocks):
        lines += _within_rows(block)
        for coarser in blocks[:place]:
            if set(coarser.summed.over) > set(block.summed.over):
                lines += _sums(coarser, block)
    return lines


def _within_rows(block: _Block) -> list[Line]:
    cube, shown = block.summed.cube, range(len(block.counts))
    lines: list[Line] = []
    for row in range(len(cube.values)):
        first = block.first + row * len(block.counts)
        for total in cube.sums:
            if {total.total, *total.parts} <= set(shown):
                parts = [first + part for part in total.parts]
                lines.append(([*parts, first + total.total], [*[1] * len(parts), -1], True))
        for share in cube.shares:
            if share.whole in shown:
                lines.append(([first + share.part, first + share.whole], [1, -1], False))
    return lines


def _sums(coarser: _Block, finer: _Block) -> list[Line]:
    shared = [count for count in coarser.counts if count in finer.counts]
    return [
        (
            [*(finer.at(r, count) for r in rows), coarser.at(row, count)],
            [*[1] * len(rows), -1],
            True,
        )
        for row, rows in members(coarser.summed, finer.summed)
        for count in shared
    ]


def _nearest(truth: np.ndarray, lines: Sequence[Line], base: int, wider: int) -> np.ndarray | None:
    """Return multiples of the base nearest to the truth that agree, None where there are none.

    A variable is how many times the base; a second one is how far that is from the truth.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, eye_array, hstack, vstack

    count = len(truth)
    low = truth // base
    high = low + (truth % base > 0)
    rows = [place for place, (cells, _, _) in enumerate(lines) for _ in cells]
    columns = [cell for cells, _, _ in lines for cell in cells]
    factors = [factor for _, line, _ in lines for factor in line]
    shape = (len(lines), 2 * count)
    agree = coo_array((factors, (rows, columns)), shape=shape).tocsr()
    least = np.array([0.0 if is_equal else -np.inf for _, _, is_equal in lines])
    one = eye_array(count)
    apart = vstack([hstack([base * one, -one]), hstack([-base * one, -one])])
    found = milp(
        np.concatenate([np.zeros(count), np.ones(count)]),
        integrality=np.concatenate([np.ones(count), np.zeros(count)]),
        bounds=Bounds(
            np.concatenate([np.maximum(low - wider, 0), np.zeros(count)]),
            np.concatenate([high + wider, np.full(count, np.inf)]),
        ),
        constraints=[
            LinearConstraint(agree, least, np.zeros(len(lines))),
            LinearConstraint(apart, -np.inf, np.concatenate([truth, -truth])),
        ],
        options={"node_limit": _NODES},
    )
    return None if found.x is None else base * np.rint(found.x[:count]).astype(np.int64)


def _level(block: _Block, found: np.ndarray) -> ProtectedLevel:
    rounded = found[block.first : block.first + block.values.size].reshape(block.values.shape)
    return ProtectedLevel(block.grain, block.summed, block.counts, rounded=rounded)
