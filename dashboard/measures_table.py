"""Every measure in a line: value, counts, interval, verdict and the way to its own page."""

from html import escape

import streamlit as st

from dashboard.guarded import guarded
from dashboard.warehouse import found
from etl.drawing.small_chart import common_frame
from etl.drawing.small_charts import finding, picture
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.headline import short_verdict, value_in_words
from etl.findings.overview import overview

_HEAD = ("Measure", "Newest", "Of", "95% interval", "Verdict", "Chart")


@guarded
def show_measures(chosen: Selection) -> None:
    """List every share and mean of cases, in the order of the pages they belong to."""
    st.header("Every measure", anchor=False)
    st.html(found(_table, chosen))


def _table(_: Ask, chosen: Selection) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    rows = "".join(_row(chart) for chart in found(overview, chosen).charts)
    return (
        f'<div class="scrolled" role="region" aria-label="Every measure" tabindex="0">'
        f'<table class="measures"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(chart: MetricChart) -> str:
    title = escape(chart.definition["title"])
    if chart.newest is None or not chart.series[chart.newest]["denominator"]:
        return f'<tr><th scope="row">{title}</th><td colspan="5">Nothing to count</td></tr>'
    row, short = chart.series[chart.newest], short_verdict(chart)
    is_share = chart.measure.question == "series"
    of = words.fraction(row) if is_share else words.count(row["denominator"])
    interval = words.interval(row) if is_share else words.interval_of_mean(row)
    cells = (value_in_words(chart), of, interval.removeprefix("95% interval "))
    return (
        f'<tr><th scope="row">{title}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}'
        f'<td class="mark mark-{short.mark}"><span class="symbol" aria-hidden="true">'
        f"{short.symbol}</span> {escape(short.words)}</td>"
        f'<td><img alt="{escape(finding(chart))}"'
        f' src="{picture(chart, common_frame([chart]))}"></td></tr>'
    )
