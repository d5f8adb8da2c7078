"""outcomes quarantine: rows set aside for a fault listed, taken out to be corrected, put back."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Rows set aside for a fault: list them, export them, release those you corrected.\n\n"
    "A code added to data/reference, or a parent delivered later, frees the rows that waited for"
    " it at the next build: nothing needs to be released for that.",
)

_Source = Annotated[str | None, typer.Option(help="Only of this source.")]
_File = Annotated[str | None, typer.Option(help="Only of files of this name.")]
_Rule = Annotated[str | None, typer.Option(help="Only faults of this rule, by its name.")]
_Table = Annotated[str | None, typer.Option(help="Only of this table of the contract.")]
_All = Annotated[bool, typer.Option("--all", help="Also rows that are open no longer.")]


class ListFormat(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command("list")
def list_faults(
    source: _Source = None,
    file: _File = None,
    rule: _Rule = None,
    table: _Table = None,
    settled: _All = False,
    output: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """List faults: where each is, the shape of its value, the reason, what to do, its status.

    Right at once after a load: no build is needed. No value is shown. As a table: the kinds of
    fault, then the first 50 faults; as CSV or JSON lines: every fault.
    """
    from etl.cli.quarantine_report import run_list

    run_list(_wanted(source, file, rule, table, settled), output.value)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="New folder, for your eyes only.")],
    source: _Source = None,
    file: _File = None,
    rule: _Rule = None,
    table: _Table = None,
) -> None:
    """Write open rows to FOLDER with their values: one CSV file for each table.

    Correct cells, or delete the lines you leave as they are, then release the folder. What stands
    in quarantined_... must stay. A row that is right as it is, as one of two with the same key,
    gets yes in release_unchanged.
    """
    from etl.cli.quarantine_report import run_export

    run_export(folder, _wanted(source, file, rule, table, settled=False))


@app.command()
def release(folder: Annotated[Path, typer.Argument(help="Folder of an export.")]) -> None:
    """Land the rows of FOLDER that you corrected, as a delivery of its own.

    They are judged like any other delivery; one that is still wrong goes to quarantine again.
    Releasing a folder twice changes nothing; withdrawing the delivery undoes it.
    """
    from etl.cli.quarantine_report import run_release

    run_release(folder)


def _wanted(
    source: str | None, file: str | None, rule: str | None, table: str | None, settled: bool
) -> "Wanted":  # noqa: F821
    from etl.contract import contract
    from etl.errors import ExitCode, OutcomesError
    from etl.quarantine.state import Wanted

    if table is not None and table not in contract():
        known = ", ".join(contract())
        raise OutcomesError(f"There is no table {table!r}. Tables: {known}.", ExitCode.USAGE)
    return Wanted(source, file, rule, table, settled)
