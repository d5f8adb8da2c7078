"""Did it work? The interventions that a metric should have felt, one at a time."""

from dataclasses import replace

import streamlit as st

from dashboard import address, filters
from dashboard.choices import ask_metric, definitions
from dashboard.furniture import page_title
from dashboard.panel import show_panel
from dashboard.panels.worked import usual_period_of, worked_panel
from dashboard.warehouse import ask
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.interrupted_series import Part, categories
from etl.findings.intervention import interventions
from etl.findings.wait import DAYS

# What this product exists to ask about.
_FIRST = "stalking_guidance_2010"
_KINDS = ("share", "mean", "mix", "time to event")


def show() -> None:
    """Show the page."""
    if not page_title("Did it work?", "cases"):
        return
    register = {row["intervention_code"]: row for row in interventions(ask)}
    with filters.bar():
        metric = ask_metric("dv_flag_compliance", kinds=_KINDS, published=False)
        code = _ask_intervention(register)
        cases = filters.cases_of_any_period(metric)
        part = _ask_part(cases, definitions()[metric]["kind"])
        usual = usual_period_of(cases, code, part)
        chosen = replace(cases, period_type=filters.period_type(usual))
    st.markdown(
        "Something was done on a day. Did the level or the trend of a measure change then, by more"
        " than it would have by itself? Other things happen at the same time, so an answer is"
        " evidence, never proof."
    )
    if chosen.period_type == "financial year":
        st.info("Choose months or quarters: years are too few for an answer.")
        return
    show_panel(lambda: worked_panel(chosen, code, part), "worked")


def _ask_intervention(register: dict[str, words.Row]) -> str:
    names = {
        code: f"{row['intervention_name']}, {words.day(row['intervention_date'])}"
        for code, row in register.items()
    }
    first = _FIRST if _FIRST in names else next(iter(names))
    return address.select("intervention", names, first, label="What was done", width=address.WIDE)


def _ask_part(chosen: Selection, kind: str) -> Part:
    if kind == "mix":
        names = categories(ask, chosen)
        first = next(iter(names))
        return Part(category=address.select("part", names, first, label="Which part of it"))
    if kind == "time to event":
        days = {str(day): f"Within {day} days" for day in DAYS}
        within = address.select("within", days, str(DAYS[1]), label="Share that had ended")
        return Part(within_days=int(within))
    return Part()
