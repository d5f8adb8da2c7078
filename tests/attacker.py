"""An attacker of its own: from a released table and its sums to the range of each withheld cell.

It shares nothing with etl.disclosure: it reads the text that would be released.
"""

from itertools import product

import numpy as np
import polars as pl
from scipy.optimize import linprog


def ranges(
    table: pl.DataFrame, truth: np.ndarray, column: str, least: int
) -> dict[tuple[int, int], tuple[float, float]]:
    """Range of each withheld cell of one column of a rows x columns table.

    ``truth`` gives the sums that are public: those of every line, unless small themselves.
    """
    shown = np.array(table[column].to_list(), dtype=object).reshape(truth.shape)
    cells = [at for at in product(*map(range, truth.shape)) if shown[at] == "[c]"]
    assert all(shown[at] == str(truth[at]) for at in product(*map(range, truth.shape))
               if at not in cells)  # fmt: skip
    equal, total = [], []
    for line in lines(truth.shape):
        come_to = sum(truth[at] for at in line)
        if not 1 <= come_to <= 4:
            equal.append([float(at in line) for at in cells])
            total.append(float(come_to - sum(truth[at] for at in line if at not in cells)))
    return {at: _range(place, len(cells), equal, total, least) for place, at in enumerate(cells)}


def lines(shape: tuple[int, ...]) -> list[set[tuple[int, ...]]]:
    """Every line of cells along which a sum is public, and the whole."""
    whole = set(product(*map(range, shape)))
    if len(shape) == 1:
        return [whole]
    along = [
        {at for at in whole if at[axis] == place}
        for axis, size in enumerate(shape)
        for place in range(size)
    ]
    return [*along, whole]


def _range(
    place: int, count: int, equal: list[list[float]], total: list[float], least: int
) -> tuple[float, float]:
    goal = np.zeros(count)
    goal[place] = 1
    ends = []
    for sense in (1, -1):
        found = linprog(sense * goal, A_eq=equal or None, b_eq=total or None,
                        bounds=[(least, 1000)] * count)  # fmt: skip
        assert found.status == 0
        ends.append(sense * found.fun)
    return ends[0], ends[1]


def share_ranges(
    rows: list[tuple[str, str]], truth: list[tuple[int, int]]
) -> dict[tuple[int, str], tuple[float, float]]:
    """Range of each part and rest that is not told outright, from shown parts and wholes.

    ``rows`` are (part, whole) as released, ``truth`` (part, rest). The sums are public unless
    they, or what is left of them, are small or nobody.
    """
    size = len(rows)
    equal, total = [], []

    def know(places: list[int], value: float) -> None:
        equal.append([float(place in places) for place in range(2 * size)])
        total.append(float(value))

    for place, ((part, whole), (a, b)) in enumerate(zip(rows, truth, strict=True)):
        if part != "[c]":
            assert part == str(a)
            know([place], a)
        if whole != "[c]":
            assert whole == str(a + b)
            know([place, size + place], a + b)
    parts, rests = sum(a for a, _ in truth), sum(b for _, b in truth)
    if parts + rests >= 5:
        know(list(range(2 * size)), parts + rests)
    if parts >= 5 and rests >= 5:
        know(list(range(size)), parts)
    names = [(place, name) for name in ("part", "rest") for place in range(size)]
    return {at: _range(n, 2 * size, equal, total, 0) for n, at in enumerate(names)}
