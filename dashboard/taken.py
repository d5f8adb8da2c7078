"""What is on the page, to take away: the table as CSV and XLSX, the chart as SVG and PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.workbook import workbook

if TYPE_CHECKING:
    from dashboard.panel import Panel

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_take_away(panel: Panel, name: str) -> None:
    """Offer the files of a panel; each is made when it is asked for."""
    with st.container(horizontal=True):
        if panel.table is not None:
            _offer("CSV", lambda: panel.table.write_csv().encode(), name, "csv", "text/csv")
            _offer("XLSX", lambda: workbook(panel), name, "xlsx", _XLSX)


def _offer(label, make, name: str, suffix: str, mime: str) -> None:
    st.download_button(
        label, make, f"{name}.{suffix}", mime, key=f"{suffix} of {name}", on_click="ignore"
    )
