"""Who is logged in: one row a login, on the server's side, so that an end is an end everywhere.

A browser holds a random secret and nothing else; of that secret the file holds the hash. All
processes of one data folder share the file.
"""

import json
import secrets
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from etl.login.roles import Right, Role, rights_of
from etl.login.settings import login_settings
from etl.settings import settings

_SECRET_BYTES = 32
# Noting every message of every page would keep the disk busy for nothing.
_NOTED_EVERY_SECONDS = 20
_PATIENCE_SECONDS, _SHORT_PATIENCE_SECONDS = 5.0, 0.2
_OWNERS_ALONE = 0o600
_TABLE = """
    create table if not exists logins (
        digest text primary key, subject text not null, name text not null, roles text not null,
        begun real not null, seen real not null, ends real not null, idle real not null,
        terms text not null, cookies text not null
    ) without rowid
"""
_HAS_NOT_ENDED = "ends >= :now and seen + idle >= :now"


_TO_DO = {
    "FULL": "make room on its disk",
    "BUSY": "another program holds it",
    "NOTADB": "it is no database, move it away",
    "CORRUPT": "it is damaged, move it away",
    "CANTOPEN": "it cannot be opened, look at the rights of its folder",
    "READONLY": "it cannot be written, look at its rights",
}


class SessionsUnavailable(Exception):
    """It cannot be told who is logged in: the file cannot be read or written."""


@dataclass(frozen=True)
class Session:
    """A login: ``digest`` names it, ``cookies`` are Streamlit's own, which no browser gets.

    Times are seconds since 1970. It ends ``idle`` seconds after it was last used, and with the
    settings it was given by, ``terms``.
    """

    digest: str
    subject: str
    name: str
    roles: tuple[Role, ...]
    begun: float
    seen: float
    ends: float
    idle: float
    terms: str
    cookies: Mapping[str, str]

    @property
    def rights(self) -> frozenset[Right]:
        """What whoever is logged in may see."""
        return rights_of(self.roles)


class Sessions:
    """The logins of a data folder; every method opens the file anew and waits for its turn.

    What is begun ends after ``idle_seconds`` without use, and is found under ``terms`` alone.
    """

    def __init__(self, folder: Path, idle_seconds: float, terms: str = "") -> None:
        self._path = folder / "sessions.sqlite"
        self._idle_seconds, self._terms = idle_seconds, terms

    def begin(
        self, subject: str, name: str, roles: tuple[Role, ...], ends: float,
        cookies: Mapping[str, str],
    ) -> str:  # fmt: skip
        """Note a login and return the secret that its browser keeps."""
        secret, now = secrets.token_urlsafe(_SECRET_BYTES), time.time()
        row = (
            _digest(secret), subject, name, " ".join(roles), now, now, ends, self._idle_seconds,
            self._terms, json.dumps(cookies),
        )  # fmt: skip
        with self._open() as con:
            con.execute(f"delete from logins where not ({_HAS_NOT_ENDED})", {"now": now})
            con.execute(f"insert into logins values ({', '.join('?' * len(row))})", row)
        return secret

    def of_secret(self, secret: str) -> Session | None:
        """Return the login of a browser's secret, or None where it has ended or never was."""
        return self.find(_digest(secret))

    def find(self, digest: str) -> Session | None:
        """Return a login that has not ended, and was given by the same settings as one now."""
        with self._open() as con:
            row = con.execute(
                f"select * from logins where digest = :digest and terms = :terms"
                f" and {_HAS_NOT_ENDED}",
                {"digest": digest, "terms": self._terms, "now": time.time()},
            ).fetchone()
        return _session(row) if row else None

    def note(self, session: Session) -> None:
        """Note that a login was used just now: it is not idle.

        Where that cannot be noted, as on a full disk, it will be taken for idle earlier.
        """
        now = time.time()
        if now - session.seen < _NOTED_EVERY_SECONDS:
            return
        with suppress(SessionsUnavailable), self._open(_SHORT_PATIENCE_SECONDS) as con:
            con.execute(
                "update logins set seen = ? where digest = ? and seen < ?",
                (now, session.digest, now),
            )

    def end(self, digest: str) -> bool:
        """End a login; say whether there was one."""
        with self._open() as con:
            return con.execute("delete from logins where digest = ?", (digest,)).rowcount > 0

    def end_of(self, name: str) -> int:
        """End every login of a person, by name or subject; return how many there were."""
        with self._open() as con:
            ended = con.execute("delete from logins where ? in (name, subject)", (name,))
            return ended.rowcount

    def end_all(self) -> int:
        """End every login; return how many there were."""
        with self._open() as con:
            return con.execute("delete from logins").rowcount

    def all(self) -> list[Session]:
        """Return the logins that have not ended, the oldest first."""
        with self._open() as con:
            rows = con.execute(
                f"select * from logins where {_HAS_NOT_ENDED} order by begun",
                {"now": time.time()},
            ).fetchall()
        return [_session(row) for row in rows]

    @contextmanager
    def _open(self, patience: float = _PATIENCE_SECONDS) -> Iterator[sqlite3.Connection]:
        try:
            yield from self._opened(patience)
        except (sqlite3.Error, OSError) as error:
            raise SessionsUnavailable(_cause(error)) from error

    def _opened(self, patience: float) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=patience)) as con, con:
            # It holds names: nobody but the server's own account may read it.
            if stat.S_IMODE(self._path.stat().st_mode) != _OWNERS_ALONE:
                self._path.chmod(_OWNERS_ALONE)
            # Each time: the file may have been moved away or replaced since.
            con.execute(_TABLE)
            yield con


def sessions() -> Sessions:
    """The logins of this installation."""
    login = login_settings()
    return Sessions(settings().login_dir, 60 * login.idle_minutes, login.terms)


def _cause(error: sqlite3.Error | OSError) -> str:
    code = getattr(error, "sqlite_errorname", "") or type(error).__name__
    return f"{code}: {_TO_DO.get(code.removeprefix('SQLITE_').partition('_')[0], 'look at it')}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _session(row: tuple) -> Session:
    *_, roles, begun, seen, ends, idle, terms, cookies = row
    # A role that another version of the program knew gives no right here.
    held = tuple(Role(role) for role in roles.split() if role in list(Role))
    try:
        kept = json.loads(cookies)
    except ValueError as error:
        raise SessionsUnavailable("a row that is none") from error
    return Session(*row[:3], held, begun, seen, ends, idle, terms, kept)
