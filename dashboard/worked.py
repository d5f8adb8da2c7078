"""Did it work? The interventions that a metric should have felt, one at a time."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard.charts import BAND_COLOUR, DATA_COLOUR, EVENT_COLOUR, lay_out
from dashboard.shown import show_figure
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.intervention import did_it_work, interventions
from etl.measurement.interrupted import Interrupted

# What this product exists to ask about.
_FIRST = "stalking_guidance_2010"


def show_interventions(ask: Ask, selection: Selection) -> None:
    """Offer the register of interventions, and answer for the one chosen."""
    st.header("Did it work?", anchor=False)
    if selection.period_type == "financial year":
        st.caption("Choose months or quarters: years are too few for an answer.")
        return
    register = {row["intervention_code"]: row for row in interventions(ask)}
    code = st.selectbox(
        "Intervention",
        list(register),
        index=list(register).index(_FIRST) if _FIRST in register else 0,
        format_func=lambda c: (
            f"{register[c]['intervention_name']}, {words.day(register[c]['intervention_date'])}"
        ),
        key="intervention",
        bind="query-params",
    )
    try:
        found = did_it_work(ask, selection, code)
    except OutcomesError as fault:
        st.info(str(fault))
        return
    st.markdown(f"**{found.verdict.capitalize()}.** {' '.join(found.words)}")
    if found.line.fitted:
        show_figure(
            _figure(found),
            key="interrupted",
            alt="The series, the line fitted to it, and where the old level and trend would have"
            " led; the sentences above say what can be concluded.",
        )
        st.caption(
            "Points: the share by period. Line: fitted. Dashed, with its 95% band: the old level"
            " and trend gone on. It says less the further it is drawn."
        )
    with st.expander("How sure can one be?"):
        _show_evidence(found, register[code]["note"])


def _show_evidence(found: Interrupted, note: str) -> None:
    lines = [note, *found.cautions, found.model, found.assumptions]
    if found.findings:
        placebo, left = found.findings.placebo, found.findings.residuals
        lines += [
            f"Placebo dates before it, at which nothing happened: {len(placebo.dates)}, of which"
            f" {placebo.found} would have been called a change.",
            f"Neighbouring periods are correlated by {left.lag_1:.2f} after the fit; dispersion"
            f" {left.dispersion:.2f} (1 is chance alone).",
        ]
    others = [f"{event.name} ({words.day(event.day)})" for event in found.confounders]
    lines += [f"Other events within the time looked at: {'; '.join(others)}."] if others else []
    st.markdown("\n".join(f"- {line}" for line in lines if line))


def _figure(found: Interrupted) -> go.Figure:
    line = pl.DataFrame(
        {
            "day": found.line.starts,
            "rate": found.line.rates,
            "fitted": found.line.fitted,
            "gone_on": found.line.counterfactual,
            # A straight line leaves what a share can be: it is drawn no further.
            "low": [max(low, 0.0) for low in found.line.counterfactual_low],
            "high": [min(high, 1.0) for high in found.line.counterfactual_high],
        }
    )
    after = line.filter(pl.col("day") >= found.question.intervention.day)
    figure = go.Figure()
    figure.add_scatter(
        x=[*after["day"], *after["day"].reverse()], y=[*after["high"], *after["low"].reverse()],
        fill="toself", mode="lines", line={"width": 0}, fillcolor=BAND_COLOUR, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=after["day"], y=after["gone_on"], mode="lines", line={"color": EVENT_COLOUR,
        "dash": "dash"}, hovertemplate="gone on: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=line["day"], y=line["fitted"], mode="lines", line={"color": DATA_COLOUR},
        hovertemplate="fitted: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=line["day"], y=line["rate"], mode="markers", marker={"color": DATA_COLOUR, "size": 5},
        hovertemplate="%{x|%B %Y}: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    day = found.question.intervention.day.isoformat()
    figure.add_vline(x=day, line={"color": EVENT_COLOUR, "width": 1, "dash": "dot"})
    lay_out(figure, 300, yaxis={"tickformat": ".0%"})
    return figure
