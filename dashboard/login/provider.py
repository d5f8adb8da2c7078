"""The three addresses of a login, which are Streamlit's: what they answer is turned into ours.

Streamlit would give the browser who it is, signed, for thirty days, with no way to take it back.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.login import cookies
from dashboard.login.plain_pages import logged_out, no_provider, not_ended, not_logged_in
from dashboard.places import PLACES
from etl.login.roles import LOGIN_ACCOUNT, roles_claimed
from etl.login.sessions import Session, SessionsUnavailable, sessions
from etl.login.settings import login_settings

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
_PAGES = {f"/{place.url}".rstrip("/") for place in PLACES}
_LONGEST_NAME = 100
_MOST_REMEMBERED = 10_000
_CLEARED = (b"clear-site-data", b'"cache", "storage"')
_LOG = logging.getLogger(__name__)


class Provider:
    """Answers the addresses of a login, by the app behind it."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self._app, self._base = app, base
        self._come_back: OrderedDict[bytes, None] = OrderedDict()

    async def send_to_log_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a browser to the provider, and remember which page it wanted."""
        answer = RedirectResponse(login_address(), 302)
        query = scope["query_string"].decode("latin-1")
        page = scope["path"] + (f"?{query}" if query else "")
        answer.raw_headers.append(cookies.returns_to(page if self._is_page(page) else ""))
        await answer(scope, receive, send)

    async def login(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin a login at the provider."""
        found = await _answer(self._app, cookies.told(scope, None), receive)
        if found.status_code >= 400:
            _LOG.warning("The login service does not answer, or refused to begin a login.")
            found = no_provider(self._base)
        elif page := self._page_before(scope):
            found.raw_headers.append(cookies.returns_to(page))
        await found(scope, receive, send)

    async def callback(
        self, before: Session | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """End a login: note it, give its secret to the browser, lead to the page it wanted."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        if not {"code", "error"} & asked.keys():
            home = RedirectResponse(f"{self._base}/", 302) if before else logged_out(self._base)
            await home(scope, receive, send)
            return
        if not self._is_first(asked):
            await self._not_logged_in(before, scope)(scope, receive, send)
            return
        found = await _answer(self._app, cookies.told(scope, None), receive)
        given = {
            name: text for name, text in cookies.set_by(found.raw_headers).items()
            if cookies.is_streamlits(name) and text
        }  # fmt: skip
        claims = _claims(given)
        if not claims:
            _LOG.warning("A login did not succeed.")
            found = self._not_logged_in(before, scope)
        else:
            if before:
                await asyncio.to_thread(sessions().end, before.digest)
            found = await asyncio.to_thread(self._welcome, scope, found, claims, given)
        await found(scope, receive, send)

    async def logout(
        self, session: Session | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """End a login, here at once and at the provider where it can."""
        # First of all here: the provider may be slow, or not be there.
        if session and not await self._end(session):
            answer = not_ended(self._base)
            answer.raw_headers += [cookies.forgets(), _CLEARED]
            await answer(scope, receive, send)
            return
        found = await _answer(self._app, cookies.told(scope, session), receive)
        home = not urlsplit(found.headers.get("location", "")).netloc
        answer = logged_out(self._base) if home else found
        _without_streamlits(answer)
        answer.raw_headers += [cookies.forgets(), _CLEARED]
        await answer(scope, receive, send)

    async def _end(self, session: Session) -> bool:
        try:
            await asyncio.to_thread(sessions().end, session.digest)
        except SessionsUnavailable as fault:
            _LOG.error("A login could not be ended (%s).", fault)
            return False
        _LOG.info("Logged out.")
        return True

    def _welcome(
        self, scope: Scope, found: Response, claims: Mapping[str, object], given: Mapping[str, str]
    ) -> Response:
        login = login_settings()
        roles = roles_claimed(claims, login.role_claim, login.role_names)
        ends = min(time.time() + 60 * login.login_minutes, _end_of_token(claims))
        secret = sessions().begin(_subject(claims), _name(claims), roles, ends, given)
        _LOG.info("Logged in as %s.", ", ".join(roles) or "nobody: no role")
        page = cookies.wanted(scope)
        found.headers["location"] = page if self._is_page(page) else f"{self._base}/"
        _without_streamlits(found)
        found.raw_headers += [cookies.keeps(secret), cookies.returns_to("")]
        return found

    def _is_first(self, asked: Mapping[str, list[str]]) -> bool:
        """Whether a login that was begun comes back for the first time: each asks the provider."""
        # By its digest: a stranger chooses how long it is.
        state = sha256("".join(asked.get("state", [])).encode()).digest()
        if state in self._come_back:
            return False
        self._come_back[state] = None
        while len(self._come_back) > _MOST_REMEMBERED:
            self._come_back.popitem(last=False)
        return True

    def _not_logged_in(self, before: Session | None, scope: Scope) -> Response:
        """What a login that did not come about leads to: of several tabs only the last does."""
        if before is None:
            return not_logged_in(self._base)
        page = cookies.wanted(scope)
        return RedirectResponse(page if self._is_page(page) else f"{self._base}/", 302)

    def _page_before(self, scope: Scope) -> str:
        """The page of ours from which a browser went to log in, as its login had ended there."""
        referer = dict(scope["headers"]).get(b"referer", b"").decode("latin-1")
        page = referer.removeprefix(login_settings().origin)
        return page if page != referer and self._is_page(page) else ""

    def _is_page(self, page: str) -> bool:
        """Whether an address without a host is one of our pages: no other is ever led to."""
        try:
            at = urlsplit(page)
        except ValueError:
            return False
        path = at.path.removeprefix(self._base).rstrip("/")
        is_plain = (
            page.isascii()
            and page.isprintable()
            and not (at.scheme or at.netloc or page.startswith("//"))
            and "\\" not in page
        )
        return is_plain and at.path.startswith(f"{self._base}/") and path in _PAGES


def login_address() -> str:
    """The address that begins a login, below this one's folder; it works for two minutes."""
    return generate_login_redirect_url("default")


def _claims(given: Mapping[str, str]) -> dict[str, object]:
    """What the provider said of who logged in, if Streamlit found it to be signed and in time."""

    def signed(name: str) -> bytes | None:
        text = given.get(name)
        return decode_signed_value(get_cookie_secret(), name, text) if text else None

    found = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    claims = json.loads(found) if found else {}
    return claims if _subject(claims) and _end_of_token(claims) > time.time() else {}


def _subject(claims: Mapping[str, object]) -> str:
    """Who somebody is for ever: what they do is recorded under it, and nobody can choose it."""
    claimed = claims.get(login_settings().user_claim)
    return f"{LOGIN_ACCOUNT}{claimed}" if isinstance(claimed, str | int) and claimed != "" else ""


def _name(claims: Mapping[str, object]) -> str:
    """What somebody is called on a page, and nowhere else: people can change it."""
    email = "" if claims.get("email_verified") is False else claims.get("email")
    return str(email or claims.get("preferred_username") or _subject(claims))[:_LONGEST_NAME]


def _end_of_token(claims: Mapping[str, object]) -> float:
    end = claims.get("exp")
    return float(end) if isinstance(end, int | float) else 0.0


def _without_streamlits(answer: Response) -> None:
    answer.raw_headers = [
        header for header in answer.raw_headers
        if not any(cookies.is_streamlits(name) for name in cookies.set_by([header]))
    ]  # fmt: skip


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """Let the app answer, and return what it said instead of sending it."""
    found = Response()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            found.status_code = message["status"]
            found.raw_headers = list(message["headers"])
        else:
            found.body += message.get("body", b"")

    await app(scope, receive, keep)
    return found
