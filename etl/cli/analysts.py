"""The commands of analysts: their names, arguments and help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


class OutputFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(help="One select; - reads standard input.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="File with the select.")] = None,
    output: Annotated[OutputFormat, typer.Option("--format")] = OutputFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write to, by its ending's format.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", help="NAME=VALUE for $NAME; once for each."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the plan alone.")] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Show what the disclosure policy would let out of it.")
    ] = False,
    warehouse: Annotated[
        Path | None, typer.Option(help="Another warehouse file, as build --as-at makes one.")
    ] = None,
) -> int:
    """Ask the live warehouse in SQL. Nothing can be changed or reached by it.

    It is answered by a process of its own with limits of time, memory, rows and size, and is
    recorded with who asked. Code 7 says that it was ended, or its answer cut, at a limit.

    For example: outcomes sql "select area_code, sum(numerator), sum(denominator) from
    metrics.counts where metric = $metric group by all" -p metric=conviction_rate
    """
    from etl.cli.sql import run_sql

    return run_sql(query, file, output.value, out, warehouse, parameter or [], explain, release)
