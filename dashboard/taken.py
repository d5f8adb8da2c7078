"""What is on the page, to take away: the table as CSV and XLSX, the chart as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from dashboard.login.reader import for_later
from dashboard.origin import MADE_UP, NOT_OFFICIAL, Origin
from dashboard.warehouse import answering_from, this_build
from dashboard.workbook import workbook
from etl.findings.scope import ALL

if TYPE_CHECKING:
    from dashboard.panel import Panel

_WIDTH, _HEIGHT = 960, 320
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_take_away(panel: Panel, origin: Origin) -> None:
    """Offer the files of a panel; each is made when it is asked for."""
    file = file_name(panel)
    with st.container(horizontal=True):
        if panel.table is not None:
            offer("CSV", lambda: table_csv(panel, origin), f"{file}.csv", "text/csv")
            offer("XLSX", lambda: workbook(panel, origin), f"{file}.xlsx", _XLSX)
        if panel.figure is not None or panel.charts:
            svg = "image/svg+xml"
            offer("SVG", lambda: picture(panel, origin).encode(), f"{file}.svg", svg)
            offer("PNG", lambda: picture_png(panel, origin), f"{file}.png", "image/png")


def file_name(panel: Panel) -> str:
    """Name the files of a panel by what it shows of which cases: dv_overlap-kent-quarter."""
    chosen = panel.trace.selection
    shown = [panel.name] if panel.name == chosen.metric else [panel.name, chosen.metric]
    marks = [
        f"{name}-{code}" for name, code in (("dv", chosen.dv), ("cyber", chosen.cyber))
        if code != ALL
    ]  # fmt: skip
    parts = (*shown, chosen.area, chosen.offences, chosen.period_type, *marks)
    return "-".join(part.replace(" ", "-") for part in parts if part)


def table_csv(panel: Panel, origin: Origin) -> bytes:
    """Write a panel's table, and in each row of what it is and where it comes from."""
    words = {"What is shown": panel.about, "Where it comes from": origin.text}
    columns = [pl.lit(text).alias(name) for name, text in words.items()]
    return panel.table.with_columns(columns).write_csv().encode()


def picture(panel: Panel, origin: Origin) -> str:
    """Draw a panel as one SVG, with the words that keep it from being misread."""
    # Drawn far less often than looked at, and half a second to import.
    from etl.drawing.framed import Words, framed
    from etl.drawing.small_charts_svg import small_charts_svg
    from etl.drawing.svg import figure_svg

    below = [
        panel.number_in_company, panel.legend, panel.numbered_events, origin.source,
        f"{origin.warehouse} {NOT_OFFICIAL}",
    ]  # fmt: skip
    words = Words(panel.title, panel.about, below, MADE_UP if origin.is_made_up else "")
    if panel.figure is None:
        return framed(*small_charts_svg(panel.charts), words)
    height = int(panel.figure.layout.height or _HEIGHT)
    body = figure_svg(panel.figure, _WIDTH, height, panel.title, panel.alt)
    return framed(body, _WIDTH, height, words)


def picture_png(panel: Panel, origin: Origin) -> bytes:
    """Draw a panel as PNG, two pixels for each of the SVG."""
    from etl.drawing.typeset import svg_png

    return svg_png(picture(panel, origin))


def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str) -> None:
    """Offer a file that is made when it is asked for, from the warehouse that the page shows."""
    build = this_build()

    def made() -> bytes:
        with answering_from(build):
            return make()

    st.download_button(
        label, for_later(made), file_name, mime, key=f"download {file_name}", on_click="ignore"
    )
