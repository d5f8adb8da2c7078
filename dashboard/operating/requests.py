"""Every request is counted, and has a number by which its lines in all logs are found."""

import re
import secrets
import time

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.operating import metrics
from dashboard.operating.log import log
from dashboard.places import PLACES

REQUEST_ID = b"x-request-id"
_SAFE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_PAGES = {place.url for place in PLACES}
# What is served, by the beginning of its path; the rest of it may hold names.
_KINDS = (
    "static",
    "app/static",
    "media",
    "component",
    "_stcore",
    "healthz",
    "readyz",
    "auth",
    "oauth2callback",
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
_UNTOLD = ("static", "app/static", "healthz", "readyz")


class Observed:
    """Counts and logs requests, gives each its number, and counts the sessions that are open."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or hold a session's connection."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            numbered(scope)
            with metrics.sessions.track_inprogress():
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        number, kind, began = numbered(scope), kind_of(scope["path"]), time.monotonic()
        status = 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (REQUEST_ID, number)]
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            metrics.requests.labels(kind, str(status)).inc()
            if kind not in _UNTOLD or status >= 500:
                seconds = round(time.monotonic() - began, 4)
                log("request", request_id=number.decode(), method=_method(scope), asked_for=kind,
                    status=status, seconds=seconds)  # fmt: skip


def numbered(scope: Scope) -> bytes:
    """Return the number of a request: that of the proxy before us where it is one, else a new."""
    given = [value for name, value in scope["headers"] if name == REQUEST_ID]
    is_one = len(given) == 1 and _SAFE.fullmatch(given[0])
    number = given[0] if is_one else secrets.token_hex(8).encode()
    others = [pair for pair in scope["headers"] if pair[0] != REQUEST_ID]
    scope["headers"] = [*others, (REQUEST_ID, number)]
    return number


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def kind_of(path: str) -> str:
    """Return what a path asks for: a page by its address, else the kind of file."""
    base = st.get_option("server.baseUrlPath").strip("/")
    inner = path.removeprefix(f"/{base}").strip("/") if base else path.strip("/")
    if inner in _PAGES:
        return inner or "start"
    return next((kind for kind in _KINDS if inner == kind or inner.startswith(f"{kind}/")), "other")
