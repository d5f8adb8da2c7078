"""The commands of who runs an installation: their names, arguments and help."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def doctor(
    output: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TEXT,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 where there is a warning, too.")
    ] = False,
    landed: Annotated[
        bool, typer.Option("--landed", help="Read every landed file: is it still what landed?")
    ] = False,
) -> int:
    """Check this installation: what is set, what is there, who can read it, what to do.

    Looks at settings, packages, rights, disk, memory, clock, deliveries, warehouse, audit log,
    locks, inbox, port and releases, and changes nothing. Ends with 1 where it finds a fault, else
    with 0.
    """
    from etl.cli.doctor import run_doctor

    return run_doctor(output.value, strict, landed)


@app.command("mark-lost")
def mark_lost(
    deliveries: Annotated[list[int], typer.Argument(help="Numbers of deliveries that are gone.")],
    reason: Annotated[str, typer.Option(help="Why, in one line; it stands in the ledger.")],
) -> None:
    """Give up deliveries that are gone from landed and in no backup, so that builds go on.

    Their numbers are not given out again. Only what is missing can be given up.
    """
    from etl.cli.withdraw import run_mark_lost

    run_mark_lost(deliveries, reason)
