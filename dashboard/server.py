"""The server of the pages: Streamlit's own, with what it sends to every new browser packed.

``streamlit run`` finds the app in this file.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ahead import looking_ahead
from dashboard.login.start import middleware, prepare_login
from dashboard.not_found import not_found
from dashboard.operating.health import health_routes
from dashboard.operating.requests import Observed
from dashboard.operating.running import operating
from dashboard.places import PLACES

# Packing further takes longer than it saves on any line.
_LEVEL, _SMALLEST = 6, 1000
_PAGES = {f"/{place.url}".rstrip("/") for place in PLACES}
# Where Streamlit serves other HTML than its one page.
_OTHER_HTML = ("/component/", "/media/", "/app/")
# What is served has short names; Streamlit fails at one that no file system takes.
_LONGEST_PATH = 255


def _base() -> str:
    """The folder that the pages are served below, as '/outcomes'; empty for the root."""
    folder = st.get_option("server.baseUrlPath").strip("/")
    return f"/{folder}" if folder else ""


def _path(scope: Scope) -> str:
    return scope["path"].removeprefix(_base()).rstrip("/")


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
            _path(scope) in _PAGES or _path(scope).startswith("/static/")
        )
        await (self._packed if is_asset else self._plain)(scope, receive, send)


class NoSuchPage:
    """Answers 404 where Streamlit would send its one page to an address that is none of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_asked = scope["type"] == "http"
        if is_asked and len(_path(scope).encode()) > _LONGEST_PATH:
            await not_found(_base())(scope, receive, send)
            return
        if not is_asked or _is_served(_path(scope)):
            await self._app(scope, receive, send)
            return
        is_page = False

        async def send_unless_page(message: Message) -> None:
            nonlocal is_page
            is_page = is_page or _begins_a_page(message)
            if not is_page:
                await send(message)

        await self._app(scope, receive, send_unless_page)
        if is_page:
            await not_found(_base())(scope, receive, send)


def _is_served(path: str) -> bool:
    return path in _PAGES or path.startswith(_OTHER_HTML)


def _begins_a_page(message: Message) -> bool:
    if message["type"] != "http.response.start":
        return False
    kind = dict(message["headers"]).get(b"content-type", b"")
    return message["status"] == 200 and kind.startswith(b"text/html")


@asynccontextmanager
async def _ready(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Import what the first page needs before anybody asks for it."""
    import_module("dashboard.views.overview")
    with operating(), looking_ahead():
        yield {}


app = st.App(
    Path(__file__).with_name("app.py"),
    secrets=prepare_login() or None,
    routes=health_routes(),
    middleware=[
        Middleware(Observed),
        *middleware(_base()),
        Middleware(NoSuchPage),
        Middleware(PackedAssets),
    ],
    lifespan=_ready,
)
