"""What a wait is for, from the definition of a time to event."""

from dataclasses import dataclass

from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.words import Row
from etl.measurement.waiting_words import Phrasing

ANY = "any"


@dataclass(frozen=True)
class Endings:
    """``outcome`` is the ending that is waited for, None where it is any of ``causes``.

    ``ended`` says it of a unit: 'charged'.
    """

    outcome: str | None
    causes: tuple[str, ...]
    ended: str


def endings_of(definition: Row) -> Endings:
    """Read a definition's line of events: the first is waited for, or any, where it is so called.

    Raise OutcomesError for a metric that is no time to event.
    """
    if definition["kind"] != "time to event":
        raise OutcomesError(
            f"{definition['metric']} is a {definition['kind']}, which has no endings: name a time"
            " to event."
        )
    named = [part.split(": ", 1) for part in definition["event"].split("; ")]
    code, ended = named[0]
    causes = tuple(cause for cause, _ in named if cause != ANY)
    return Endings(None if code == ANY else code, causes, ended)


def phrasing_of(definition: Row, offences: str = "all") -> Phrasing:
    """Words for a wait: its title reads 'Days from START to END'."""
    endings = endings_of(definition)
    start, _, end = definition["title"].removeprefix("Days from ").partition(" to ")
    is_one_of_one = endings.causes == (endings.outcome,)
    return Phrasing(
        words.unit(definition, offences),
        start,
        end,
        endings.ended,
        f"not {endings.ended}" if is_one_of_one else "still open",
    )


def began(definition: Row) -> str:
    """Say how a wait began: 'referred' of 'referred_date'."""
    return definition["dated_by"].removesuffix("_date")
