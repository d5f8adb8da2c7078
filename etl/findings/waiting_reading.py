"""How long it takes, in words, and whether that differs from the year before."""

from etl.findings import words
from etl.findings.compared import CHANCE_ALONE, compared_in_words
from etl.findings.endings import began, phrasing_of
from etl.findings.reading import NOTHING, Reading, not_held
from etl.findings.wait import Wait
from etl.findings.waiting import Waiting
from etl.measurement.survival import Survival
from etl.measurement.waiting_words import (
    Phrasing,
    incidence_in_words,
    survival_in_words,
    too_few_in_words,
)

# The shares are said of this day, half a year, where enough were followed for so long.
DAY = 180


def waiting_reading(found: Waiting, scope: str) -> Reading:
    """Read the newest whole year of a wait, and hold it against the year before."""
    if found.newest is None:
        return not_held(found.definition, scope, found.selection.period_type)
    phrasing = phrasing_of(found.definition, found.selection.offences)
    verb = began(found.definition)
    text = words.begin_small(_in_words(found.newest, phrasing))
    who = phrasing.units.split()[0].capitalize()
    value = f"{who} {verb} in {found.newest.name}, {scope}: {text}"
    if too_few_in_words(found.newest.units, phrasing.units):
        return Reading(value, NOTHING)
    verdict = _verdict(found, phrasing, verb)
    return Reading(value, verdict, _cautions(found, phrasing))


def _in_words(wait: Wait, phrasing: Phrasing) -> str:
    incidence = wait.incidence
    if wait.outcome is not None:
        return incidence_in_words(incidence, wait.outcome, phrasing, DAY)
    return survival_in_words(
        Survival(incidence.counts, incidence.still_open, wait.ended), phrasing, DAY
    )


def _verdict(found: Waiting, phrasing: Phrasing, verb: str) -> str:
    if found.before is None:
        return "No whole year before it is held to compare with."
    if not found.is_one_definition:
        return "The definition changed, so the year before is not comparable."
    if found.comparison is None:
        return "Too few were followed to compare with the year before."
    return compared_in_words(found.comparison, found.before, phrasing.ended, verb)


def _cautions(found: Waiting, phrasing: Phrasing) -> tuple[str, ...]:
    chance = CHANCE_ALONE if found.comparison and found.comparison.is_clear else None
    parts = (chance, _still_waiting(found.newest, phrasing))
    return tuple(part for part in parts if part)


def _still_waiting(wait: Wait, phrasing: Phrasing) -> str | None:
    if not wait.still_waiting:
        return None
    if phrasing.waiting.startswith("not "):
        # An order's own end is known, and is no breach.
        return (
            f"{words.count(wait.still_waiting)} had not been {phrasing.ended}"
            f" when last followed, on {words.day(wait.settled_until)} or at an earlier end of their"
            " own, and count as if they could still have been."
        )
    one = wait.still_waiting == 1
    return (
        f"Of {words.count(wait.still_waiting)} no end is known: {'it was' if one else 'they were'}"
        f" last followed on {words.day(wait.settled_until)} at the latest, and"
        f" {'counts' if one else 'count'} as waiting until then."
    )
