"""Build a new warehouse file from the landed deliveries, sql/ and data/reference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from etl.accepted import show_accepted
from etl.build.comments import describe_model
from etl.build.contradictions import record_contradictions
from etl.build.metrics import create_metrics
from etl.build.models import model_name, models
from etl.build.thresholds import create_thresholds, thresholds_text
from etl.contract import contract
from etl.engine import working_connection
from etl.landed import drop_landed
from etl.ledger import Delivery
from etl.live import Build, builds_dir
from etl.macros import create_macros
from etl.quoting import escaped
from etl.reference import create_coded_reference_tables, create_sources
from etl.settings import REFERENCE_DIR, SQL_DIR

# Files of DuckDB 1.2 and later tools can be opened by analysts' own clients.
_STORAGE_VERSION = "v1.2.0"


def build_warehouse(
    entries: list[Delivery], progress: Callable[[str], None] = lambda step: None
) -> tuple[Build, Path]:
    """Build into a draft file; return what it will be called, and the draft.

    The draft counts for nothing until it is published. The same deliveries, SQL and reference
    lists make the same numbers, and the same version.
    """
    version = warehouse_version(entries)
    now = datetime.now(UTC)
    build = Build(f"{now:%Y%m%dT%H%M%S%f}-{version}.duckdb", version, now.isoformat())
    draft = builds_dir() / f".{build.file_name}.draft"
    draft.parent.mkdir(parents=True, exist_ok=True)
    with open_draft(draft) as con:
        _create_all(con, entries, build, progress)
    return build, draft


def warehouse_version(entries: list[Delivery]) -> str:
    """Hash the inputs of a build: files landed, their order, sql/ and data/reference."""
    digest = sha256(thresholds_text().encode())
    for entry in entries:
        digest.update(f"{entry.number} {[file.file_id for file in entry.files]}".encode())
    for path in sorted([*SQL_DIR.rglob("*.sql"), *REFERENCE_DIR.glob("*.csv")]):
        digest.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()[:12]


@contextmanager
def open_draft(draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse file to write to it."""
    with working_connection() as con:
        con.execute(
            f"attach '{escaped(draft)}' as warehouse (storage_version '{_STORAGE_VERSION}');"
            " use warehouse"
        )
        yield con


def create_staging(con: duckdb.DuckDBPyConnection) -> None:
    """Create the schema staging: views over accepted rows, gone when the build is done."""
    con.execute("create schema staging")
    for file in models(("staging",)):
        con.execute(f"create view {model_name(file)} as {file.statement}")


def _create_all(
    con: duckdb.DuckDBPyConnection,
    entries: list[Delivery],
    build: Build,
    progress: Callable[[str], None],
) -> None:
    for schema in ("reference", "marts", "quality", "metrics"):
        con.execute(f"create schema {schema}")
    create_macros(con)
    create_coded_reference_tables(con, "reference")
    create_sources(con)
    progress("landed rows and rules")
    show_accepted(con, entries)
    create_staging(con)
    create_thresholds(con)
    for file in models(("marts", "quality")):
        progress(model_name(file))
        con.execute(f"create table {model_name(file)} as {file.statement}")
        describe_model(con, file)
    progress("checks in SQL")
    record_contradictions(con)
    progress("metrics")
    create_metrics(con)
    _record_build(con, entries, build)
    con.execute("drop schema staging cascade")
    drop_landed(con)


def _record_build(con: duckdb.DuckDBPyConnection, entries: list[Delivery], build: Build) -> None:
    con.execute(
        """
        create table quality.build as
        select $version as version, $built_at::timestamptz::timestamp as built_at,
            $deliveries as deliveries, $tables as contract_tables
        """,
        {
            "version": build.version,
            "built_at": build.built_at,
            "deliveries": len(entries),
            "tables": len(contract()),
        },
    )
