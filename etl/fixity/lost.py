"""Deliveries that are gone: known to the warehouse made from them, and no longer to the ledger."""

from datetime import UTC, datetime

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.fixity.sums import numbers_written_down
from etl.ledger import (
    Delivery,
    deliveries,
    entries_there,
    refuse_unfit_reason,
    require_landed,
    what_to_do_about,
    write_entry,
)
from etl.live import live_build, open_build
from etl.lock import writer_lock

LOST = "lost"


def refuse_gone(entries: list[Delivery]) -> None:
    """Raise OutcomesError where a delivery is gone that the live warehouse was built from.

    The next load would give its number to another one, and a build would lose its rows.
    """
    gone = gone_of_live(entries)
    if gone:
        raise OutcomesError(gone_in_words(gone))


def gone_in_words(gone: list[int]) -> str:
    """Say that the live warehouse knows deliveries that the ledger does not, and what to do."""
    which = f"{_named(gone)} {'is' if len(gone) == 1 else 'are'} no longer in the ledger"
    return f"{which}, or other than when the live warehouse was built. {what_to_do_about(gone)}"


def gone_of_live(entries: list[Delivery]) -> list[int]:
    """Return the numbers of deliveries in the live warehouse that the ledger no longer has.

    One has gone, too, where another stands under its number. None where no warehouse is live or
    it cannot be read: then nothing is known of what was.
    """
    known = {entry.number: entry for entry in entries}
    last, files = _in_live()
    gone = set(range(len(entries) + 1, last + 1))
    for number, file_id in files:
        entry = known.get(number)
        if entry is None or not (entry.is_lost or file_id in {f.file_id for f in entry.files}):
            gone.add(number)
    return sorted(gone)


def mark_lost(numbers: list[int], reason: str) -> list[int]:
    """Put an entry without files in the place of deliveries that are gone for good.

    So their numbers are not given out again, and builds go on. Raise OutcomesError where one is
    there, or there never was one.
    """
    refuse_unfit_reason(reason, "Name no person in it.")
    with writer_lock():
        require_landed()
        there = entries_there()
        missing = set(range(1, _highest(there) + 1)) - there
        for number in sorted(set(numbers)):
            if number not in missing:
                raise OutcomesError(_not_missing(number, there), ExitCode.USAGE)
        for number in sorted(set(numbers)):
            write_entry(
                Delivery(number, LOST, datetime.now(UTC), refusals={"all its files": reason})
            )
        return sorted(missing - set(numbers))


def _highest(there: set[int]) -> int:
    return max(there | numbers_written_down() | {_in_live()[0]})


def _not_missing(number: int, there: set[int]) -> str:
    if number in there:
        return (
            f"The entry of delivery {number} is there. Withdraw it (outcomes withdraw), or, where"
            " its files cannot be restored, move the entry out of landed/deliveries first."
        )
    return f"Nothing is known of a delivery {number}: no later one, no warehouse, no hashes."


def _in_live() -> tuple[int, list[tuple[int, str]]]:
    """Return the last delivery in the live warehouse, and its files: (delivery, file_id)."""
    try:
        build = live_build()
        if build is None:
            return 0, []
        with open_build(build) as con:
            (last,) = con.execute("select last_delivery from quality.build").fetchone()
            query = "select delivery_number, file_id from quality.deliveries"
            return last, con.execute(query).fetchall()
    except (OutcomesError, OSError, duckdb.Error, TypeError):
        return 0, []


def _named(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Delivery {numbers[0]}"
    return f"Deliveries {', '.join(map(str, numbers))}"


def ledger_to_land_in() -> list[Delivery]:
    """Return every delivery, where the next one may be added. Raise OutcomesError elsewhere."""
    entries = deliveries()
    refuse_gone(entries)
    return entries
