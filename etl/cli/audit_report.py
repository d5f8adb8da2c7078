"""What the commands of outcomes audit say. What others wrote is never shown as it came."""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, fields
from itertools import islice
from pathlib import Path

from etl.audit.chain import Fault
from etl.audit.heads import head, read_head
from etl.audit.read import Entry, Wanted, entries
from etl.audit.verify import verify
from etl.cli.console import say, table
from etl.errors import ExitCode, OutcomesError
from etl.printable import printable

_MOST_SHOWN = 20
_LONGEST_SHOWN = 300
_COLUMNS = ("line", "time (UTC)", "who", "door", "outcome", "seconds", "rows", "query or event")
# What makes a spreadsheet take a cell for a formula.
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@")


def run_list(wanted: Wanted, limit: int | None, output: str, folder: Path | None) -> None:
    """Print the entries wanted as a table, CSV or JSON lines, the newest first."""
    if folder is not None and not folder.is_dir():
        raise OutcomesError(f"{folder} is not a folder.", ExitCode.USAGE)
    found = islice(entries(wanted, folder), limit or (_MOST_SHOWN if output == "table" else None))
    if output == "json":
        for entry in found:
            print(json.dumps(_plain(entry)).replace("\x7f", "\\u007f"))
    elif output == "csv":
        _write_csv(found)
    else:
        _say_table(list(found))


def run_verify(expected: list[str], folder: Path | None, earlier: tuple[Path, ...]) -> None:
    """Say what verifying found. Raise OutcomesError where the log is not whole."""
    if missing := [path for path in (folder, *earlier) if path and not path.is_dir()]:
        raise OutcomesError(f"{missing[0]} is not a folder.", ExitCode.USAGE)
    found = verify(folder, tuple(map(read_head, expected)), earlier)
    for notice in found.notices:
        say(f"{_place(notice)}{notice.message}")
    for fault in found.faults:
        say(f"{_place(fault)}{fault.kind}: {fault.message}")
    if found.faults:
        count = "1 fault" if len(found.faults) == 1 else f"{len(found.faults)} faults"
        raise OutcomesError(
            f"The audit log is not whole: {count}. Keep it as it is, and a copy of it, and tell who"
            " is responsible for it."
        )
    if found.head is None:
        say("There is no audit log yet: nothing was recorded.")
        return
    say(f"The audit log is whole: {found.head.sequence:,} lines. Heads met: {found.heads_met}.")
    say(f"Head: {found.head}")


def run_head(folder: Path | None) -> None:
    """Print the head alone, so that a script can take it."""
    found = head(folder)
    if found is None:
        raise OutcomesError("There is no audit log yet: nothing was recorded.")
    say(str(found))


def _place(fault: Fault) -> str:
    if not fault.file:
        return ""
    return f"{fault.file} line {fault.line}: " if fault.line else f"{fault.file}: "


def _say_table(found: list[Entry]) -> None:
    if not found:
        say("The audit log has no such entry.")
        return
    table(_COLUMNS, [_row(entry) for entry in found])


def _row(entry: Entry) -> tuple:
    text = printable(_text(entry))
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ..."
    time = f"{entry.time:%Y-%m-%d %H:%M:%S}"
    outcome = "" if entry.what else entry.outcome or "no end recorded"
    who, door, outcome = map(printable, (entry.who, entry.door, outcome))
    # As text, because a number would be shown with a comma.
    return str(entry.seq), time, who, door, outcome, entry.seconds, entry.rows, shown


def _text(entry: Entry) -> str:
    text = entry.what or entry.query or ""
    if not entry.details:
        return text
    return f"{text}  {json.dumps(entry.details, ensure_ascii=False)}"


def _plain(entry: Entry) -> dict:
    return {**asdict(entry), "time": entry.time.isoformat()}


def _write_csv(found: Iterable[Entry]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(field.name for field in fields(Entry))
    for entry in found:
        plain = _plain(entry) | {"details": json.dumps(entry.details) if entry.details else None}
        writer.writerow(map(_cell, plain.values()))


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    shown = printable(value)
    return f"'{shown}" if shown.startswith(_RUN_BY_SPREADSHEETS) else shown
