"""Judge each delivery against the rules once, and keep what was found until a rule changes.

What a delivery's rows violate follows from the delivery, the rules and the reference lists
alone, so it is remembered in one Parquet file a delivery, and a night judges what is new.
"""

import os
import time
from hashlib import sha256
from pathlib import Path

import duckdb

from etl.contract import contract
from etl.durable import DRAFT
from etl.engine import working_connection
from etl.fixity.changed import refuse_changed
from etl.judging.landed import show_landed
from etl.judging.rules import record_violations, rules_of
from etl.ledger import Delivery
from etl.lines import with_line
from etl.macros import create_macros
from etl.quoting import escaped
from etl.reference import create_reference_tables
from etl.settings import REFERENCE_DIR, SQL_DIR, settings

_ABANDONED_SECONDS = 3600
VIOLATIONS_DDL = """
    create table landed.violations (
        contract_table varchar, file_id varchar, row_number bigint, source_line bigint,
        column_name varchar, value_class varchar, rule varchar, reason varchar,
        what_to_do varchar, line bigint
    )
"""


def violations_of(entries: list[Delivery]) -> list[Path]:
    """Return a Parquet file of violations for each delivery, judging those not judged yet.

    Their columns are those of landed.violations. Raise OutcomesError where a delivery not judged
    yet is no longer as it landed.
    """
    mark = _rules_sha256()
    paths = {entry.number: _path(entry, mark) for entry in entries}
    waiting = [entry for entry in entries if not paths[entry.number].exists()]
    if waiting:
        # What is found is remembered: of a harmed file it would outlast the file's repair.
        refuse_changed(waiting)
        _judge(waiting, paths)
    return list(paths.values())


def _path(entry: Delivery, mark: str) -> Path:
    files = sha256(" ".join(file.file_id for file in entry.files).encode()).hexdigest()
    return settings().judged_dir / f"{mark[:16]}-{entry.number:06}-{files[:16]}.parquet"


def _rules_sha256() -> str:
    rules = [(r.name, r.statement) for table in contract().values() for r in rules_of(table)]
    digest = sha256(f"{duckdb.__version__} {rules}".encode())
    for path in sorted([*(SQL_DIR / "macros").glob("*.sql"), *REFERENCE_DIR.glob("*.csv")]):
        digest.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def forget_older() -> None:
    """Forget what was found under other rules than those in force."""
    mark = _rules_sha256()[:16]
    for path in settings().judged_dir.glob("*"):
        # A load judges without the lock, so a draft may have a process; a new one may not be old.
        if path.name.startswith("."):
            is_left = time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
        else:
            is_left = not path.name.startswith(mark)
        if is_left:
            path.unlink(missing_ok=True)


def _judge(entries: list[Delivery], paths: dict[int, Path]) -> None:
    settings().judged_dir.mkdir(parents=True, exist_ok=True)
    with working_connection() as con:
        con.execute("create schema reference")
        create_macros(con)
        create_reference_tables(con, "reference")
        show_landed(con, entries, {})
        con.execute(VIOLATIONS_DDL)
        for table in contract().values():
            if any(f.contract_table == table.name for entry in entries for f in entry.files):
                record_violations(con, table)
        place_violations(con)
        for entry in entries:
            _keep(con, entry, paths[entry.number])


def _keep(con: duckdb.DuckDBPyConnection, entry: Delivery, path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    con.execute(
        f"""
        copy (
            select violations.* from landed.violations as violations
            inner join landed.files as files using (file_id)
            where files.delivery_number = {entry.number}
        ) to '{escaped(draft)}' (format parquet)
        """
    )
    draft.replace(path)


def place_violations(con: duckdb.DuckDBPyConnection) -> None:
    """Tell the line of each violation that has none."""
    rows = """
        select violations.* exclude (line), files.first_line
        from landed.violations as violations inner join landed.files as files using (file_id)
        where violations.line is null
    """
    con.execute(
        f"""
        create or replace table landed.violations as
        select * from landed.violations where line is not null
        union all by name
        from ({with_line(rows, "landed.rejects")})
        """
    )
