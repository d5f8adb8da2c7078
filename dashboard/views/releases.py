"""Releases: which warehouses were live when."""

import polars as pl
import streamlit as st

from dashboard.furniture import page_title
from dashboard.guarded import guarded
from dashboard.shown import show_table
from etl.history.releases import releases


def show() -> None:
    """Show the page."""
    if not page_title("Releases"):
        return
    st.header("Which warehouse was live when", anchor=False)
    st.caption(
        "A warehouse follows from the deliveries and definitions it names, and can be made again:"
        " `outcomes build --as-at DAY`. Its version stands on every page, and `outcomes diff` says"
        " which numbers moved between two of them, and why."
    )
    _show_live()


@guarded
def _show_live() -> None:
    rows = [
        {
            "Live since": made.live_at, "Version": made.version,
            "Up to delivery": made.last_delivery, "Definitions": made.definitions,
            "Program": made.program,
        }
        for made in reversed(releases())
    ]  # fmt: skip
    show_table(pl.DataFrame(rows), "Warehouses that were live, newest first")
