"""outcomes audit: who asked what in SQL, whether the log is whole, and where it ends."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The audit log of SQL: list what was asked, verify that the log is whole, note its"
    " head.\n\n"
    "It holds the text of every query, who asked it, when, by which door, how it ended, rows,"
    " seconds and the version of the warehouse; never a result.",
)

_DAY = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_Folder = Annotated[
    Path | None, typer.Option(help="Folder of another log, as one that was moved away.")
]


class ListFormat(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command("list")
def list_entries(
    who: Annotated[str | None, typer.Option(help="Only of this person.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="From this day or moment on, in UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="To the end of this day, or a moment.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Only queries that ended so, as refused or 'timed out'.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Only with this in query or details.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="So many; 20 as a table, else all.")
    ] = None,
    output: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
    folder: _Folder = None,
) -> None:
    """List what was asked, the newest first.

    Characters that cannot be seen, or that would move a terminal, are shown as \\n or \\u202e. As
    a table a long query is cut; CSV and JSON lines hold all that the log holds. In CSV a cell that
    a spreadsheet would run begins with an apostrophe.
    """
    from etl.cli.audit_report import run_list

    run_list(_wanted(who, since, until, outcome, text), limit, output.value, folder)


@app.command()
def verify(
    expect: Annotated[
        list[str] | None, typer.Option(help="A head you noted, SEQ:HASH; once for each.")
    ] = None,
    folder: _Folder = None,
    earlier: Annotated[
        list[Path] | None, typer.Option(help="Folder of a log before this one; once for each.")
    ] = None,
) -> None:
    """Say whether the log is whole; end with 1, and with file and line of each fault, where not.

    The chain shows lines that were changed, put in, taken out or moved. That the newest were cut
    off, or all written anew, is shown by heads: those of kept runs are compared by themselves,
    those you noted elsewhere by --expect.
    """
    from etl.cli.audit_report import run_verify

    run_verify(expect or [], folder, tuple(earlier or ()))


@app.command()
def head(folder: _Folder = None) -> None:
    """Print the newest line's number and chain value, SEQ:HASH, to be noted where nobody edits.

    On paper, in a mail, on another machine: given to verify --expect later, it shows that nothing
    up to then was cut off or written anew.
    """
    from etl.cli.audit_report import run_head

    run_head(folder)


def _wanted(
    who: str | None,
    since: datetime | None,
    until: datetime | None,
    outcome: str | None,
    text: str | None,
) -> "Wanted":  # noqa: F821
    from datetime import UTC, timedelta

    from etl.audit.read import Wanted
    from etl.audit.record import Outcome
    from etl.errors import ExitCode, OutcomesError

    if outcome is not None and outcome not in list(Outcome):
        known = ", ".join(Outcome)
        raise OutcomesError(f"No query ends with {outcome!r}. Outcomes: {known}.", ExitCode.USAGE)
    if until is not None and until == until.replace(hour=0, minute=0, second=0):
        until += timedelta(days=1)
    begins, ends = (moment and moment.replace(tzinfo=UTC) for moment in (since, until))
    return Wanted(who, begins, ends, outcome, text)
