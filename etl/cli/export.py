"""outcomes export: the whole warehouse as Parquet."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="New folder, which only you can open.")],
    warehouse: Annotated[
        Path | None, typer.Option(help="Another warehouse file, as build --as-at makes one.")
    ] = None,
) -> None:
    """Write the whole live warehouse to FOLDER as Parquet, for R and other programs.

    One file a table of marts, metrics, quality and reference; manifest.json says of which warehouse
    and describes every table and column. Rows of single cases: not for publication.
    """
    from etl.audit.record import record_event
    from etl.cli.console import say, steps
    from etl.export.warehouse import MANIFEST, WARNING, export_warehouse
    from etl.sandbox.who import account

    record_event(account(), "command", "exports the warehouse")
    with steps("Exporting") as progress:
        manifest = export_warehouse(folder, warehouse, progress)
    tables, about = manifest["tables"], manifest["warehouse"]
    rows, size = (sum(table[key] for table in tables) for key in ("rows", "bytes"))
    made_up = " of made-up data" if about["is_made_up"] else ""
    say(
        f"{len(tables)} tables, {rows:,} rows, {size / 1e6:,.1f} MB, of warehouse"
        f" {about['version']}{made_up}: {folder}. {MANIFEST} there describes them."
    )
    say(WARNING)
