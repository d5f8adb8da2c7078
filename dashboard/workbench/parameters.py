"""The values of a query's parameters, asked for beside it."""

import re

import streamlit as st

from dashboard.workbench.tabs import Tab

_PARAMETER = re.compile(r"\$([a-zA-Z_]\w*)")
# What may hold a dollar sign that is none of a parameter.
_NO_CODE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|\$(\w*)\$.*?\$\1\$", re.DOTALL)


def parameters_of(text: str) -> list[str]:
    """List the parameters that a query names, as they come."""
    return list(dict.fromkeys(_PARAMETER.findall(_NO_CODE.sub(" ", text))))


def ask_parameters(tab: Tab) -> dict[str, str]:
    """Ask for the value of each parameter of a tab's query; return those that are given."""
    wanted = parameters_of(tab.text)
    if not wanted:
        return {}
    with st.container(horizontal=True, key="workbench-parameters"):
        for name in wanted:
            tab.parameters[name] = st.text_input(
                f"${name}",
                tab.parameters.get(name, ""),
                key=f"parameter {name} of tab {tab.number}",
                help="As it looks: 12 and 0.5 are numbers, 2026-09-30 a date, all else text."
                " '12' in quotes is text.",
                width=200,
            )
    return {name: tab.parameters[name] for name in wanted if tab.parameters[name].strip()}
