"""Read a result as a cube: its groups, its rows of totals and how its counts hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import polars as pl

from etl.disclosure.cube import Cube, Share, Sum
from etl.disclosure.policy import Policy
from etl.disclosure.roles import TOTAL_WORDS, Role, breakdown_of
from etl.disclosure.values import whole_numbers

_NO_OUTCOME = ("eligible", "coverage")
_NULL, _TOTAL = "\0null", "\0total"


@dataclass(frozen=True)
class Layout:
    """How a result is laid out.

    ``breakdowns``: their names and columns. ``counts``: names of the columns of counts.
    ``total_of``: for each row the places of the breakdowns it is a total over, () for a group.
    ``details``: the rows that are groups. ``cube``: their counts, in that order.
    ``values``: rows x counts, 0 where null. ``misfits``: rows of totals that are not the sum.
    """

    breakdowns: dict[str, list[str]]
    counts: list[str]
    total_of: list[tuple[int, ...]]
    details: np.ndarray
    codes: np.ndarray
    values: np.ndarray
    cube: Cube
    misfits: np.ndarray
    is_repeated: bool


def lay_out(
    frame: pl.DataFrame, roles: Mapping[str, Role], policy: Policy, shares: list[Share] | None
) -> Layout:
    """Return the layout of a result; ``shares`` are looked for where they are None."""
    breakdowns = _breakdowns(frame, roles, policy)
    counts = [name for name, role in roles.items() if role.is_count]
    values = _values(frame, counts)
    keys = [_keys(frame, columns) for columns in breakdowns.values()]
    total_of, misfits = _totals(keys, values)
    details = np.array([row for row, over in enumerate(total_of) if not over], dtype=int)
    codes = np.column_stack([_codes(key) for key in keys] or [np.zeros(len(frame), dtype=int)])
    adds_up = [
        name not in policy.breakdowns or policy.breakdowns[name].adds_up for name in breakdowns
    ]
    cube = Cube.of(
        codes[details],
        values[details],
        adds_up or [True],
        row_sums(values),
        find_shares(frame, counts, values, roles) if shares is None else shares,
    )
    is_repeated = len(np.unique(codes[details], axis=0)) < len(details)
    return Layout(breakdowns, counts, total_of, details, codes, values, cube, misfits, is_repeated)


def _breakdowns(
    frame: pl.DataFrame, roles: Mapping[str, Role], policy: Policy
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, role in roles.items():
        if role is Role.PERIOD:
            found.setdefault("period", []).append(name)
        elif role is Role.DIMENSION:
            breakdown = breakdown_of(frame[name], policy) or name
            found.setdefault(breakdown, []).append(name)
    return found


def _values(frame: pl.DataFrame, counts: list[str]) -> np.ndarray:
    columns = [whole_numbers(frame[name]).fill_null(0).cast(pl.Int64) for name in counts]
    empty = np.zeros((len(frame), 0), dtype=np.int64)
    return np.column_stack([c.to_numpy() for c in columns]) if columns else empty


def _keys(frame: pl.DataFrame, columns: list[str]) -> list[str]:
    """One text a row for all columns of a breakdown; a total or a null says so alone."""
    texts = [frame[name].cast(pl.String, strict=False).to_list() for name in columns]
    keys = []
    for cells in zip(*texts, strict=True):
        if any(cell is not None and cell.strip().lower() in TOTAL_WORDS for cell in cells):
            keys.append(_TOTAL)
        elif all(cell is None for cell in cells):
            keys.append(_NULL)
        else:
            keys.append("\0".join(cell or "" for cell in cells))
    return keys


def _codes(keys: list[str]) -> np.ndarray:
    return np.unique(np.array(keys, dtype=object).astype(str), return_inverse=True)[1].reshape(-1)


def _totals(keys: list[list[str]], values: np.ndarray) -> tuple[list[tuple[int, ...]], np.ndarray]:
    """Say for each row what it is a total over, and which of these rows are not the sum.

    A null may be a total of rollup or an answer that was not recorded: it is taken for a total
    where all rows with it are then the sums of the groups.
    """
    nulls = [place for place, key in enumerate(keys) if _NULL in key]
    tries = sorted(product((True, False), repeat=len(nulls)), key=sum, reverse=True)
    for chosen in tries:
        are_totals = {place for place, is_total in zip(nulls, chosen, strict=True) if is_total}
        total_of = _total_of(keys, are_totals)
        misfits = _misfits(keys, total_of, values)
        if not any(misfits[row] and _has_null(keys, row, are_totals) for row in range(len(values))):
            return total_of, misfits
    return total_of, misfits


def _total_of(keys: list[list[str]], nulls: set[int]) -> list[tuple[int, ...]]:
    marks = [{_TOTAL, _NULL} if place in nulls else {_TOTAL} for place in range(len(keys))]
    rows = zip(*keys, strict=True) if keys else []
    return [
        tuple(place for place, key in enumerate(row) if key in marks[place]) for row in rows
    ] or [()]


def _has_null(keys: list[list[str]], row: int, nulls: set[int]) -> bool:
    return any(keys[place][row] == _NULL for place in nulls)


def _misfits(
    keys: list[list[str]], total_of: list[tuple[int, ...]], values: np.ndarray
) -> np.ndarray:
    misfits = np.zeros(len(values), dtype=bool)
    for over in set(total_of) - {()}:
        kept = [place for place in range(len(keys)) if place not in over]
        sums: dict[tuple[str, ...], np.ndarray] = {}
        for row, total in enumerate(total_of):
            if not total:
                key = tuple(keys[place][row] for place in kept)
                sums[key] = sums.get(key, 0) + values[row]
        for row, total in enumerate(total_of):
            if total == over:
                key = tuple(keys[place][row] for place in kept)
                misfits[row] = key not in sums or (sums[key] != values[row]).any()
    return misfits


def row_sums(values: np.ndarray) -> list[Sum]:
    """Find columns that are in every row another one, or the sum of two or three others."""
    width = values.shape[1]
    found = [
        Sum(total, (part,))
        for part, total in combinations(range(width), 2)
        if (values[:, part] == values[:, total]).all()
    ]
    for total in range(width if width <= 10 else 0):
        others = [place for place in range(width) if place != total and values[:, place].any()]
        for size in (2, 3):
            for parts in combinations(others, size):
                if (values[:, list(parts)].sum(axis=1) == values[:, total]).all():
                    found.append(Sum(total, parts))
    return found


def find_shares(
    frame: pl.DataFrame, counts: list[str], values: np.ndarray, roles: Mapping[str, Role]
) -> list[Share]:
    """Find counts that are part of another: never above it, in any row.

    By chance this holds in small tables too; then more is withheld than need be.
    """
    found = []
    for part, whole in product(range(len(counts)), repeat=2):
        a, b = counts[part].lower(), counts[whole].lower()
        if part == whole or a.endswith("_before") != b.endswith("_before"):
            continue
        named = (roles[counts[part]], roles[counts[whole]])
        is_named = named == (Role.NUMERATOR, Role.DENOMINATOR)
        is_less = (values[:, part] <= values[:, whole]).all()
        is_equal = (values[:, part] == values[:, whole]).all()
        if is_less and (is_named or not is_equal):
            is_outcome = not any(word in name for word in _NO_OUTCOME for name in (a, b))
            found.append(Share(part, whole, is_outcome))
    return found
