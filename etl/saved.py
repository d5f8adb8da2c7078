"""Queries that analysts keep: files of SQL with a name, a purpose and an author, one folder a user.

What is shared is a file in the folder ``shared``, which every analyst reads; what is not lies in a
folder of its author's. A file begins with its header; below the first empty line stands the query,
as it was written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.settings import settings

_LONGEST_NAME, _LONGEST_PURPOSE, _LONGEST_QUERY = 80, 400, 100_000
_HEADER = re.compile(r"-- (?P<key>name|purpose|author|saved|parameter \w+): (?P<value>.*)")
_REFERENCE = re.compile(r"(shared|own)/[a-z0-9]+(-[a-z0-9]+)*")
_SHARED, _OWN = "shared", "own"


@dataclass(frozen=True)
class Saved:
    """A query that was kept; ``reference`` finds it again: shared/<slug>, or own/<slug>."""

    reference: str
    name: str
    purpose: str
    author: str
    saved_on: str
    query: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether every analyst reads it."""
        return self.reference.startswith(f"{_SHARED}/")


def save(
    who: str, name: str, purpose: str, query: str, parameters: Mapping[str, str], is_shared: bool
) -> Saved:
    """Keep a query under its name; the author's own of that name is replaced.

    Raise OutcomesError where name or query is missing or too long, or somebody else shares a query
    of that name.
    """
    name, purpose = _one_line(name, _LONGEST_NAME), _one_line(purpose, _LONGEST_PURPOSE)
    slug = _slug(name)
    if not slug or not query.strip():
        raise OutcomesError("Give the query a name of letters or digits, and a text.")
    if len(query) > _LONGEST_QUERY:
        raise OutcomesError(f"A query of more than {_LONGEST_QUERY:,} characters is not kept.")
    reference = f"{_SHARED if is_shared else _OWN}/{slug}"
    path = _path(who, reference)
    if is_shared and path.exists() and _read(path, reference).author != who:
        raise OutcomesError(f"Somebody else shares a query called “{name}”. Give it another name.")
    today = datetime.now(UTC).date().isoformat()
    author = _one_line(who, _LONGEST_PURPOSE)
    kept = Saved(reference, name, purpose, author, today, query.strip(), dict(parameters))
    write_atomically(path, _text(kept))
    return kept


def saved(who: str) -> list[Saved]:
    """Return what a user may read: what is shared, and what is the user's own, by name."""
    found = [*_in_folder(who, _SHARED), *_in_folder(who, _OWN)]
    return sorted(found, key=lambda query: (query.name.casefold(), query.reference))


def read_saved(who: str, reference: str) -> Saved:
    """Return one query. Raise OutcomesError where there is none that this user may read."""
    if _REFERENCE.fullmatch(reference):
        path = _path(who, reference)
        if path.is_file():
            return _read(path, reference)
    raise OutcomesError("There is no such saved query, or it is not shared.", ExitCode.USAGE)


def forget(who: str, reference: str) -> None:
    """Remove a query of one's own. Raise OutcomesError where it is somebody else's."""
    if read_saved(who, reference).author != who:
        raise OutcomesError("Only its author can remove a shared query.")
    _path(who, reference).unlink(missing_ok=True)


def _in_folder(who: str, kind: str) -> Iterator[Saved]:
    for path in _path(who, f"{kind}/x").parent.glob("*.sql"):
        yield _read(path, f"{kind}/{path.stem}")


def _path(who: str, reference: str) -> Path:
    kind, _, slug = reference.partition("/")
    # Whoever may not see the folder of another must not choose its name either.
    folder = kind if kind == _SHARED else f"of-{sha256(who.encode()).hexdigest()[:16]}"
    return settings().sql_dir / "saved" / folder / f"{slug}.sql"


def _text(kept: Saved) -> str:
    parameters = "".join(
        f"-- parameter {name}: {_one_line(value, _LONGEST_PURPOSE)}\n"
        for name, value in kept.parameters.items()
    )
    return (
        f"-- name: {kept.name}\n-- purpose: {kept.purpose}\n-- author: {kept.author}\n"
        f"-- saved: {kept.saved_on}\n{parameters}\n{kept.query}\n"
    )


def _read(path: Path, reference: str) -> Saved:
    head, _, query = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")
    lines = filter(None, map(_HEADER.fullmatch, head.splitlines()))
    words = {line["key"]: line["value"] for line in lines}
    parameters = {
        key.removeprefix("parameter "): value
        for key, value in words.items()
        if key.startswith("parameter ")
    }
    name, purpose = words.get("name", path.stem), words.get("purpose", "")
    author, day = words.get("author", ""), words.get("saved", "")
    return Saved(reference, name, purpose, author, day, query.strip(), parameters)


def _one_line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_NAME].strip("-")
