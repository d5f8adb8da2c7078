"""Cookies: what a browser keeps of a login, and what of its own it may not say.

A browser gets one random secret. Streamlit's cookies, which hold who somebody is, stay here.
"""

from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.web.server.starlette.starlette_server_config import (
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from dashboard.login.reader import LOGIN_HEADER
from etl.login.sessions import Session
from etl.login.settings import login_settings

Header = tuple[bytes, bytes]
_STREAMLITS = (USER_COOKIE_NAME, TOKENS_COOKIE_NAME)
_RETURN_SECONDS = 600
_RETURN = "outcomes_return"


def session_cookie() -> str:
    """The name of the cookie that holds the secret; browsers guard the prefix."""
    return "__Host-outcomes" if login_settings().is_encrypted else "outcomes"


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies that came with a request."""
    return dict(HTTPConnection(scope).cookies)


def keeps(secret: str) -> Header:
    """Let the browser keep the secret of a login, until it is closed."""
    return _set_cookie(session_cookie(), secret)


def forgets() -> Header:
    """Let the browser forget the secret."""
    return _set_cookie(session_cookie(), "", 0)


def returns_to(path: str) -> Header:
    """Let the browser remember which page it wanted; an empty path makes it forget."""
    return _set_cookie(_RETURN, quote(path), _RETURN_SECONDS if path else 0)


def wanted(scope: Scope) -> str:
    """Return the page, with its query, that a browser wanted before it was sent to log in."""
    return unquote(cookies_of(scope).get(_RETURN, ""))


def is_streamlits(name: str) -> bool:
    """Whether a cookie is one of those that tell who somebody is, or a part of one."""
    return name.startswith(_STREAMLITS)


def set_by(headers: Iterable[Header]) -> dict[str, str]:
    """Return the cookies that headers of an answer set, by name."""
    found: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name.lower() == b"set-cookie":
            found.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in found.items()}


def safer(header: Header) -> Header:
    """Let a cookie that Streamlit sets travel by TLS alone, where there is TLS."""
    name, value = header
    if name.lower() != b"set-cookie" or b"secure" in value.lower():
        return header
    return name, value + (b"; Secure" if login_settings().is_encrypted else b"")


def told(scope: Scope, session: Session | None) -> Scope:
    """Return a request as the app gets it: who asks stands in it by us, not by the browser."""
    kept = {name: text for name, text in cookies_of(scope).items() if not is_streamlits(name)}
    kept.pop(session_cookie(), None)
    of_login = dict(session.cookies) if session else {}
    ours = {b"cookie", LOGIN_HEADER.lower().encode(), b"host"}
    headers = [header for header in scope["headers"] if header[0].lower() not in ours]
    headers.append((b"host", login_settings().address.netloc.encode()))
    if cookies := kept | of_login:
        headers.append((b"cookie", _written(cookies)))
    if session:
        headers.append((LOGIN_HEADER.lower().encode(), session.digest.encode()))
    return {**scope, "headers": headers}


def _written(cookies: Mapping[str, str]) -> bytes:
    return "; ".join(f"{name}={text}" for name, text in cookies.items()).encode("latin-1")


def _set_cookie(name: str, text: str, seconds: int | None = None) -> Header:
    parts = [f"{name}={text}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += [] if seconds is None else [f"Max-Age={seconds}"]
    parts += ["Secure"] if login_settings().is_encrypted else []
    return b"set-cookie", "; ".join(parts).encode()
