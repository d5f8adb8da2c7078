"""What the commands of outcomes quarantine say. Values of a delivery are never among it."""

import sys
from pathlib import Path

from etl.cli.console import say, steps, table
from etl.cli.load import say_faults
from etl.judging.judge import judge
from etl.ledger import Delivery
from etl.quarantine.export import export_quarantine
from etl.quarantine.listing import FAULT_COLUMNS, KIND_COLUMNS, list_quarantine
from etl.quarantine.release import Released, release_quarantine
from etl.quarantine.rows import RELEASE_UNCHANGED
from etl.quarantine.state import Wanted

_MOST_SHOWN = 50


def run_list(wanted: Wanted, output: str) -> None:
    """Print the faults asked for as a table, CSV or JSON lines."""
    if output != "table":
        faults = list_quarantine(wanted).faults
        sys.stdout.write(faults.write_csv() if output == "csv" else faults.write_ndjson())
        return
    listing = list_quarantine(wanted, _MOST_SHOWN)
    if not listing.total:
        say("No row of these waits in quarantine." if not wanted.settled else "There is none.")
        return
    say("Kinds of fault, and the rows that have them:")
    table(KIND_COLUMNS, listing.kinds)
    shown = len(listing.faults)
    of = f"The first {shown} of {listing.total:,}" if shown < listing.total else f"All {shown}"
    say(f"\n{of} faults (shape: A a capital, a another letter, 9 a digit):")
    table(FAULT_COLUMNS, listing.faults.rows())
    say("\nNext: outcomes quarantine export FOLDER")


def run_export(folder: Path, wanted: Wanted) -> None:
    """Write the rows and say what to do with them."""
    with steps("Exporting") as progress:
        progress("quarantine")
        exported = export_quarantine(folder, wanted)
    for name, rows in exported.rows.items():
        say(f"{folder / name}: {_rows(rows)}.")
    if exported.without_text:
        say(
            f"{_rows(exported.without_text)} cannot be written out: the source's select made"
            " nothing of the line, or an earlier version kept no text of it. Correct the select"
            " in sql/sources and load the file again."
        )
    if exported.rows:
        say("These files hold values of cases: keep them to yourself, and delete them afterwards.")
        say(f"Correct them as text, then: outcomes quarantine release {folder}")
    else:
        say("No row was written.")


def run_release(folder: Path) -> None:
    """Land what was corrected, judge it, and say what became of every row of the folder."""
    with steps("Releasing") as progress:
        progress("corrections")
        released = release_quarantine(folder)
    for delivery in released.deliveries:
        _say_landed(delivery)
    _say_others(released)
    if released.deliveries:
        say("Next: outcomes build")
    else:
        say("Nothing was released.")


def _say_landed(delivery: Delivery) -> None:
    judgement = judge(delivery)
    read = sum(file.rows_read for file in delivery.files)
    say(
        f"Delivery {delivery.number} of {delivery.source_name} landed: {_rows(read)} corrected ="
        f" {read - judgement.rows_quarantined:,} accepted"
        f" + {judgement.rows_quarantined:,} quarantined again."
        f" outcomes withdraw {delivery.number} undoes it."
    )
    say_faults(judgement)


def _say_others(released: Released) -> None:
    if released.unchanged:
        say(
            f"{_rows(released.unchanged)} as exported: left in quarantine. Where one is right as"
            f" it is, write yes in its cell {RELEASE_UNCHANGED}."
        )
    if released.settled:
        say(f"{_rows(released.settled)} open no longer: corrected before, or freed meanwhile.")
    if released.overtaken:
        say(
            f"{_rows(released.overtaken)} left out: a row of the same key, as new or newer,"
            " counts. Where that one is wrong, take it back first: outcomes withdraw-rows."
        )


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
