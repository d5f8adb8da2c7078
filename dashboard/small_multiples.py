"""A control chart for every area, in alphabetical order: how many would be marked by chance."""

from base64 import b64encode
from html import escape

import polars as pl
import streamlit as st

from dashboard.shown import show_table
from etl.drawing.small_chart import Frame, common_frame, control_svg
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.area_grid import AreaGrid, area_grid
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.grid import is_marked
from etl.findings.verdict import signal, why_unknown

# As many in a row as there is room for: one or two on a telephone, six on a laptop.
_STYLE = """<style>
.areas { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; }
.areas figure { margin: 0; }
.areas figcaption { font-size: 0.875rem; font-weight: 600; line-height: 1.25; }
.areas p { font-size: 0.8125rem; line-height: 1.3; margin: 0; }
.areas img { width: 100%; }
</style>"""


def show_area_grid(ask: Ask, selection: Selection) -> None:
    """Offer the chart of every area; it is drawn only when asked for."""
    wanted = st.toggle("Show a control chart for every area", key="by_area", bind="query-params")
    if not wanted:
        return
    try:
        found = area_grid(ask, selection)
    except OutcomesError as fault:
        st.info(str(fault))
        return
    st.markdown(f"**{found.summary}**")
    if not found.charts:
        return
    frame = common_frame(found.charts)
    kind = selection.period_type
    st.caption(
        f"Every chart runs from {words.percent(frame.low)} at the bottom to"
        f" {words.percent(frame.high)} at the top, from"
        f" {words.period_name(frame.first_day, kind)} on. Shaded: the limits within which the area"
        f" varies by itself; dashed: its baseline's centre. Large mark: the newest whole {kind}, a"
        " diamond where it is special-cause variation, hollow where that cannot be told; small"
        " diamonds: earlier ones. Beneath: its share, 95% interval and counts. Alphabetical order:"
        " this is no ranking."
    )
    st.html(f'{_STYLE}<div class="areas">{"".join(_figures(found, frame))}</div>')
    with st.expander("Table: the newest whole period of every area"):
        _show_table(found)


def _figures(found: AreaGrid, frame: Frame) -> list[str]:
    return [
        _figure(area, chart, frame) for area, chart in zip(found.areas, found.charts, strict=True)
    ]


def _figure(area: str, chart: MetricChart, frame: Frame) -> str:
    picture = b64encode(control_svg(chart, frame).encode()).decode()
    lines = [*_newest(chart), *([words.begin_large(signal(chart))] if is_marked(chart) else [])]
    alt = f"Control chart of {area}: {_finding(chart)}."
    return (
        f"<figure><figcaption>{escape(area)}</figcaption>"
        f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{picture}">'
        f"<p>{'<br>'.join(map(escape, lines))}</p></figure>"
    )


def _newest(chart: MetricChart) -> list[str]:
    """The share of the newest whole period in company, in lines short enough for a small chart."""
    if chart.newest is None:
        return ["No whole period"]
    row = chart.series[chart.newest]
    if not row["denominator"]:
        return ["Nothing counted"]
    low, high = (words.percent(row[name]) for name in ("rate_low", "rate_high"))
    lines = [f"{words.percent(row['rate'])} ({low} to {high})", words.fraction(row)]
    if row["denominator"] < row["eligible"]:
        lines.append(f"recorded for {words.percent(row['coverage'])}")
    return lines


def _finding(chart: MetricChart) -> str:
    if chart.newest is None:
        return "nothing can be told"
    unknown = why_unknown(chart)
    if unknown:
        return f"cannot be told: {unknown}"
    return f"special cause: {signal(chart)}" if is_marked(chart) else "common cause"


def _show_table(found: AreaGrid) -> None:
    rows = []
    for area, chart in zip(found.areas, found.charts, strict=True):
        row = chart.series[chart.newest] if chart.newest is not None else {}
        shares = {
            "Share %": "rate", "95% low": "rate_low", "95% high": "rate_high",
            "Recorded %": "coverage",
        }  # fmt: skip
        values = {name: row.get(column) for name, column in shares.items()}
        rows.append(
            {"Area": area, "Numerator": row.get("numerator"), "Denominator": row.get("denominator")}
            | {name: None if v is None else 100 * v for name, v in values.items()}
            | {"Variation": _finding(chart)}
        )
    formats = dict.fromkeys(("Share %", "95% low", "95% high", "Recorded %"), "%.1f")
    show_table(pl.DataFrame(rows, infer_schema_length=None), "The newest of every area", formats)
