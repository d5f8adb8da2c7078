"""Who reads, and the one question every door to data asks before it opens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from etl.errors import OutcomesError
from etl.login.roles import Right, Role
from etl.login.sessions import Session, SessionsUnavailable, sessions
from etl.login.settings import login_settings, require_loopback
from etl.sandbox.who import account

# What the gate tells the pages of a login, in place of whatever a browser says of itself.
LOGIN_HEADER, LOGIN = "X-Outcomes-Login", "outcomes_login"
# A page asks a hundred times in a fraction of a second.
_BELIEVED_SECONDS = 1.0
_BELIEVED: dict[str, tuple[int, Session | None]] = {}
_MOST_BELIEVED = 10_000
Made = TypeVar("Made")
_ACTING: ContextVar["Reader | None"] = ContextVar("who reads outside a page", default=None)


class NotAllowed(OutcomesError):
    """Somebody asked for what none of their roles includes."""


@dataclass(frozen=True)
class Reader:
    """Who reads: the account that is recorded, what they are called, and what they may see.

    ``login`` names the login it rests on; without one it is empty.
    """

    account: str
    name: str
    roles: tuple[Role, ...]
    rights: frozenset[Right]
    login: str = ""

    def now(self) -> "Reader":
        """Return this reader as they stand now: nobody, where the login has ended since."""
        return _of_login(self.login) if self.login else self


NOBODY = Reader("", "", (), frozenset())
SERVER = Reader("the server", "the server", (), frozenset(Right))


def reader() -> Reader:
    """Return who reads now: of a page its visitor, without a login the account of the server."""
    if acting := _ACTING.get():
        return acting
    if not login_settings().is_oidc:
        return Reader(account(), account(), tuple(Role), frozenset(Right))
    return _of_login(str(st.user.get(LOGIN) or ""))


def refuse_neighbours() -> None:
    """Raise OutcomesError where Streamlit runs the app without the gate, and others reach it."""
    require_loopback(login_settings(), st.get_option("server.address") or "")


def require(right: Right) -> None:
    """Go on only where whoever reads may; else raise NotAllowed, which says what was asked for."""
    who = reader()
    if right in who.rights:
        return
    if not who.roles:
        raise NotAllowed("Your login has ended, or you have no role here. Reload the page.")
    raise NotAllowed(
        f"This needs a role that may see {right}; yours: {', '.join(who.roles)}. Ask those who"
        " give roles in your organisation."
    )


@contextmanager
def reading_as(who: Reader) -> Iterator[None]:
    """Let the block read as somebody whose page is not at work: for files made when asked for."""
    token = _ACTING.set(who)
    try:
        yield
    finally:
        _ACTING.reset(token)


def for_later(make: Callable[[], Made]) -> Callable[[], Made]:
    """Let something be made later, away from any page, as by whoever reads now.

    They read as they stand then: where their login has ended, it makes nothing.
    """
    who = reader()

    def made() -> Made:
        with reading_as(who.now()):
            return make()

    return made


def _of_login(digest: str) -> Reader:
    session = _found(digest, int(time.monotonic() / _BELIEVED_SECONDS)) if digest else None
    if session is None:
        return NOBODY
    return Reader(session.subject, session.name, session.roles, session.rights, digest)


def _found(digest: str, moment: int) -> Session | None:
    """Return a login as it stood at a moment of which all questions share the answer."""
    at, found = _BELIEVED.get(digest, (None, None))
    if at != moment:
        if len(_BELIEVED) > _MOST_BELIEVED:
            _BELIEVED.clear()
        try:
            found = sessions().find(digest)
        except SessionsUnavailable:
            found = None
        _BELIEVED[digest] = moment, found
    return found
