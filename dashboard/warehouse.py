"""Ask the live warehouse the questions of sql/questions; follow it when a new one goes live."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any, TypeVar

import duckdb
import polars as pl
import streamlit as st

from dashboard.login.reader import require
from etl.errors import OutcomesError
from etl.findings.asking import read_question
from etl.live import Build, live_build, open_build
from etl.login.roles import Right
from etl.surface import Surface, surface

_KEPT_SECONDS = 3600
_BUILD = "build of this run"
_ANSWERING: ContextVar[Build | None] = ContextVar("build that answers", default=None)
_OF_MANY = ("overview", "_grid")
Answer = TypeVar("Answer")


class BuildGone(OutcomesError):
    """The file of a build is not there any more, or cannot be read."""


def begin_page() -> Build | None:
    """Return the build that every question of this run is answered from, or None without one.

    Raise OutcomesError where its file is missing or damaged, NotAllowed where whoever reads may
    not see counts.
    """
    require(Right.COUNTS)
    st.session_state[_BUILD] = build = live_build()
    if build:
        _connection(build)
    return build


@contextmanager
def answering_from(build: Build) -> Iterator[None]:
    """Answer every question of the block from one build, whatever is live or what a page reads."""
    token = _ANSWERING.set(build)
    try:
        yield
    finally:
        _ANSWERING.reset(token)


def this_build() -> Build:
    """Return the build that this run is answered from: all that is asked passes here.

    Raise OutcomesError where there is none, NotAllowed where whoever reads may not see counts.
    """
    require(Right.COUNTS)
    build = _ANSWERING.get() or st.session_state.get(_BUILD) or live_build()
    if build is None:
        raise OutcomesError("There is no warehouse to read.")
    return build


def ask(question: str, **parameters: Any) -> pl.DataFrame:
    """Answer sql/questions/<question>.sql with its parameters, from the live warehouse."""
    return _from_live(lambda build: _ask(build, question, **parameters))


def found(look: Callable[..., Answer], *of: Any) -> Answer:
    """Return what ``look(ask, *of)`` finds, looked for once while its warehouse is live.

    It is shared by all who read: what is found is never changed.
    """
    name = f"{look.__module__}.{look.__qualname__}"
    keep = _found_of_many if look.__qualname__ in _OF_MANY else _found
    return _from_live(lambda build: keep(build, name, of, look))


def _from_live(answer: Callable[[Build], Answer]) -> Answer:
    build = this_build()
    try:
        return answer(build)
    except BuildGone:
        # Another build went live and this one away before it was opened. What is answered from
        # one build to its end does not go over to another.
        if _ANSWERING.get() or live_build() == build:
            raise
        st.session_state[_BUILD] = live_build()
        return _from_live(answer)


# The build is part of every key, so an answer of an older warehouse is never shown for a newer.
@st.cache_resource(max_entries=400, ttl=_KEPT_SECONDS, show_spinner=False)
def _found(build: Build, name: str, of: tuple[Any, ...], _look: Callable[..., Any]) -> Any:
    with answering_from(build):
        return _look(partial(_ask, build), *of)


# All measures, or all areas, by month take ten to twenty megabytes. They are kept while they are
# among the last asked for: what was looked at ahead is there in the morning.
@st.cache_resource(max_entries=60, show_spinner=False)
def _found_of_many(build: Build, name: str, of: tuple[Any, ...], _look: Callable[..., Any]) -> Any:
    with answering_from(build):
        return _look(partial(_ask, build), *of)


def _ask(build: Build, question: str, **parameters: Any) -> pl.DataFrame:
    return _rows(build, read_question(question).statement, tuple(sorted(parameters.items())))


# A page asks a hundred times, and Streamlit's cache takes a millisecond to hash the words of each.
# Frames are never changed in place, so one is shared rather than copied for every reader.
@lru_cache(maxsize=500)
def _rows(build: Build, statement: str, parameters: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    try:
        return _connection(build).cursor().sql(statement, params=dict(parameters)).pl()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise OutcomesError(
            f"The warehouse {build.version} was built by another version of this program and lacks"
            " what this page asks for. Build it again: outcomes build."
        ) from error


def surface_of() -> tuple[str, Surface]:
    """Return the version of the live warehouse and what analysts see of it."""
    return _from_live(lambda build: (build.version, _surface(build)))


@st.cache_resource(max_entries=2, show_spinner=False)
def _surface(build: Build) -> Surface:
    return surface(_connection(build).cursor())


def forget_rows() -> None:
    """Forget the answers of warehouses before: nobody asks for them again."""
    _rows.cache_clear()


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(build: Build) -> duckdb.DuckDBPyConnection:
    try:
        return open_build(build)
    except OutcomesError as fault:
        raise BuildGone(str(fault), fault.exit_code) from fault
