"""The commands: their names, arguments and help. Each imports its work when it is called."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from etl.cli import (
    analysts,
    audit,
    briefing,
    export,
    findings,
    logins,
    operating,
    packages,
    publish,
    quarantine,
    source,
)
from etl.errors import ExitCode

_CODES = "  ".join(f"{code.value} {code.name.lower().replace('_', ' ')}" for code in ExitCode)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Prosecution outcomes: deliveries in, a checked warehouse and a dashboard out.\n\n"
    "The usual night is 'run': it loads what is new in the inbox, then builds. A new warehouse"
    " goes live only if no critical check fails; until then the old one answers.\n\n"
    f"Exit codes: {_CODES}.",
)


app.add_typer(analysts.app)
app.add_typer(findings.app)
app.add_typer(briefing.app)
app.add_typer(export.app)
app.add_typer(publish.app)
app.add_typer(operating.app)
app.add_typer(source.app, name="source")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(audit.app, name="audit")
app.add_typer(logins.app, name="logins")
app.add_typer(packages.app, name="packages")


class SampleFormat(StrEnum):
    """File formats a sample can be written in."""

    CSV = "csv"
    CSV_GZ = "csv.gz"
    PARQUET = "parquet"


class DiffFormat(StrEnum):
    """How a difference is printed."""

    TABLE = "table"
    CSV = "csv"


@app.command()
def demo(
    cases: Annotated[int, typer.Option(min=1000, help="Made-up cases to make.")] = 60_000,
    published: Annotated[
        Path | None, typer.Option(help="Folder of tables published by the CPS, to load as well.")
    ] = None,
    dashboard: Annotated[bool, typer.Option(help="Open the dashboard at the end.")] = True,
) -> None:
    """See it all with made-up data: make it, load it, build, check, open the dashboard.

    Uses a data folder of its own, data/demo, so that it never meets real deliveries.
    """
    from etl.cli.demo import run_demo

    run_demo(cases, published, dashboard)


@app.command()
def load(source: str, paths: Annotated[list[Path], typer.Argument()]) -> None:
    """Land a delivery: files, or folders of them, of one SOURCE.

    SOURCE is 'cases' (case_outcomes, charges, restraining_orders and order_breaches; CSV, CSV.gz
    or Parquet), 'cps_published' (tables as the CPS publishes them; the period is read from the
    path), or any other file of sql/sources. Loading the same files again changes nothing.

    For example: outcomes load cps_published downloads/cps
    """
    from etl.cli.load import run_load

    run_load(source, paths)


@app.command()
def withdraw(
    delivery: Annotated[int, typer.Argument(help="Number of the delivery, as load told it.")],
    reason: Annotated[str, typer.Option(help="Why, in one line; shown on the quality page.")],
    file: Annotated[str | None, typer.Option(help="Only this file of it, by its name.")] = None,
) -> None:
    """Take back a delivery, or one file of it: what it had replaced counts again.

    Nothing is deleted, and a withdrawal is a delivery of its own: withdraw its number to undo it.
    """
    from etl.cli.withdraw import run_withdraw

    run_withdraw(delivery, file, reason)


@app.command("withdraw-rows")
def withdraw_rows(
    table: Annotated[str, typer.Argument(help="Table of the contract, as case_outcomes.")],
    keys: Annotated[Path, typer.Argument(help="CSV or Parquet of its key columns, no others.")],
    reason: Annotated[str, typer.Option(help="Why, in one line.")],
) -> None:
    """Take back single rows by their key, whichever delivery brought them.

    A row of that key that is delivered later counts again.
    """
    from etl.cli.withdraw import run_withdraw_rows

    run_withdraw_rows(table, keys, reason)


@app.command()
def build(
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Make again what was live at the end of a day."),
    ] = None,
    engine: Annotated[
        Literal["duckdb", "spark"] | None,
        typer.Option(help="What computes it, if not OUTCOMES_ENGINE.", show_default=False),
    ] = None,
) -> None:
    """Build a new warehouse from all deliveries, check it, and put it live.

    Ends with code 4 when a critical check fails; the old warehouse then stays live. With --as-at
    the warehouse of that day is made again, from the deliveries and definitions of then, in a
    file beside: nothing goes live.
    """
    from etl.cli.build import run_build, run_build_as_at

    if as_at:
        run_build_as_at(as_at.date())
    else:
        run_build(engine)


@app.command()
def run() -> None:
    """Do a night's work: load what is new in the inbox, build, check, swap, and report it.

    Takes every complete delivery of inbox/SOURCE/ in the data folder, moves it to inbox/done or
    inbox/refused, and builds only if the warehouse would differ. The report is in runs/, the log
    in logs/. Ends with the worst code of its steps: 1, 6, 4, 3, 5, else 0.
    """
    from etl.cli.run import run_run

    run_run()


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="previous, live, a version, a day or a file.")] = (
        "previous"
    ),
    new: Annotated[str, typer.Argument(help="The newer one, named likewise.")] = "live",
    output: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.TABLE,
) -> None:
    """Say which numbers moved between two warehouses, and why.

    The causes are new data, corrections (rows replaced or withdrawn) and changed definitions;
    what each moved adds up exactly. For example: outcomes diff 2026-09-30 live
    """
    from etl.cli.diff import run_diff

    run_diff(old, new, output.value)


@app.command()
def check(
    docs: Annotated[
        Path | None, typer.Option(help="Folder to write Great Expectations' HTML report to.")
    ] = None,
) -> None:
    """Hold the live warehouse against every expectation again, and list the results."""
    from etl.cli.build import run_check

    run_check(docs)


@app.command()
def status() -> None:
    """Say what is live, what was delivered and became of it, and what the checks said."""
    from etl.cli.status import run_status

    run_status()


@app.command()
def lineage(metric: Annotated[str, typer.Argument(help="A metric, as in sql/metrics.")]) -> None:
    """Show what a number is made from, down to the hash of every delivered file.

    The tree goes from METRIC to its SQL, the marts and staging it reads, the tables of the
    contract, the rules that set rows aside, and the files with their SHA-256 and rows.
    """
    from etl.cli.lineage import run_lineage

    run_lineage(metric)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Folder to write the files to.")],
    cases: Annotated[int, typer.Option(min=1, help="Cases to make.")] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same files.")] = 2010,
    first_day: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of referral.")
    ] = datetime(2008, 4, 1),
    last_day: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Day of the extract.")
    ] = datetime(2026, 9, 30),
    file_format: Annotated[SampleFormat, typer.Option("--format")] = SampleFormat.CSV,
    faults: Annotated[
        bool, typer.Option("--faults", help="Plant faults of every kind the checks should catch.")
    ] = False,
) -> None:
    """Make made-up case-level data, calibrated to published figures, with a truth file."""
    from etl.cli.demo import run_sample

    run_sample(folder, cases, seed, first_day.date(), last_day.date(), file_format.value, faults)


@app.command()
def pseudonymise(
    files: Annotated[list[Path] | None, typer.Argument(help="CSV, CSV.gz or Parquet.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results, under the same names.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Column of identifiers, NAME or NAME=KIND; once for each column."),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="File with the key; else OUTCOMES_PSEUDONYM_KEY.")
    ] = None,
    new_key: Annotated[Path | None, typer.Option(help="Make a new key in this file.")] = None,
    prefix: Annotated[
        bool, typer.Option("--prefix", help="Write the kind before each pseudonym.")
    ] = False,
    case_sensitive: Annotated[
        bool, typer.Option("--case-sensitive", help="A1 and a1 are two identifiers.")
    ] = False,
) -> None:
    """Replace identifiers by pseudonyms, at the data owner's, before files are delivered.

    The same identifier of one KIND is the same pseudonym in every file made with the same key.
    Without --column all identifiers of the contract are replaced: defendant_id and victim_id are
    of the kind person, case_id and breach_case_id of the kind case, order_id, breach_id. Needs no
    data folder.

    For example: outcomes pseudonymise case_outcomes.csv --out ready --key-file key
    """
    from etl.cli.pseudonymise import run_pseudonymise

    run_pseudonymise(files or [], out, column or [], key_file, new_key, prefix, case_sensitive)


@app.command()
def dashboard(
    address: Annotated[
        str | None, typer.Option(help="Address to listen on, OUTCOMES_ADDRESS if not given.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65_535, help="Port to listen on, OUTCOMES_PORT if not given."),
    ] = None,
) -> None:
    """Open the dashboard on the live warehouse.

    It follows the warehouse: what a build puts live is shown without a restart. Ctrl+C ends it.
    """
    from etl.cli.serve import run_dashboard

    run_dashboard(address, port)
