"""Ask the live warehouse the questions of sql/questions; follow it when a new one goes live."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import duckdb
import polars as pl
import streamlit as st

from etl.errors import OutcomesError
from etl.findings.asking import Selection, read_question
from etl.live import Build, live_build, open_build

_KEPT_SECONDS = 3600
_BUILD = "build of this run"
Answer = TypeVar("Answer")


def begin_page() -> Build | None:
    """Return the build that every question of this run is answered from, or None without one.

    Raise OutcomesError where its file is missing or damaged.
    """
    st.session_state[_BUILD] = build = live_build()
    if build:
        _connection(build)
    return build


def this_build() -> Build:
    """Return the build that this run is answered from. Raise OutcomesError where there is none."""
    build = st.session_state.get(_BUILD) or live_build()
    if build is None:
        raise OutcomesError("There is no warehouse to read.")
    return build


def ask(question: str, **parameters: Any) -> pl.DataFrame:
    """Answer sql/questions/<question>.sql with its parameters, from the live warehouse."""
    return _from_live(lambda build: _ask(build, question, **parameters))


def ask_series(
    metric: str, period_type: str, area: str = "all", offences: str = "all"
) -> pl.DataFrame:
    """Answer with the series of a share: sql/questions/series.sql says of what."""
    return ask("series", **Selection(metric, period_type, area, offences).filters)


def found(look: Callable[..., Answer], *of: Any) -> Answer:
    """Return what ``look(ask, *of)`` finds, looked for once while its warehouse is live.

    It is shared by all who read: what is found is never changed.
    """
    name = f"{look.__module__}.{look.__qualname__}"
    return _from_live(lambda build: _found(build, name, of, look))


def _from_live(answer: Callable[[Build], Answer]) -> Answer:
    build = this_build()
    try:
        return answer(build)
    except OutcomesError:
        # Another build went live and this one away before it was opened.
        if live_build() == build:
            raise
        st.session_state[_BUILD] = live_build()
        return _from_live(answer)


# The build is part of every key, so an answer of an older warehouse is never shown for a newer.
# A finding of many months takes half a megabyte.
@st.cache_resource(max_entries=400, ttl=_KEPT_SECONDS, show_spinner=False)
def _found(build: Build, name: str, of: tuple[Any, ...], _look: Callable[..., Any]) -> Any:
    return _look(partial(_ask, build), *of)


def _ask(build: Build, question: str, **parameters: Any) -> pl.DataFrame:
    return _rows(build, read_question(question).statement, parameters)


@st.cache_resource(max_entries=2000, ttl=_KEPT_SECONDS, show_spinner=False)
def _rows(build: Build, statement: str, parameters: dict[str, Any]) -> pl.DataFrame:
    # Frames are never changed in place, so one is shared rather than copied for every reader.
    return _connection(build).cursor().sql(statement, params=parameters).pl()


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(build: Build) -> duckdb.DuckDBPyConnection:
    return open_build(build)
