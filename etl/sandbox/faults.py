"""What went wrong with a query, in words for who wrote it, with the place in its text."""

import json
from contextlib import suppress

import duckdb

from etl.sandbox.parameters import Given
from etl.sandbox.protocol import Ending, Outcome
from etl.sandbox.statement import Refused, Statement, characters

_TOO_LARGE = (
    "It needs more memory than a query may have. Ask for fewer columns, group before you join, or"
    " sort and keep fewer rows; an operator can allow more with OUTCOMES_SQL_MEMORY."
)
_HELD_BACK = "What the machine holds beyond the warehouse cannot be reached from a query."
_EXPLAIN = "explain "
_OUTSIDE = ("Permission", "HTTP", "Missing Extension")
# Nothing but the warehouse is ever read.
_OF_THE_FILE = ("IO", "Serialization", "Fatal", "INTERNAL")
NOT_OPENED = "The warehouse is missing or damaged. Build it again: outcomes build."


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
    found = _details(fault)
    if not found:
        # DuckDB tells the place of what it executes, not of what it prepares as a relation.
        found, before = _details_of_plan(con, statement, given), len(_EXPLAIN)
    kind = found.get("exception_type", "")
    if kind == "Out of Memory" or isinstance(fault, duckdb.OutOfMemoryException):
        return MemoryError()
    if kind in _OF_THE_FILE or isinstance(fault, duckdb.IOException):
        return EOFError()
    if kind in _OUTSIDE or isinstance(fault, duckdb.PermissionException):
        return PermissionError()
    place = int(found.get("position") or -1) - before
    is_told = 0 <= place <= len(statement.text.encode())
    position = statement.offset + characters(statement.text, place) if is_told else None
    return Located((found.get("exception_message") or _plain(fault)).strip(), position)


def ending_of(fault: Exception) -> Ending:
    """Say how a query ended that raised ``fault``; nothing of the host is in its words."""
    if isinstance(fault, Refused):
        return Ending(Outcome.REFUSED, message=str(fault), position=fault.position)
    if isinstance(fault, Located):
        return Ending(Outcome.FAILED, message=str(fault), position=fault.position)
    if isinstance(fault, MemoryError):
        return Ending(Outcome.OUT_OF_MEMORY, message=_TOO_LARGE)
    if isinstance(fault, EOFError):
        return Ending(Outcome.NO_WAREHOUSE, message=NOT_OPENED)
    if isinstance(fault, OSError):
        return Ending(Outcome.REFUSED, message=_HELD_BACK)
    return Ending(Outcome.FAILED, message=_plain(fault))


def _details(fault: Exception) -> dict[str, str]:
    """Return what DuckDB tells of a fault as JSON: its message and its place in bytes."""
    start = str(fault).find("{")
    if start >= 0:
        with suppress(ValueError):
            found = json.loads(str(fault)[start:])
            return found if isinstance(found, dict) else {}
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
