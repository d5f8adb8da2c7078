"""Is it real? One metric: what it says, its control chart, its definition."""

import streamlit as st

from dashboard import charts, filters
from dashboard.control_chart import control_figure, control_table
from dashboard.counted import how_counted
from dashboard.furniture import page_title
from dashboard.warehouse import ask
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.definition_change import definition_changes
from etl.findings.reading import share_reading
from etl.findings.scope import scope_in_words


def show() -> None:
    """Show the page."""
    if not page_title("Is it real?", "cases"):
        return
    st.caption(
        "One metric at a time: what it says, and whether that is more than noise. Limits are"
        " Laney's p', from a registered baseline, marked by NHS England's Making Data Count rules."
    )
    selection = _ask_selection()
    chart = metric_chart(ask, selection)
    st.header(chart.definition["title"], anchor=False)
    st.markdown(
        f"**{share_reading(chart, scope_in_words(ask, selection, chart.definition)).text}**"
    )
    _show_chart(chart)
    how_counted(
        selection.metric,
        period_type=selection.period_type,
        area=selection.area,
        offences=selection.offences,
    )
    _show_definition_changes(selection)


def _ask_selection() -> Selection:
    titles = {
        row["metric"]: row["title"]
        for row in ask("definitions").to_dicts()
        if row["counts_table"] == "metrics.counts"
    }
    first, second, third, fourth = st.columns(4)
    with first:
        metric = st.selectbox(
            "Metric",
            list(titles),
            index=list(titles).index("conviction_rate"),
            format_func=titles.get,
            key="metric",
            bind="query-params",
        )
    with second:
        period = filters.period_type("quarter")
    with third:
        area = filters.area()
    with fourth:
        offences = filters.offence_group()
    return Selection(metric, period, area, offences)


def _show_chart(chart: MetricChart) -> None:
    events = ask("events", applies_to="cases")
    title = chart.definition["title"]
    st.plotly_chart(
        control_figure(chart, events, height=340),
        config={"displayModeBar": False},
        key="control chart",
        alt=f"Control chart of {title}: the sentences above say what it shows; the table has it.",
    )
    st.caption(_legend(chart))
    with st.expander(f"Table and events: {title}"):
        first, last = chart.series[0]["period_start"], chart.series[-1]["period_end"]
        st.markdown("\n".join(charts.events_between(events, first, last)))
        _show_table(chart)


def _legend(chart: MetricChart) -> str:
    text = (
        "Line: the share by period, broken where the definition changes. Shaded: the limits within"
        " which it varies by itself; dashed: the baseline's centre. Diamond: special cause. Hollow:"
        " a period not yet complete."
    )
    if chart.current is None:
        return text
    baseline = chart.current.phase.baseline
    signed = (
        f"registered on {words.day(baseline.registered_on)}, {baseline.signed_by}"
        if baseline.is_registered
        else "not registered"
    )
    return (
        f"{text} Baseline {words.day(baseline.first_day)} to {words.day(baseline.last_day)}"
        f" ({signed}): {baseline.reason[0].lower()}{baseline.reason[1:]}."
    )


def _show_table(chart: MetricChart) -> None:
    table = control_table(chart)
    percents = [name for name, kind in table.schema.items() if kind.is_float()]
    config = dict.fromkeys(percents, st.column_config.NumberColumn(format="%.1f%%"))
    config |= dict.fromkeys(
        ("Numerator", "Denominator"), st.column_config.NumberColumn(format="localized")
    )
    st.dataframe(
        table.to_arrow(), hide_index=True, column_config=config, alt="The numbers of the chart"
    )


def _show_definition_changes(selection: Selection) -> None:
    changes = definition_changes(ask, selection)
    if changes:
        st.header("How much of this is definition?", anchor=False)
        st.markdown("\n".join(f"- {change.text}" for change in changes))
