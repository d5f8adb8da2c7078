"""outcomes source: the kinds of extract that are known, a new one begun, one tried on a file."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Map extracts of other shapes to the contract: one SQL file each, in sql/sources.",
)


@app.command("list")
def list_sources() -> None:
    """List the kinds of extract that can be loaded, and whose cases they are."""
    from etl.cli.source_report import say_sources

    say_sources()


@app.command()
def new(
    name: str,
    path: Annotated[Path, typer.Argument(help="A file of the extract.")],
    into: Annotated[
        list[str] | None,
        typer.Option(
            help="Table of the contract to fill: case_outcomes if not given. May come repeatedly."
        ),
    ] = None,
) -> None:
    """Begin sql/sources/NAME.sql for a file: every column of the contract, to be filled in.

    How the file is written (delimiter, encoding, line of the header) is guessed and written down.
    Where NAME exists already, a block for this file or table is added to it.
    """
    from etl.cli.source_report import run_new

    run_new(name, path, into or ["case_outcomes"])


@app.command()
def check(
    name: str, paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")]
) -> None:
    """Try source NAME on files without landing anything, and say what did not map.

    Ends with code 3 where a file would be refused or a row quarantined. A label that no list has
    is shown where several rows share it; of any other value only the shape.
    """
    from etl.cli.source_report import run_check

    run_check(name, paths)
