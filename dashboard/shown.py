"""A figure and a table on the page, shown one way everywhere."""

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl
import streamlit as st

# As spreadsheets write it; percentages have one decimal everywhere.
DECIMAL = "%.1f"


def show_figure(figure: go.Figure, key: str, alt: str) -> None:
    """Show a figure without the bar of tools that plotly lays over it."""
    st.plotly_chart(figure, config={"displayModeBar": False}, key=key, alt=alt)


def show_clickable(figure: go.Figure, key: str, alt: str) -> list[dict]:
    """Show a figure whose points can be clicked; return what was clicked since the last run."""
    clicked: list[dict] = []

    def note() -> None:
        clicked.extend(st.session_state[key].selection.points)

    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key=key,
        alt=alt,
        on_select=note,
        selection_mode="points",
    )
    return clicked


def show_table(table: pl.DataFrame, alt: str, formats: Mapping[str, str] | None = None) -> None:
    """Show a table, thousands parted in its counts; ``formats`` are of other columns, by name."""
    counts = [name for name, kind in table.schema.items() if kind.is_integer()]
    written = dict.fromkeys(counts, "localized") | dict(formats or {})
    config = {name: st.column_config.NumberColumn(format=how) for name, how in written.items()}
    st.dataframe(table.to_arrow(), hide_index=True, column_config=config, alt=alt)


def decimals(table: pl.DataFrame) -> list[str]:
    """List the columns of a table that hold values and percentages rather than counts."""
    return [name for name, kind in table.schema.items() if kind.is_float()]


def in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the answer of a question columns named in words, and yes or no for its markers."""
    marks = pl.selectors.boolean().replace_strict({True: "yes", False: "no"}, default=None)
    return rows.with_columns(marks).rename(lambda name: name.replace("_", " ").capitalize())
