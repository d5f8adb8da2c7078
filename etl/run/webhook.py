"""Tell a chat or an alarm how a run ended.

The message holds the outcome and one sentence: no name of a file, machine or folder, and no count
of rows. The address may hold a token, so it is in no message, log or report.
"""

import json
import logging
import time
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from etl.errors import ExitCode
from etl.run.log import log
from etl.run.record import Night
from etl.settings import settings

_TIMEOUT_SECONDS = 10
_PAUSES_SECONDS = (1.0, 3.0)  # before the second and the third try


def tell_webhook(night: Night, pause: Callable[[float], None] = time.sleep) -> None:
    """Send the message, where OUTCOMES_WEBHOOK is set and OUTCOMES_WEBHOOK_ON wants it.

    Try three times at the most; what fails is logged, and never raised.
    """
    address = settings().webhook
    if address is None or (settings().webhook_on == "failure" and night.exit_code == ExitCode.OK):
        return
    for seconds in (*_PAUSES_SECONDS, None):
        fault = _fault_of(address.get_secret_value(), message(night))
        if fault is None:
            log("webhook told")
            return
        log("webhook failed", logging.WARNING, fault=fault)
        if seconds is not None:
            pause(seconds)


def message(night: Night) -> dict:
    """Return what is sent; ``text`` is what Slack, Teams and their like show."""
    return {
        "text": f"Prosecution outcomes: {night.summary}",
        "run_id": night.run_id,
        "outcome": night.outcome,
        "exit_code": night.exit_code,
        "summary": night.summary,
        "ended_at": night.ended_at.isoformat(),
        "is_made_up": night.is_made_up,
    }


class _NoRedirect(HTTPRedirectHandler):
    """A redirected message would go, token and all, where nobody set it to go."""

    def redirect_request(self, *_: object) -> None:
        """Follow none: the answer is then an HTTPError."""


def _fault_of(address: str, body: dict) -> str | None:
    """Send once; return what went wrong by its kind alone, as its words may hold the address."""
    headers = {"Content-Type": "application/json", "User-Agent": "outcomes"}
    try:
        request = Request(address, json.dumps(body).encode(), headers, method="POST")
        with build_opener(_NoRedirect).open(request, timeout=_TIMEOUT_SECONDS):
            return None
    except HTTPError as error:
        return f"HTTP {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return type(reason if isinstance(reason, Exception) else error).__name__
