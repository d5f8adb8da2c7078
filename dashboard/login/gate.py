"""The gate: every request is asked who it is from before anything behind it is reached.

What is not named here as open, or as of a right, is closed.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.login import cookies
from dashboard.login.granted import Granted
from dashboard.login.plain_pages import no_role, not_for_your_role, unavailable
from dashboard.login.provider import CALLBACK, LOGIN, LOGOUT, Provider
from dashboard.login.watched import Watched
from dashboard.not_found import not_found
from dashboard.places import PLACES
from etl.login.sessions import Session, SessionsUnavailable, sessions
from etl.login.settings import login_settings

# Whether the server is alive says nothing of what it holds.
OPEN = {"/_stcore/health", "/healthz", "/readyz"}
_STREAM = "/_stcore/stream"
_MEDIA = "/media/"
# What the pages are drawn with. None of it holds a number of a case.
_FURNITURE = ("/static/", "/app/static/", "/component/", "/_stcore/bidi-components/")
_FURNITURE_FILES = {"/favicon.png", "/manifest.json", "/_stcore/host-config"}
_PLACES = {f"/{place.url}".rstrip("/"): place for place in PLACES}
_REFUSED = 1008
# Each open page holds memory and files of the server, which are for all who read.
_MOST_PAGES = 30
_LOG = logging.getLogger(__name__)


class Gate:
    """Lets through what a login may ask for."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        self._provider = Provider(app, base)
        self._granted = Granted()
        self._pages = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = self._path(scope)
        if path in OPEN or scope["path"] in OPEN:
            await self._app(cookies.told(scope, None), receive, send)
            return
        try:
            await self._answer(path, await _session(scope), scope, receive, send)
        except SessionsUnavailable as fault:
            _LOG.error("The file of logins cannot be used (%s).", fault)
            answer = unavailable(self._base)
            answer.raw_headers += [cookies.forgets()] if path == LOGOUT else []
            await answer(scope, receive, send)

    async def _answer(
        self, path: str, session: Session | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if path == LOGIN:
            await self._provider.login(scope, receive, send)
        elif path == CALLBACK:
            await self._provider.callback(session, scope, receive, send)
        elif path == LOGOUT:
            await self._log_out(session, scope, receive, send)
        elif session is None:
            await self._refuse_stranger(path, scope, receive, send)
        elif not session.rights:
            await no_role(self._base, session.name)(scope, receive, send)
        elif path in _PLACES:
            await self._page(path, session, scope, receive, send)
        elif self._may_have(path, session):
            await self._app(cookies.told(scope, session), receive, send)
        else:
            places = [place for place in PLACES if place.right in session.rights]
            await not_found(self._base, places)(scope, receive, send)

    async def _page(
        self, path: str, session: Session, scope: Scope, receive: Receive, send: Send
    ) -> None:
        place = _PLACES[path]
        if place.right in session.rights:
            await asyncio.to_thread(sessions().note, session)
            await self._app(cookies.told(scope, session), receive, send)
        elif not path:
            first = next(place for place in PLACES if place.right in session.rights)
            await RedirectResponse(f"{self._base}/{first.url}", 302)(scope, receive, send)
        else:
            refusal = not_for_your_role(self._base, ", ".join(session.roles), place.right)
            await refusal(scope, receive, send)

    def _may_have(self, path: str, session: Session) -> bool:
        if path.startswith(_MEDIA):
            return self._granted.has_file(session.digest, path.removeprefix(_MEDIA))
        return path.startswith(_FURNITURE) or path in _FURNITURE_FILES

    async def _refuse_stranger(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and "text/html" in Headers(scope=scope).get("accept", ""):
            await self._provider.send_to_log_in(scope, receive, send)
        else:
            await PlainTextResponse("Log in first.", 401)(scope, receive, send)

    async def _log_out(
        self, session: Session | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        # A page of somebody else's must not be able to log anybody out.
        asked_by = Headers(scope=scope).get("sec-fetch-site", "none")
        if asked_by not in ("none", "same-origin") or scope["method"] != "GET":
            await PlainTextResponse("Log out from the dashboard.", 403)(scope, receive, send)
        else:
            await self._provider.logout(session, scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            session = await _session(scope)
        except SessionsUnavailable:
            session = None
        origin = Headers(scope=scope).get("origin")
        is_ours = self._path(scope) == _STREAM and origin == login_settings().origin
        is_welcome = session is not None and session.rights and is_ours
        if not is_welcome or self._pages[session.digest] >= _MOST_PAGES:
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED})
            return
        with self._counted(session.digest):
            watched = Watched(session, self._granted, receive, send)
            await watched.run(self._app, cookies.told(scope, session))

    @contextmanager
    def _counted(self, login: str) -> Iterator[None]:
        self._pages[login] += 1
        try:
            yield
        finally:
            self._pages[login] -= 1
            if not self._pages[login]:
                del self._pages[login]

    def _path(self, scope: Scope) -> str:
        path = scope["path"]
        if self._base and not f"{path}/".startswith(f"{self._base}/"):
            return "/outside"
        return path.removeprefix(self._base).rstrip("/")


async def _session(scope: Scope) -> Session | None:
    # In a thread: the file may have to be waited for, and others are answered meanwhile.
    secret = cookies.cookies_of(scope).get(cookies.session_cookie(), "")
    return await asyncio.to_thread(sessions().of_secret, secret) if secret else None
