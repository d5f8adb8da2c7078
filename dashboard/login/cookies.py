"""Cookies: what a browser keeps of a login, and what of its own it may not say.

A browser gets one random secret. Streamlit's cookies, which hold who somebody is, stay here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import quote, unquote

from starlette.types import Scope
from streamlit.web.server.starlette.starlette_server_config import (
    SESSION_COOKIE_NAME,
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from dashboard.login.reader import LOGIN_HEADER
from etl.login.sessions import Session
from etl.login.settings import login_settings

Header = tuple[bytes, bytes]
_STREAMLITS = (USER_COOKIE_NAME, TOKENS_COOKIE_NAME)
_UNDER_WAY_SECONDS = 600
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PLAIN = re.compile(r"[!#-+\--:<-\[\]-~]*")


def session_cookie() -> str:
    """The name of the cookie that holds the secret."""
    return _guarded("outcomes")


def keeps(secret: str) -> Header:
    """Let the browser keep the secret of a login, until it is closed."""
    return _set_cookie(session_cookie(), secret)


def forgets() -> Header:
    """Let the browser forget the secret."""
    return _set_cookie(session_cookie(), "", 0)


def returns_to(path: str) -> Header:
    """Let the browser remember which page it wanted; an empty path makes it forget."""
    return _set_cookie(_guarded("outcomes-return"), quote(path), _UNDER_WAY_SECONDS if path else 0)


def wanted(scope: Scope) -> str:
    """Return the page, with its query, that a browser wanted before it was sent to log in."""
    return unquote(cookies_of(scope).get(_guarded("outcomes-return"), ""))


def is_streamlits(name: str) -> bool:
    """Whether a cookie is one of those that tell who somebody is, or a part of one."""
    return name.startswith(_STREAMLITS)


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request, read strictly: of a name that comes twice, none.

    Other sites below the same domain can add cookies, some with bytes before the name that others
    take for blanks.
    """
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    pairs = [pair.strip(" \t").partition("=") for text in sent for pair in text.split(";")]
    times = Counter(name for name, _, _ in pairs)
    return {
        name: text for name, _, text in pairs
        if times[name] == 1 and _NAME.fullmatch(name) and _is_plain(text)
    }  # fmt: skip


def set_by(headers: Iterable[Header]) -> dict[str, str]:
    """Return the cookies that headers of an answer set, by name."""
    found: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name.lower() == b"set-cookie":
            found.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in found.items()}


def safer(header: Header) -> Header:
    """Let a cookie that Streamlit sets travel by TLS alone, where there is TLS.

    The state of a login under way gets a name that no other site can set.
    """
    name, value = header
    if name.lower() != b"set-cookie":
        return header
    if SESSION_COOKIE_NAME in (found := set_by([header])):
        state = found[SESSION_COOKIE_NAME]
        return _set_cookie(_state_cookie(), state, 0 if state == "null" else _UNDER_WAY_SECONDS)
    is_safe = b"secure" in value.lower() or not login_settings().is_encrypted
    return header if is_safe else (name, value + b"; Secure")


def told(scope: Scope, session: Session | None) -> Scope:
    """Return a request as the app gets it: who asks stands in it by us, not by the browser."""
    came = cookies_of(scope)
    state = came.get(_state_cookie(), "")
    ours = {session_cookie(), _state_cookie(), SESSION_COOKIE_NAME}
    kept = {n: text for n, text in came.items() if not is_streamlits(n) and n not in ours}
    kept |= {SESSION_COOKIE_NAME: state} if state else {}
    kept |= dict(session.cookies) if session else {}
    written = {b"cookie", LOGIN_HEADER.lower().encode(), b"host"}
    headers = [header for header in scope["headers"] if header[0].lower() not in written]
    headers.append((b"host", login_settings().address.netloc.encode()))
    if kept:
        headers.append((b"cookie", _written(kept)))
    if session:
        headers.append((LOGIN_HEADER.lower().encode(), session.digest.encode()))
    return {**scope, "headers": headers}


def _guarded(name: str) -> str:
    """A name that browsers let no site but this one set, where there is TLS."""
    return f"__Host-{name}" if login_settings().is_encrypted else name


def _state_cookie() -> str:
    return _guarded("outcomes-state")


def _is_plain(text: str) -> bool:
    """Whether a value is one by RFC 6265, which nothing takes for several; some are in quotes."""
    return bool(_PLAIN.fullmatch(text.strip('"')))


def _written(cookies: Mapping[str, str]) -> bytes:
    return "; ".join(f"{name}={text}" for name, text in cookies.items()).encode("latin-1")


def _set_cookie(name: str, text: str, seconds: int | None = None) -> Header:
    parts = [f"{name}={text}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += [] if seconds is None else [f"Max-Age={seconds}"]
    parts += ["Secure"] if login_settings().is_encrypted else []
    return b"set-cookie", "; ".join(parts).encode()
