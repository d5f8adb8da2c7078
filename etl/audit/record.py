"""Record what is asked before it runs, how it ended, and whatever else must be accounted for.

No result, error message, file path or environment is ever in a line: the query is all it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.audit.append import append
from etl.audit.line import clipped
from etl.sandbox.protocol import Outcome

LONGEST_TEXT_BYTES = 100_000
_LONGEST_NAME_BYTES = 1_000
_MOST_DETAILS = 1_000


@dataclass(frozen=True)
class Asked:
    """A query about to run; ``door`` is where it came in, as page or command.

    ``parameters`` are values the analyst gave, by name: they are part of the query.
    """

    who: str
    door: str
    query: str
    warehouse_version: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def record_asked(asked: Asked) -> str:
    """Record a query and return its id. When this returns, the line is on the disk.

    Raise OutcomesError where it is not: the query must not run then. Of a query above
    LONGEST_TEXT_BYTES (UTF-8) the first part, the length and the SHA-256 are kept; values of
    parameters share as much.
    """
    query, told = clipped(asked.query, LONGEST_TEXT_BYTES)
    fields = {
        "event": "asked",
        **_whose(asked.who, asked.door),
        "warehouse": _short(asked.warehouse_version),
        "query": query,
        **{f"query_{name}": value for name, value in told.items()},
    }
    if asked.parameters:
        fields["parameters"] = _details(asked.parameters)
    return append(fields)


def record_ended(
    asked_id: str, outcome: Outcome, seconds: float, rows: int | None, bytes_: int | None
) -> None:
    """Record how a query ended; rows and bytes are those handed out, None where there are none.

    Raise OutcomesError where it cannot be recorded: that it was asked stands in the log anyway.
    """
    fields = {"event": "ended", "asked": _short(asked_id), "outcome": Outcome(outcome).value}
    append({**fields, "seconds": round(float(seconds), 3), "rows": rows, "bytes": bytes_})


def record_event(who: str, door: str, what: str, **details: str | int | None) -> str:
    """Record anything else, as an export, a download or a saved query; return its id.

    ``what`` says it in a few words; ``details`` are names and numbers, never values of cases.
    Raise OutcomesError where it cannot be recorded: it must not be done then.
    """
    fields = {"event": "did", **_whose(who, door), "what": _short(what)}
    return append({**fields, "details": _details(details)} if details else fields)


def _whose(who: str, door: str) -> dict:
    return {"who": _short(who), "door": _short(door)}


def _short(text: str) -> str:
    return clipped(str(text), _LONGEST_NAME_BYTES)[0]


def _details(details: Mapping[str, object]) -> dict:
    kept = dict(list(details.items())[:_MOST_DETAILS])
    share = LONGEST_TEXT_BYTES // len(kept)
    found = {_short(name): _detail(value, share) for name, value in kept.items()}
    return found if len(kept) == len(details) else {**found, "...": len(details)}


def _detail(value: object, most_bytes: int) -> object:
    if value is None or isinstance(value, int):
        return value
    text, told = clipped(str(value), most_bytes)
    return {"text": text, **told} if told else text
