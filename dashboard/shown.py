"""A figure and a table on the page, shown one way everywhere."""

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl
import streamlit as st


def show_figure(figure: go.Figure, key: str, alt: str) -> None:
    """Show a figure without the bar of tools that plotly lays over it."""
    st.plotly_chart(figure, config={"displayModeBar": False}, key=key, alt=alt)


def show_table(table: pl.DataFrame, alt: str, formats: Mapping[str, str] | None = None) -> None:
    """Show a table, thousands parted in its counts; ``formats`` are of other columns, by name."""
    counts = [name for name, kind in table.schema.items() if kind.is_integer()]
    written = dict.fromkeys(counts, "localized") | dict(formats or {})
    config = {name: st.column_config.NumberColumn(format=how) for name, how in written.items()}
    st.dataframe(table.to_arrow(), hide_index=True, column_config=config, alt=alt)


def in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the answer of a question columns named in words, and yes or no for its markers."""
    marks = pl.selectors.boolean().replace_strict({True: "yes", False: "no"}, default=None)
    return rows.with_columns(marks).rename(lambda name: name.replace("_", " ").capitalize())
