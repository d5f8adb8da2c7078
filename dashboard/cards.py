"""A headline card: value, counts, interval, small chart, verdict, how well it is recorded."""

from collections.abc import Callable
from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import navigation
from dashboard.counted import checks_behind
from dashboard.guarded import guarded
from dashboard.warehouse import ask, found
from etl.drawing.small_chart import common_frame
from etl.drawing.small_charts import finding, picture
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.chart import MetricChart
from etl.findings.headline import change_in_words, short_verdict, value_in_words
from etl.findings.measures import SHARE
from etl.findings.overview import Overview, overview
from etl.findings.scope import source_of


def in_rows(narrowest: int = 300) -> DeltaGenerator:
    """Return what cards stand in: as many beside one another as there is room for.

    None is narrower than so many pixels, but on a screen that is.
    """
    return st.grid(min_column_width=narrowest, gap="small")


def show_card(selection: Selection, page: str) -> None:
    """Show the card of a share or a mean, and the way to ``page``, which says more."""
    together = replace(selection, metric="")
    _show_card(lambda: found(overview, together).of(selection.metric), selection.metric, page)


def show_card_of(seen: Overview, metric: str, page: str) -> None:
    """Show the card of one of the measures that were looked at together."""
    _show_card(lambda: seen.of(metric), metric, page)


def _show_card(look: Callable[[], MetricChart], metric: str, page: str) -> None:
    with st.container(border=True, height="stretch", key=f"card-{metric}"):
        _show(look, page)


@guarded
def _show(look: Callable[[], MetricChart], page: str) -> None:
    chart = look()
    st.html(card(chart, _quality(chart)))
    label = f"More on {words.begin_small(chart.definition['title'])}"
    navigation.link(page, label, metric=chart.selection.metric if page == "measure" else "")


def card(chart: MetricChart, quality: str) -> str:
    """Write a card as HTML."""
    title = escape(chart.definition["title"])
    if not (chart.newest_row or {}).get("denominator"):
        return f'<article class="card"><h2>{title}</h2><p>{escape(why_none(chart))}</p></article>'
    short = short_verdict(chart)
    alt = escape(f"Control chart: {finding(chart)}.")
    few = " few" if _is_few(chart) else ""
    return (
        f'<article class="card"><h2>{title}</h2>'
        f'<p class="value{few}">{escape(value_in_words(chart))}</p>'
        f'<p class="company">{escape(_company(chart))}</p>'
        f'<p class="mark mark-{short.mark}"><span class="symbol" aria-hidden="true">{short.symbol}'
        f"</span> {escape(short.words)}</p>"
        f'<img alt="{alt}" src="{picture(chart, common_frame([chart]))}">'
        f'<p class="company">{escape(_usual(chart))} {escape(_change(chart))}</p>'
        f'<p class="quality">{escape(quality)}</p></article>'
    )


def _is_few(chart: MetricChart) -> bool:
    return chart.series[chart.newest]["denominator"] < words.FEW


def _company(chart: MetricChart) -> str:
    row = chart.series[chart.newest]
    nouns = words.unit(chart.definition, chart.selection.offences)
    period = words.period_name(row["period_start"], chart.selection.period_type)
    if chart.measure.question != "series":
        whole = words.counted(row["denominator"], nouns)
        return f"{period}: mean of {whole}; {words.interval_of_mean(row)}"
    few = ", too few for a share" if _is_few(chart) else ""
    return f"{period}: {words.fraction(row, nouns)}{few}; {words.interval(row)}"


def _change(chart: MetricChart) -> str:
    row = chart.series[chart.newest]
    return change_in_words(chart) if "change" in row else ""


def _usual(chart: MetricChart) -> str:
    """Say between what the newest value would usually lie: what the shaded band is there."""
    line = chart.lines()[chart.newest]
    if line["lower"] is None or _is_few(chart):
        return ""
    written = chart.measure.written
    low, high = written(line["lower"]), written(line["upper"])
    if chart.measure is SHARE and line["upper"] >= 1:
        return f"Only below {low} would stand out (shaded: usual)."
    if line["lower"] <= 0:
        return f"Only above {high} would stand out (shaded: usual)."
    return f"Usually {low} to {high} (shaded)."


def _quality(chart: MetricChart) -> str:
    """Say how fresh the number is, of how many it is recorded, and what the checks found."""
    row = chart.newest_row or {}
    recorded = row.get("coverage")
    parts = [] if recorded in (None, 1) else [f"Recorded for {words.percent(recorded)}"]
    held = {row["source"]: row["data_to"] for row in ask("freshness").to_dicts()}
    parts.append(f"data to {words.day(held[source_of(chart.definition)])}")
    checks = checks_behind(chart.definition, chart.selection)
    failed = len(checks.filter(is_met=False))
    parts.append(f"{failed} of {len(checks)} checks not met" if failed else "all checks met")
    return words.begin_large(", ".join(parts)) + "."


def why_none(chart: MetricChart) -> str:
    """Say why the newest whole period has no number."""
    kind = chart.selection.period_type
    if chart.newest is None:
        return f"No {kind} of the data is complete yet for this choice."
    row = chart.series[chart.newest]
    period = words.period_name(row["period_start"], kind)
    nouns = words.unit(chart.definition, chart.selection.offences)
    if row["eligible"]:
        whole = words.counted(row["eligible"], nouns)
        return f"Not recorded: of {whole} in {period}, no delivery says this of any."
    return f"No {nouns} were counted in {period} with this choice."
