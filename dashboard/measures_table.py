"""Every measure in a line: value, counts, interval, verdict and the way to its own page."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from dashboard import address
from dashboard.cards import why_none
from dashboard.guarded import guarded
from dashboard.places import PLACES
from dashboard.warehouse import found
from etl.drawing.small_chart import common_frame
from etl.drawing.small_charts import finding, picture
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.headline import short_verdict, value_in_words
from etl.findings.overview import overview

_HEAD = ("Measure", "Newest", "Of", "95% interval", "Verdict", "Chart")
_TITLES = {place.url: place.title for place in PLACES}
_ELSEWHERE = "Other measures"


@guarded
def show_measures(chosen: Selection) -> None:
    """List every share and mean of cases by the page it belongs to, in the order of the menu."""
    st.header("Every measure", anchor=False)
    st.html(found(_table, chosen))


def _table(_: Ask, chosen: Selection) -> str:
    query = urlencode(address.of(chosen))
    charts = sorted(found(overview, chosen).charts, key=_place)
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    parts = (_part(page, list(own), query) for page, own in groupby(charts, _page))
    return (
        f'<div class="scrolled" role="region" aria-label="Every measure" tabindex="0">'
        f'<table class="measures"><thead><tr>{head}</tr></thead>{"".join(parts)}</table></div>'
    )


def _page(chart: MetricChart) -> str:
    return _TITLES.get(chart.definition.get("page") or "", _ELSEWHERE)


def _place(chart: MetricChart) -> int:
    return [*_TITLES.values(), _ELSEWHERE].index(_page(chart))


def _part(page: str, charts: Sequence[MetricChart], query: str) -> str:
    rows = "".join(_row(chart, query) for chart in charts)
    span = len(_HEAD)
    return f'<tbody><tr><th scope="rowgroup" colspan="{span}">{page}</th></tr>{rows}</tbody>'


def _row(chart: MetricChart, query: str) -> str:
    metric = urlencode({"metric": chart.selection.metric})
    title = escape(chart.definition["title"])
    link = f'<a href="measure?{escape(f"{query}&{metric}" if query else metric)}">{title}</a>'
    head = f'<th scope="row">{link}</th>'
    if not (chart.newest_row or {}).get("denominator"):
        return f'<tr>{head}<td colspan="5">{escape(why_none(chart))}</td></tr>'
    short = short_verdict(chart)
    return (
        f"<tr>{head}{''.join(map(_cell, _HEAD[1:], _numbers(chart)))}"
        f'<td class="mark mark-{short.mark}"><span class="symbol" aria-hidden="true">'
        f"{short.symbol}</span> {escape(short.words)}</td>"
        f'<td><img alt="{escape(finding(chart))}"'
        f' src="{picture(chart, common_frame([chart]))}"></td></tr>'
    )


def _cell(name: str, text: str) -> str:
    return f'<td data-name="{name}">{escape(text)}</td>'


def _numbers(chart: MetricChart) -> tuple[str, str, str]:
    row = chart.series[chart.newest]
    is_share = chart.measure.question == "series"
    of = words.fraction(row) if is_share else words.count(row["denominator"])
    interval = words.interval(row) if is_share else words.interval_of_mean(row)
    return value_in_words(chart), of, interval.removeprefix("95% interval ")
