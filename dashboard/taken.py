"""What is on the page, to take away: the table as CSV and XLSX, the chart as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.official import NOT_OFFICIAL
from dashboard.workbook import workbook

if TYPE_CHECKING:
    from dashboard.panel import Panel

_WIDTH, _HEIGHT = 960, 320
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_take_away(panel: Panel) -> None:
    """Offer the files of a panel; each is made when it is asked for."""
    file = file_name(panel)
    with st.container(horizontal=True):
        if panel.table is not None:
            offer("CSV", lambda: panel.table.write_csv().encode(), f"{file}.csv", "text/csv")
            offer("XLSX", lambda: workbook(panel), f"{file}.xlsx", _XLSX)
        if panel.figure is not None or panel.charts:
            offer("SVG", lambda: picture(panel).encode(), f"{file}.svg", "image/svg+xml")
            offer("PNG", lambda: picture_png(panel), f"{file}.png", "image/png")


def file_name(panel: Panel) -> str:
    """Name the files of a panel by what it shows of which cases: dv_overlap-kent-quarter."""
    chosen = panel.trace.selection
    shown = [panel.name] if panel.name == chosen.metric else [panel.name, chosen.metric]
    parts = (*shown, chosen.area, chosen.period_type)
    return "-".join(part.replace(" ", "-") for part in parts if part)


def picture(panel: Panel) -> str:
    """Draw a panel as one SVG, with the words that keep it from being misread."""
    # Drawn far less often than looked at, and half a second to import.
    from etl.drawing.framed import Words, framed
    from etl.drawing.small_charts_svg import small_charts_svg
    from etl.drawing.svg import figure_svg

    words = Words(panel.title, panel.about, [panel.legend, panel.source, NOT_OFFICIAL])
    if panel.figure is None:
        return framed(*small_charts_svg(panel.charts), words)
    height = int(panel.figure.layout.height or _HEIGHT)
    body = figure_svg(panel.figure, _WIDTH, height, panel.title, panel.alt)
    return framed(body, _WIDTH, height, words)


def picture_png(panel: Panel) -> bytes:
    """Draw a panel as PNG, two pixels for each of the SVG."""
    from etl.drawing.typeset import svg_png

    return svg_png(picture(panel))


def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str) -> None:
    """Offer a file that is made when it is asked for."""
    st.download_button(label, make, file_name, mime, key=f"download {file_name}", on_click="ignore")
