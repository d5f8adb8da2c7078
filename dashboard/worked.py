"""Did it work? The interventions that a metric should have felt, one at a time."""

import streamlit as st

from dashboard.shown import show_figure
from etl.drawing.interrupted import interrupted_figure
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.interrupted_series import Part, categories
from etl.findings.intervention import did_it_work, interventions
from etl.findings.wait import DAYS
from etl.measurement.interrupted import Interrupted

# What this product exists to ask about.
_FIRST = "stalking_guidance_2010"


def show_interventions(ask: Ask, selection: Selection, kind: str) -> None:
    """Offer the register of interventions, and answer for the one chosen.

    ``kind`` is that of the metric: of some a part is asked for.
    """
    st.header("Did it work?", anchor=False)
    if selection.period_type == "financial year":
        st.caption("Choose months or quarters: years are too few for an answer.")
        return
    register = {row["intervention_code"]: row for row in interventions(ask)}
    code = _ask_intervention(register)
    part = _ask_part(ask, selection, kind)
    try:
        found = did_it_work(ask, selection, code, part)
    except OutcomesError as fault:
        st.info(str(fault))
        return
    answer, *more = found.words
    st.markdown(f"**{answer}** {' '.join(more)}")
    if found.line.fitted:
        show_figure(
            interrupted_figure(found),
            key="interrupted",
            alt="The series, the line fitted to it, and where the old level and trend would have"
            " led; the sentences above say what can be concluded.",
        )
        st.caption(
            f"Points: the {'mean' if kind == 'mean' else 'share'} by period. Line: fitted. Dashed,"
            " with its 95% band: the old level and trend gone on. It says less the further it is"
            " drawn."
        )
    with st.expander("How sure can one be?"):
        _show_evidence(found, register[code]["note"])


def _ask_intervention(register: dict[str, words.Row]) -> str:
    return st.selectbox(
        "Intervention",
        list(register),
        index=list(register).index(_FIRST) if _FIRST in register else 0,
        format_func=lambda c: (
            f"{register[c]['intervention_name']}, {words.day(register[c]['intervention_date'])}"
        ),
        key="intervention",
        bind="query-params",
    )


def _ask_part(ask: Ask, selection: Selection, kind: str) -> Part:
    if kind == "mix":
        names = categories(ask, selection)
        label = "Which part of it"
        chosen = st.selectbox(
            label, list(names), format_func=names.get, key="part", bind="query-params"
        )
        return Part(category=chosen)
    if kind == "time to event":
        label = "Share that had ended within (days)"
        days = st.selectbox(label, DAYS, index=1, key="within", bind="query-params")
        return Part(within_days=days)
    return Part()


def _show_evidence(found: Interrupted, note: str) -> None:
    lines = [note, *found.cautions, found.model, found.assumptions]
    if found.findings:
        placebo, left = found.findings.placebo, found.findings.residuals
        lines += [
            "Placebo dates before it, spread evenly and chosen for no event:"
            f" {len(placebo.dates)}, of which {placebo.found} would have been called a change.",
            f"Neighbouring periods are correlated by {left.lag_1:.2f} after the fit"
            f"{_spread(found)}.",
        ]
    others = [f"{event.name} ({words.day(event.day)})" for event in found.confounders]
    lines += [f"Other events within the time looked at: {'; '.join(others)}."] if others else []
    st.markdown("\n".join(f"- {line}" for line in lines if line))


def _spread(found: Interrupted) -> str:
    if not found.question.series.is_share:
        return ""
    return f"; dispersion {found.findings.residuals.dispersion:.2f} (1 is chance alone)"
