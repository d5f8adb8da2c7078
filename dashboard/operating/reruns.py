"""Each time a page, or a part of it, is made anew: counted, timed and logged."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from dashboard.operating import metrics
from dashboard.operating.log import lines_about, log
from dashboard.operating.pseudonyms import pseudonym
from dashboard.operating.requests import kind_of
from dashboard.who import user
from etl.settings import settings

P = ParamSpec("P")
_SHORT = 8
_IS_INSIDE: ContextVar[bool] = ContextVar("inside a rerun", default=False)


@contextmanager
def observed(part: str = "page") -> Iterator[None]:
    """Count, time and log a rerun; what is shown within another one belongs to that."""
    if _IS_INSIDE.get():
        yield
        return
    token, began, ended = _IS_INSIDE.set(True), time.monotonic(), "failed"
    page = page_shown()
    try:
        with metrics.reruns_running.track_inprogress(), lines_about(**_about()):
            try:
                yield
                ended = "done"
            except (RerunException, StopException):
                ended = "interrupted"
                raise
            finally:
                seconds = time.monotonic() - began
                metrics.rerun_seconds.labels(page, part).observe(seconds)
                log("rerun", page=page, part=part, ended=ended, seconds=round(seconds, 4))
    finally:
        _IS_INSIDE.reset(token)


def observed_part(show: Callable[P, None]) -> Callable[P, None]:
    """Observe a fragment, which is made anew by itself."""

    @wraps(show)
    def observe(*args: P.args, **kwargs: P.kwargs) -> None:
        with observed("part"):
            show(*args, **kwargs)

    return observe


def note_failure() -> None:
    """Count that a part of the page could not be shown."""
    metrics.failures.labels(page_shown()).inc()


def running() -> int:
    """Return how many reruns are at work in this process."""
    return int(metrics.registry.get_sample_value("outcomes_dashboard_reruns_running") or 0)


def page_shown() -> str:
    """Return the page that is looked at, without what is chosen on it."""
    return kind_of(urlsplit(str(st.context.url or "")).path)


def _about() -> dict[str, str]:
    if settings().log != "json":
        return {}
    context = get_script_run_ctx()
    number = st.context.headers.get("X-Request-ID") or ""
    return {
        "session": context.session_id[:_SHORT] if context else "",
        "request_id": number,
        "user": pseudonym(user()),
    }
