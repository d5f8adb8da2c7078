"""The alternative protection: every count to the nearest multiple of the policy's base."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from etl.disclosure import words
from etl.disclosure.layout import Layout
from etl.disclosure.policy import Policy
from etl.disclosure.roles import Role
from etl.disclosure.shown import Masks, shown_table


def rounded_table(
    frame: pl.DataFrame, roles: Mapping[str, Role], layout: Layout, policy: Policy
) -> pl.DataFrame | None:
    """Return the result with rounded counts as text; what follows from counts is withheld.

    None where the known sums, with the rounded counts, tell a small count exactly.
    """
    if _is_told(layout, policy.rounding.base):
        return None
    nothing = np.zeros(layout.values.shape, dtype=bool)
    everything = Masks(~nothing, nothing)
    table, _ = shown_table(frame, roles, layout, everything)
    rounded = round_to(layout.values, policy.rounding.base)
    columns = [
        pl.Series(
            name,
            [
                words.NOT_AVAILABLE if missing else str(value)
                for missing, value in zip(frame[name].is_null(), rounded[:, place], strict=True)
            ],
            dtype=pl.String,
        )
        for place, name in enumerate(layout.counts)
    ]
    return table.with_columns(columns)


def round_to(values: np.ndarray, base: int) -> np.ndarray:
    """Return counts rounded to the nearest multiple, halves up."""
    return (values + base // 2) // base * base


def _is_told(layout: Layout, base: int) -> bool:
    """Whether a known sum leaves its rounded counts no room up or no room down.

    A count of a sum can be told where all of the others are as high, or as low, as their rounded
    values let them be.
    """
    cube = layout.cube
    width = len(layout.counts)
    values = cube.values[:, :width]
    low = np.maximum(round_to(values, base) - base // 2, 0)
    high = round_to(values, base) + (base - 1) // 2
    for over in cube.summed_over()[:-1]:
        _, group = cube.margin(over)
        groups = int(group.max()) + 1
        down, up = (np.zeros((groups, width), dtype=np.int64) for _ in range(2))
        np.add.at(down, group, values - low)
        np.add.at(up, group, high - values)
        if ((down < 2) | (up < 2)).any():
            return True
    return False
