"""The command that sets a page of A4: briefing."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.findings import Period

app = typer.Typer()


@app.command()
def briefing(
    area: Annotated[
        str, typer.Option(help="An area_code, or all: the areas together, on one page.")
    ] = "all",
    offences: Annotated[
        str,
        typer.Option(
            help="stalking-and-harassment, other-prosecutions, all, or an offence_group_code."
        ),
    ] = "stalking-and-harassment",
    period: Annotated[Period, typer.Option(help="By which periods.")] = Period.QUARTER,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="A share of cases, as in sql/metrics; once for each, else the seven."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="The board pack: every area, a page each, in one PDF.")
    ] = False,
    each: Annotated[bool, typer.Option("--each", help="One PDF for every area.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write, or folder: of --each always a folder."),
    ] = None,
) -> None:
    """Set a page of A4 on where the nation or an area stands, as PDF, for a meeting.

    Each measure comes with its counts, interval and control chart, and whether it is more than
    noise. What is there already under the name is replaced; one warehouse gives the same file.

    For example: outcomes briefing --area kent --out kent.pdf, or outcomes briefing --all
    """
    from etl.briefing import MEASURES, Wanted
    from etl.cli.briefing_set import run_briefing, run_each, run_pack

    wanted = Wanted(offences, period.value, tuple(measure or MEASURES))
    if each:
        run_each(wanted, area, out)
    elif every:
        run_pack(wanted, area, out)
    else:
        run_briefing(wanted, area, out)
