"""A protected result as text: what is shown, and the marker where it is withheld."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.disclosure import words
from etl.disclosure.layout import Layout
from etl.disclosure.roles import Role

# A value that tells of other rows than its own.
_ELSEWHERE = re.compile(r"before|previous|prior|lag|change|difference|cumul|running|total_over")


@dataclass(frozen=True)
class Masks:
    """Rows x counts of a result: what is withheld, and what is so for itself."""

    withheld: np.ndarray
    is_small: np.ndarray


def shown_table(
    frame: pl.DataFrame, roles: Mapping[str, Role], layout: Layout, masks: Masks
) -> tuple[pl.DataFrame, int]:
    """Return the result as text with ``[c]`` where withheld, and how many derived values are.

    What follows from counts is withheld in every row with a withheld count. A column that tells of
    other rows, such as a change on the period before, is withheld whole where anything is.
    """
    in_row, derived = masks.withheld.any(axis=1), 0
    columns = []
    for series in frame.iter_columns():
        role = roles[series.name]
        is_elsewhere = bool(_ELSEWHERE.search(series.name.lower())) and in_row.any()
        if role.is_count:
            hidden = masks.withheld[:, layout.counts.index(series.name)] | is_elsewhere
        elif role in (Role.DERIVED, Role.OTHER):
            hidden = in_row | is_elsewhere
            derived += int(hidden.sum())
        else:
            hidden = np.zeros(len(frame), dtype=bool)
        columns.append(_text(series, role, layout, hidden))
    return pl.DataFrame(columns), derived


def _text(series: pl.Series, role: Role, layout: Layout, hidden: np.ndarray) -> pl.Series:
    texts = series.cast(pl.String, strict=False).to_list()
    if role.is_count:
        place = layout.counts.index(series.name)
        texts = [t and str(v) for t, v in zip(texts, layout.values[:, place], strict=True)]
    empty = words.NOT_AVAILABLE if role.is_count else words.NOT_APPLICABLE
    if role in (Role.DIMENSION, Role.PERIOD):
        empty = "not recorded"
        own = [series.name in columns for columns in layout.breakdowns.values()].index(True)
        texts = [
            "all" if text is None and own in over else text
            for text, over in zip(texts, layout.total_of, strict=True)
        ]
    shown = [empty if text is None else text for text in texts]
    return pl.Series(
        series.name,
        [
            words.WITHHELD if is_hidden else text
            for is_hidden, text in zip(hidden, shown, strict=True)
        ],
        dtype=pl.String,
    )
