"""A figure and a table on the page, shown one way everywhere."""

from collections.abc import Mapping
from functools import partial

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from etl.findings.words import Row

# As spreadsheets write it; percentages have one decimal everywhere.
DECIMAL = "%.1f"
_SHARES = {
    "Share %": "rate", "95% low": "rate_low", "95% high": "rate_high", "Recorded %": "coverage",
}  # fmt: skip
_CLICKED = "point just clicked"


def show_figure(figure: go.Figure, key: str, alt: str) -> None:
    """Show a figure without the bar of tools that plotly lays over it."""
    st.plotly_chart(figure, config={"displayModeBar": False}, key=key, alt=alt)


def show_clickable(figure: go.Figure, key: str, alt: str) -> list[dict]:
    """Show a figure whose points can be clicked; return what was clicked since the last run."""
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key=key,
        alt=alt,
        on_select=partial(_note_click, key),
        selection_mode="points",
    )
    return st.session_state.pop(_CLICKED, {}).get(key, [])


def _note_click(key: str) -> None:
    # What is selected stays so; only what was just clicked leads anywhere.
    st.session_state[_CLICKED] = {key: st.session_state[key].selection.points}


def show_table(table: pl.DataFrame, alt: str, formats: Mapping[str, str] | None = None) -> None:
    """Show a table, thousands parted in its counts; ``formats`` are of other columns, by name."""
    counts = [name for name, kind in table.schema.items() if kind.is_integer()]
    written = dict.fromkeys(counts, "localized") | dict(formats or {})
    config = {name: st.column_config.NumberColumn(format=how) for name, how in written.items()}
    st.dataframe(table.to_arrow(), hide_index=True, column_config=config, alt=alt)


def decimals(table: pl.DataFrame) -> list[str]:
    """List the columns of a table that hold values and percentages rather than counts."""
    return [name for name, kind in table.schema.items() if kind.is_float()]


def share_columns(row: Row) -> dict[str, float | None]:
    """The share of a row with its interval and how many it is recorded for, as percentages."""
    return {
        name: None if row.get(column) is None else 100 * row[column]
        for name, column in _SHARES.items()
    }


def in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the answer of a question columns named in words, and yes or no for its markers."""
    marks = pl.selectors.boolean().replace_strict({True: "yes", False: "no"}, default=None)
    return rows.with_columns(marks).rename(lambda name: name.replace("_", " ").capitalize())
