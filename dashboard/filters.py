"""The filters of a page: what its numbers are of, each in the address."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address
from dashboard.warehouse import ask
from etl.findings import scope
from etl.findings.asking import Selection
from etl.findings.scope import ALL, OFFENCES
from etl.findings.words import PERIOD_NAMES, begin_large

PERIODS = {name.replace(" ", "-"): label for name, label in PERIOD_NAMES.items()}
GROUPS = {code: begin_large(name) for code, name in OFFENCES.items()}
DV = {ALL: "Any", "yes": "DV", "no": "Not DV", "not-recorded": "Not recorded"}
CYBER = {ALL: "Any", "yes": "Online", "no": "Not online", "not-recorded": "Not recorded"}
_EVERY_YEAR = "all"
YEARS = {"5": "5 years", "10": "10 years", _EVERY_YEAR: "All years"}


def bar() -> DeltaGenerator:
    """Return the row that filters stand in: as many beside one another as there is room for."""
    return st.container(horizontal=True, gap="small", key="filters")


def cases(metric: str = "") -> Selection:
    """Ask in a row of its own what cases a page is about."""
    with bar():
        return cases_here(metric)


def over_time(metric: str = "") -> Selection:
    """Ask in a row of its own what cases a page is about, and how far back its charts go."""
    with bar():
        chosen = cases_here(metric)
        years(chosen.period_type)
    return chosen


def years(period: str) -> None:
    """Ask how many years a chart over time shows."""
    address.select("years", YEARS, _usual_years(period), label="Charts show", width=address.NARROW)


def years_shown(period: str) -> int | None:
    """Return how many years a chart over time shows; None is all of them."""
    code = st.query_params.get("years")
    code = code if code in YEARS else _usual_years(period)
    return None if code == _EVERY_YEAR else int(code)


def _usual_years(period: str) -> str:
    # Five financial years would be five points.
    return _EVERY_YEAR if period == "financial year" else "5"


def cases_here(metric: str = "") -> Selection:
    """Ask for period, area, offences and the two markers."""
    period = period_type()
    return replace(cases_of_any_period(metric), period_type=period)


def cases_of_any_period(metric: str) -> Selection:
    """Ask for area, offences and the two markers, where the period rests on them."""
    return Selection(metric, area=area(), offences=offence_group(), dv=dv(), cyber=cyber())


def period_type(usual: str = address.DEFAULTS["period"]) -> str:
    """Ask for months, quarters or financial years."""
    chosen = address.select("period", PERIODS, usual, label="Period", width=address.NARROW)
    return chosen.replace("-", " ")


def area() -> str:
    """Ask for an area; 'all' is the nation."""
    return _ask("area", area_names(), "Area")


def area_names() -> dict[str, str]:
    """The nation and every area by its code."""
    return {ALL: area_name(ALL), **_names("areas")}


def offence_group() -> str:
    """Ask for stalking and harassment together or apart."""
    return _ask("offences", GROUPS, "Offences", address.MIDDLE)


def dv() -> str:
    """Ask for cases by their DV marker."""
    return _ask("dv", DV, "DV marker", address.NARROW).replace("-", " ")


def cyber() -> str:
    """Ask for cases by their cyber marker."""
    return _ask("cyber", CYBER, "Cyber marker", address.NARROW).replace("-", " ")


def _ask(name: str, labels: Mapping[str, str], label: str, width: int = 0) -> str:
    return address.select(name, labels, address.DEFAULTS[name], label=label, width=width)


def category() -> str:
    """Ask for a published offence category; 'all' is all of them."""
    names = {ALL: "All categories", **_names("categories")}
    return address.select("category", names, ALL, label="Offence category")


def area_name(code: str) -> str:
    """Return the name of an area, or of the nation."""
    return scope.area_name(ask, code)


def _names(question: str) -> dict[str, str]:
    return dict(ask(question).rows())
