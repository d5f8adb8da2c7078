"""Build a new warehouse file from the landed deliveries, sql/ and data/reference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from etl.build.comments import code_lists, describe_lists, describe_macros, describe_model
from etl.build.contradictions import record_contradictions
from etl.build.engines import Engine, Here, MakeEngine
from etl.build.functions import create_functions, keep_answers
from etl.build.metrics import create_metrics
from etl.build.models import model_name, models
from etl.build.thresholds import create_thresholds, thresholds_text
from etl.builds import next_file_name
from etl.contract import contract
from etl.durable import make_folder
from etl.engine import one_commit, working_connection
from etl.fixity.changed import refuse_changed
from etl.history.definitions import code_sha256, definitions_sha256
from etl.judging.landed import drop_landed
from etl.ledger import Delivery
from etl.live import Build, builds_dir
from etl.macros import create_macros
from etl.quoting import escaped
from etl.reference import create_coded_reference_tables, create_sources
from etl.sqlfile import SqlFile
from etl.tables import create_table

# Files of DuckDB 1.2 and later tools can be opened by analysts' own clients.
_STORAGE_VERSION = "v1.2.0"


def build_warehouse(
    entries: list[Delivery],
    progress: Callable[[str], None] = lambda step: None,
    engine: MakeEngine = Here,
) -> tuple[Build, Path]:
    """Build into a draft file; return what it will be called, and the draft.

    The draft counts for nothing until it is published. The same deliveries, SQL and reference
    lists make the same numbers, and the same version.
    """
    version = warehouse_version(entries)
    now = datetime.now(UTC)
    build = Build(next_file_name(version), version, now.isoformat())
    draft = builds_dir() / f".{build.file_name}.draft"
    make_folder(draft.parent)
    build_into(draft, build, entries, progress, engine=engine)
    return build, draft


def build_into(
    draft: Path,
    build: Build,
    entries: list[Delivery],
    progress: Callable[[str], None] = lambda step: None,
    corrected_until: int | None = None,
    engine: MakeEngine = Here,
) -> None:
    """Build these deliveries into a file, which ``build`` describes.

    With ``corrected_until`` deliveries after that number correct nothing that came before it (see
    accepted.py). Raise OutcomesError where something is no longer as it landed.
    """
    progress("landed files by their hashes")
    refuse_changed(entries)
    with open_draft(draft) as con:
        _create_all(con, engine(con), entries, build, progress, corrected_until)


def warehouse_version(entries: list[Delivery]) -> str:
    """Hash the inputs of a build: files landed or withdrawn, their order, and the definitions."""
    digest = sha256(thresholds_text().encode())
    for entry in entries:
        files = [file.file_id for file in entry.files]
        withdrawn = [*entry.withdrawals, *entry.withdrawn_rows]
        digest.update(f"{entry.number} {files} {withdrawn or ''}".encode())
    digest.update(definitions_sha256().encode())
    return digest.hexdigest()[:12]


@contextmanager
def open_draft(draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse file to write to it."""
    with working_connection() as con:
        # Texts that are not codes are identifiers, each nearly alone: to look for a dictionary in
        # them takes a fifth of the time a table is written in, and finds none.
        con.execute("set disabled_compression_methods = 'dictionary'")
        con.execute(
            f"attach '{escaped(draft)}' as warehouse (storage_version '{_STORAGE_VERSION}');"
            " use warehouse"
        )
        yield con


def _create_all(
    con: duckdb.DuckDBPyConnection,
    engine: Engine,
    entries: list[Delivery],
    build: Build,
    progress: Callable[[str], None],
    corrected_until: int | None,
) -> None:
    with one_commit(con):
        for schema in ("reference", "staging", "marts", "quality", "metrics"):
            con.execute(f"create schema {schema}")
        create_macros(con)
        create_coded_reference_tables(con, "reference")
        create_sources(con)
        describe_macros(con)
        lists = code_lists()
        describe_lists(con, lists)
    progress("landed rows and rules")
    engine.accept(entries, corrected_until)
    for file in models(("staging",)):
        engine.show(model_name(file), file.statement)
    create_thresholds(con)
    for file in models(("marts", "quality")):
        progress(model_name(file))
        engine.create(model_name(file), file.statement, _coded(file))
        with one_commit(con):
            describe_model(con, file, lists)
    progress("checks in SQL")
    record_contradictions(con, engine.count)
    progress("metrics")
    create_metrics(con, engine)
    with one_commit(con):
        keep_answers(con)
        create_functions(con)
    _record_build(con, entries, build)
    con.execute("drop schema staging cascade")
    drop_landed(con)


def _coded(file: SqlFile) -> str:
    """Give columns that a model calls codes the type of their list: they are written faster."""
    codes = [name.strip() for name in file.header.get("codes", "").split(",") if name.strip()]
    casts = ", ".join(f"cast({name} as reference.{name}) as {name}" for name in codes)
    return f"select * replace ({casts}) from ({file.statement})" if casts else file.statement


def _record_build(con: duckdb.DuckDBPyConnection, entries: list[Delivery], build: Build) -> None:
    create_table(con, "build")
    con.execute(
        """
        insert into quality.build
        select $version, $built_at::timestamptz::timestamp, $deliveries, $last, $definitions,
            $program, $tables
        """,
        {
            "version": build.version,
            "built_at": build.built_at,
            "deliveries": len(entries),
            "last": entries[-1].number,
            "definitions": definitions_sha256(),
            "program": code_sha256(),
            "tables": len(contract()),
        },
    )
