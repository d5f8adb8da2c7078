"""Ask the live warehouse the questions of sql/questions; follow it when a new one goes live."""

from typing import Any

import duckdb
import polars as pl
import streamlit as st

from etl.errors import OutcomesError
from etl.findings.asking import Selection, read_question
from etl.live import Build, live_build, open_build

_ROWS_KEPT_SECONDS = 3600
_BUILD = "build of this run"


def begin_page() -> Build | None:
    """Return the build that every question of this run is answered from, or None without one.

    Raise OutcomesError where its file is missing or damaged.
    """
    st.session_state[_BUILD] = build = live_build()
    if build:
        _connection(build)
    return build


def ask(question: str, **parameters: Any) -> pl.DataFrame:
    """Answer sql/questions/<question>.sql with its parameters, from the live warehouse."""
    return _ask(read_question(question).statement, parameters)


def ask_series(
    metric: str, period_type: str, area: str = "all", offences: str = "all"
) -> pl.DataFrame:
    """Answer with the series of a share: sql/questions/series.sql says of what."""
    return ask("series", **Selection(metric, period_type, area, offences).filters)


def _ask(statement: str, parameters: dict[str, Any]) -> pl.DataFrame:
    build = st.session_state.get(_BUILD) or live_build()
    if build is None:
        raise OutcomesError("There is no warehouse to read.")
    try:
        return _answer(build, statement, parameters)
    except OutcomesError:
        # Another build went live and this one away before it was opened.
        if live_build() == build:
            raise
        st.session_state[_BUILD] = live_build()
        return _ask(statement, parameters)


@st.cache_data(max_entries=2000, ttl=_ROWS_KEPT_SECONDS, show_spinner=False)
def _answer(build: Build, statement: str, parameters: dict[str, Any]) -> pl.DataFrame:
    # The build is part of the key, so an answer of an older warehouse is never shown for a newer.
    return _connection(build).cursor().sql(statement, params=parameters).pl()


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(build: Build) -> duckdb.DuckDBPyConnection:
    return open_build(build)
