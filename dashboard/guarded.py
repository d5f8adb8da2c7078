"""What fails on a page says so in its own place, and leaves the rest standing."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard.operating.reruns import note_failure
from etl.errors import OutcomesError

P = ParamSpec("P")
_LOG = logging.getLogger(__name__)


def guarded(show: Callable[P, None]) -> Callable[P, None]:
    """Show a part of a page; say what is the matter where it cannot be shown.

    What was foreseen is said in its own words. Of the rest the reader is told that it failed, and
    the log has its kind and place, never a value.
    """

    @wraps(show)
    def guard(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            show(*args, **kwargs)
        except OutcomesError as fault:
            st.info(str(fault))
        except Exception as fault:
            note_failure()
            _LOG.error("%s failed: %s at %s", show.__qualname__, type(fault).__name__, _at(fault))
            st.error(
                "This part of the page could not be shown. The rest stands. Reload the page; if it"
                " fails again, tell those who run the dashboard the address of this page."
            )

    return guard


def _at(fault: Exception) -> str:
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
