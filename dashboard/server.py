"""The server of the pages: Streamlit's own, with what it sends to every new browser packed.

``streamlit run`` finds the app in this file.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.ahead import looking_ahead
from dashboard.navigation import PLACES
from dashboard.not_found import not_found

# Packing further takes longer than it saves on any line.
_LEVEL, _SMALLEST = 6, 1000
_PAGES = {f"/{place.url}".rstrip("/") for place in PLACES}
# As a page would be called. What else Streamlit serves has a dot, a folder or an underscore, but
# for where a sign-in comes back to.
_LIKE_A_PAGE = re.compile(r"/(?!oauth2callback$)[^/._]+")


class PackedAssets:
    """Compresses the pages and their scripts, which Streamlit sends as they are.

    They are half of ten megabytes; a browser asks for each once, as they are immutable.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._packed = GZipMiddleware(app, minimum_size=_SMALLEST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_asset = scope["type"] == "http" and (
            scope["path"].rstrip("/") in _PAGES or scope["path"].startswith("/static/")
        )
        await (self._packed if is_asset else self._plain)(scope, receive, send)


class NoSuchPage:
    """Answers 404 where Streamlit would show its first page under a wrong address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = scope.get("path", "").rstrip("/")
        is_wrong = scope["type"] == "http" and path not in _PAGES and _LIKE_A_PAGE.fullmatch(path)
        await (not_found() if is_wrong else self._app)(scope, receive, send)


@asynccontextmanager
async def _ready(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Import what the first page needs before anybody asks for it."""
    import_module("dashboard.views.overview")
    with looking_ahead():
        yield {}


app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(NoSuchPage), Middleware(PackedAssets)],
    lifespan=_ready,
)
