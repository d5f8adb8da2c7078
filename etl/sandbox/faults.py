"""What went wrong with a query, in words for who wrote it, with the place in its text."""

import json
import re
from contextlib import suppress

import duckdb

from etl.sandbox.hints import helpful
from etl.sandbox.parameters import Given
from etl.sandbox.protocol import Ending, Outcome
from etl.sandbox.statement import Refused, Statement, characters

_TOO_LARGE = (
    "It needs more memory than a query may have. Ask for fewer columns, group before you join, or"
    " sort and keep fewer rows; an operator can allow more with OUTCOMES_SQL_MEMORY."
)
_MEMORY = "Out of Memory"
_HELD_BACK = "What the machine holds beyond the warehouse cannot be reached from a query."
_BROKE = "DuckDB failed on it, and its process was ended. Write it in another way."
_EXPLAIN = "explain "
NOT_OPENED = "The warehouse is missing or damaged. Build it again: outcomes build."
_KIND = re.compile(r"(?P<kind>[\w ]+) Error: ")
# Nothing but the warehouse is ever read.
_OF_THE_FILE = (duckdb.IOException, duckdb.SerializationException)
_CLOSED = re.compile(r'\s*Did you mean "(?:pg_|duckdb_|sqlite_|pragma_)\w*"\?')


class Located(Exception):
    """A fault that DuckDB found, and the character of the query it is about, from 0."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.position = position


def located(
    fault: Exception,
    con: duckdb.DuckDBPyConnection,
    statement: Statement,
    given: Given,
    before: int = 0,
) -> Exception:
    """Return a fault of DuckDB with its place in the query, or as the kind of fault it is.

    ``before`` are the characters that were put before the statement.
    """
    if isinstance(fault, duckdb.InternalException | duckdb.FatalException):
        return SystemError()
    if isinstance(fault, _OF_THE_FILE):
        return EOFError()
    if isinstance(fault, duckdb.PermissionException):
        return PermissionError()
    # What fails while rows are fetched comes as an OSError that tells the kind in its words.
    match = _KIND.match(str(fault))
    if isinstance(fault, duckdb.OutOfMemoryException) or (match and match["kind"] == _MEMORY):
        return MemoryError()
    found = _details(fault)
    if not found:
        # DuckDB tells the place of what it executes, not of what it prepares as a relation.
        found, before = _details_of_plan(con, statement, given), len(_EXPLAIN)
    message = _CLOSED.sub("", found.get("exception_message") or _plain(fault)).strip()
    position = _position(statement, found, before)
    place = None if position is None else position - statement.offset
    return Located(helpful(message, statement.text, place), position)


def _position(statement: Statement, found: dict[str, str], before: int) -> int | None:
    place = found.get("position", "")
    if not (place.isascii() and place.isdigit()):
        return None
    place = int(place) - before
    if not 0 <= place <= len(statement.text.encode()):
        return None
    return statement.offset + characters(statement.text, place)


def ending_of(fault: Exception) -> Ending:
    """Say how a query ended that raised ``fault``; nothing of the host is in its words."""
    if isinstance(fault, Refused):
        return Ending(Outcome.REFUSED, message=str(fault), position=fault.position)
    if isinstance(fault, Located):
        return Ending(Outcome.FAILED, message=str(fault), position=fault.position)
    if isinstance(fault, MemoryError):
        return Ending(Outcome.OUT_OF_MEMORY, message=_TOO_LARGE)
    if isinstance(fault, SystemError):
        return Ending(Outcome.CRASHED, message=_BROKE)
    if isinstance(fault, EOFError):
        return Ending(Outcome.NO_WAREHOUSE, message=NOT_OPENED)
    if isinstance(fault, OSError):
        return Ending(Outcome.REFUSED, message=_HELD_BACK)
    return Ending(Outcome.FAILED, message=_plain(fault))


def _details(fault: Exception) -> dict[str, str]:
    """Return what DuckDB tells of a fault as JSON: its message and its place in bytes."""
    text = str(fault)
    match = _KIND.match(text)
    with suppress(ValueError):
        found = json.loads(text[match.end() if match else 0 :])
        # A query can raise any text: what is no text of its own is not taken for DuckDB's.
        if isinstance(found, dict) and all(isinstance(part, str) for part in found.values()):
            return found
    return {}


def _details_of_plan(
    con: duckdb.DuckDBPyConnection, statement: Statement, given: Given
) -> dict[str, str]:
    try:
        con.execute(_EXPLAIN + statement.text, given or None)
    except duckdb.Error as fault:
        return _details(fault)
    return {}


def _plain(fault: Exception) -> str:
    return str(fault).partition("Error: ")[2] or str(fault)
