"""outcomes packages: what the program is built of, and what is known of it."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the program is built of: licences, bill of materials, known weaknesses, and whether"
    " what is installed is what is pinned.\n\n"
    "Nothing here asks the network.",
)

_RunTime = Annotated[
    bool, typer.Option("--run-time", help="Without what only tests and builds use.")
]


@app.command()
def licences(
    csv: Annotated[bool, typer.Option("--csv", help="As CSV rather than a table.")] = False,
    run_time: _RunTime = False,
) -> None:
    """List every package and vendored work with its licence; end with 1 where one is not allowed.

    Licences are SPDX expressions. etl/supply/policy.toml says which are allowed, and states those
    that packages name unclearly.
    """
    from etl.cli.packages_report import run_licences

    run_licences(csv, run_time)


@app.command()
def sbom(
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write; else standard output.")
    ] = None,
    run_time: _RunTime = False,
) -> None:
    """Write the software bill of materials: CycloneDX 1.6, JSON.

    The same packages make the same bytes. It has a time only where SOURCE_DATE_EPOCH gives one.
    """
    from etl.cli.packages_report import run_sbom

    run_sbom(out, run_time)


@app.command()
def advisories(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="OSV's all.zip of PyPI, of npm; or folders of OSV's JSON."),
    ] = None,
) -> None:
    """Hold every package against advisories in OSV's format; end with 1 where one is affected.

    What was pinned is held against them, and what is installed besides. Fetch the files on a
    machine with a network; without them nothing is checked, and this says so.
    """
    from etl.cli.packages_report import run_advisories

    run_advisories(paths or [])


@app.command()
def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Versions only, not every file.")] = False,
) -> None:
    """Say whether what is installed is what is pinned, every file as its package brought it.

    Ends with 1 where a version differs, or a file is missing, changed, or of no package.
    """
    from etl.cli.packages_report import run_verify

    run_verify(quick)
