"""The filters: each lives in the address, so that a copied link shows the same page."""

import streamlit as st

from dashboard.warehouse import ask
from etl.findings import scope
from etl.findings.scope import ALL, OFFENCES
from etl.findings.words import PERIOD_NAMES, begin_large

GROUPS = {code: begin_large(name) for code, name in OFFENCES.items()}


def period_type(default: str) -> str:
    """Ask for months, quarters or financial years."""
    kinds = list(PERIOD_NAMES)
    return st.selectbox(
        "Period",
        kinds,
        index=kinds.index(default),
        format_func=PERIOD_NAMES.get,
        key="period",
        bind="query-params",
    )


def area() -> str:
    """Ask for an area; 'all' is the nation."""
    names = {ALL: area_name(ALL), **_names("areas")}
    return st.selectbox("Area", list(names), format_func=names.get, key="area", bind="query-params")


def offence_group() -> str:
    """Ask for stalking and harassment together or apart."""
    return st.selectbox(
        "Offences", list(GROUPS), format_func=GROUPS.get, key="offences", bind="query-params"
    )


def category() -> str:
    """Ask for a published offence category; 'all' is all of them."""
    names = {ALL: "All categories", **_names("categories")}
    return st.selectbox(
        "Offence category", list(names), format_func=names.get, key="category", bind="query-params"
    )


def area_name(code: str) -> str:
    """Return the name of an area, or of the nation."""
    return scope.area_name(ask, code)


def category_name(code: str) -> str:
    """Return the name of an offence category, or of all of them."""
    return _names("categories").get(code, "All offence categories")


def _names(question: str) -> dict[str, str]:
    return dict(ask(question).rows())
