"""How far cases came, from stage to stage: read of a period that is ripe, with what is still open.

Stages are reached late, so the newest periods always look worst: no signal is claimed of them.
"""

from collections.abc import Sequence
from itertools import groupby

from etl.findings import words
from etl.findings.mix import Mix, categories_in_words, few_in_words, recorded_in_words
from etl.findings.reading import Reading, not_held, nothing_counted
from etl.findings.words import Row

LIST = "reference.stages"
STILL_OPEN = "still_open"
# With more than this still open the later stages may yet move by more than a reader would think.
RIPE = 0.05


def stages_reading(found: Mix, scope: str) -> Reading:
    """Read the stages of the newest whole period of which at most 5% are still open.

    A period of a few is never chosen for that: of two cases none is often open by luck. Where no
    period is ripe, the newest whole one is read.
    """
    definition, kind = found.definition, found.selection.period_type
    newest = found.rows
    if not newest:
        return not_held(definition, scope, kind)
    nouns = words.unit(definition, found.selection.offences)
    rows = ripe_rows(found)
    where = f"in {words.period_name(rows[0]['period_start'], kind)}, {scope}"
    if not rows[0]["denominator"]:
        return nothing_counted(definition, where, rows[0], found.every_row, nouns)
    return Reading(
        _value(definition, where, _counted(rows), nouns),
        "No signal is claimed: stages are reached late, so only periods as nearly finished"
        " as each other can be compared.",
        recorded_in_words(_counted(rows), nouns) + _not_ripe(newest, rows, kind, nouns),
    )


def _value(definition: Row, where: str, rows: Sequence[Row], nouns: str) -> str:
    if _is_few(rows):
        few = few_in_words(rows, nouns, "Of them: ")
        return f"{definition['title']}, of those referred {where}: {few}"
    opening = f"{definition['title']}, of {nouns} referred {where}"
    return words.sentences(opening, categories_in_words(rows), 2, 3)


def _is_few(rows: Sequence[Row]) -> bool:
    return all((row["denominator"] or 0) < words.FEW for row in rows)


def ripe_rows(found: Mix) -> tuple[Row, ...]:
    """Return the rows of the period that is read: the newest ripe one, else the newest whole."""
    return _newest_ripe(found) or found.rows


def _newest_ripe(found: Mix) -> tuple[Row, ...]:
    """The rows of the newest period of enough that is whole and ripe; none where none is."""
    rows = sorted((row for c in found.charts for row in c.series), key=lambda r: r["period_start"])
    periods = [tuple(own) for _, own in groupby(rows, key=lambda row: row["period_start"])]
    whole = (own for own in reversed(periods) if own[0]["is_complete"] and not _is_few(own))
    return next((own for own in whole if is_ripe(own)), ())


def is_ripe(rows: Sequence[Row], most: float = RIPE) -> bool:
    """Whether of the cases of a period, a row a stage, at most so large a share is still open."""
    left = _still_open(rows)["rate"]
    return left is not None and left <= most


def _not_ripe(newest: Sequence[Row], read: Sequence[Row], kind: str, nouns: str) -> tuple[str, ...]:
    """Say why the newest whole period is not the one read, or is not as old as it should be."""
    left = _still_open(newest)
    is_older_read = read[0]["period_start"] != left["period_start"]
    if is_ripe(newest) and not is_older_read:
        return ()
    opening = f"The newest whole {kind}, {words.period_name(left['period_start'], kind)}, "
    return (f"{opening}{_fault(left, nouns)} {_which_is_shown(kind, is_older_read)}",)


def _fault(left: Row, nouns: str) -> str:
    open_of_all = f"{words.count(left['numerator'])} of {words.count(left['denominator'])}"
    if not left["numerator"]:
        return f"is of {words.counted(left['denominator'], nouns)}, too few to be read."
    if not words.is_enough(left):
        return f"is too young: {open_of_all} still open."
    return f"is too young: {words.percent(left['rate'])} of it is still open ({open_of_all})."


def _which_is_shown(kind: str, is_older_read: bool) -> str:
    # Which period is read must not be a choice that a reader cannot see.
    if is_older_read:
        return f"Shown is the newest {kind} of which at most {RIPE:.0%} is still open."
    return (
        f"It is shown all the same: no {kind} of {words.FEW} or more has as few as {RIPE:.0%}"
        " still open."
    )


def _still_open(rows: Sequence[Row]) -> Row:
    return next(row for row in rows if row["category"] == STILL_OPEN)


def _counted(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["denominator"]]
