"""Show the landed files as tables: landed.* as delivered, accepted.* what counts of them."""

import duckdb

from etl.contract import Table, contract
from etl.errors import OutcomesError
from etl.ledger import Delivery, LandedFile, copies
from etl.lines import with_line
from etl.quoting import escaped
from etl.rules import record_violations

_FILES_DDL = """
    create table landed.files (
        file_id varchar, delivery_number bigint, landed_at timestamp, extract_date date,
        known_on date,
        source_name varchar, contract_table varchar, file_name varchar, content_sha256 varchar,
        file_bytes bigint, first_line bigint, records_read bigint, rows_landed bigint,
        rows_rejected bigint, is_made_up boolean, period_start date, period_type varchar,
        copy_of varchar, notices varchar[], rows_path varchar, rejects_path varchar
    )
"""
_VIOLATIONS_DDL = """
    create table landed.violations (
        contract_table varchar, file_id varchar, row_number bigint, source_line bigint,
        column_name varchar, value_class varchar, rule varchar, reason varchar,
        what_to_do varchar
    )
"""


def show_landed(
    con: duckdb.DuckDBPyConnection,
    entries: list[Delivery],
    repeated: dict[str, LandedFile] | None = None,
) -> None:
    """Create the schemas landed and accepted over the files of these deliveries.

    ``landed.<table>`` has every landed row with its file, its place, and the day it was known (of
    the extract where the file's name says it, else of landing); ``landed.violations`` the
    rows that break a rule; ``accepted.<table>`` the rows that break none and that no later
    delivery replaces. ``repeated`` are copies to set aside, those among these deliveries if not
    given. The connection needs the macros and the schema reference.
    """
    con.execute("create schema landed; create schema accepted")
    con.execute(_VIOLATIONS_DDL)
    con.execute("create table landed.superseded (file_id varchar, row_number bigint)")
    files = [file for entry in entries for file in entry.files]
    _refuse_missing(files)
    repeated = copies(files) if repeated is None else repeated
    _record_files(con, entries, repeated)
    _record_rejects(con, files)
    for table in contract().values():
        counted = [
            file
            for file in files
            if file.contract_table == table.name and file.file_id not in repeated
        ]
        _show_table(con, table, counted)
        if counted:
            record_violations(con, table)
            _record_superseded(con, table, entries, counted)
    _place_violations(con)


def drop_landed(con: duckdb.DuckDBPyConnection) -> None:
    """Take away what points to landed files, so that a finished warehouse stands alone."""
    con.execute("drop schema if exists accepted cascade; drop schema if exists landed cascade")


def _record_files(
    con: duckdb.DuckDBPyConnection, entries: list[Delivery], repeated: dict[str, LandedFile]
) -> None:
    con.execute(_FILES_DDL)
    rows = [_file_row(entry, file, repeated) for entry in entries for file in entry.files]
    if rows:
        con.executemany(f"insert into landed.files values ({', '.join('?' * len(rows[0]))})", rows)


def _file_row(entry: Delivery, file: LandedFile, repeated: dict[str, LandedFile]) -> list[object]:
    original = repeated.get(file.file_id)
    return [
        file.file_id,
        entry.number,
        entry.landed_at.replace(tzinfo=None),
        file.extract_date,
        file.extract_date or entry.landed_at.date(),
        file.source_name,
        file.contract_table,
        file.file_name,
        file.content_sha256,
        file.file_bytes,
        file.first_line,
        file.records_read,
        file.rows_landed,
        file.rows_rejected,
        file.is_made_up,
        file.period_start,
        file.period_type,
        original and original.file_name,
        list(file.notices),
        str(file.rows_path),
        str(file.rejects_path),
    ]


def _record_rejects(con: duckdb.DuckDBPyConnection, files: list[LandedFile]) -> None:
    con.execute(
        "create table landed.rejects (file_id varchar, line bigint, column_name varchar,"
        " fault varchar, value_class varchar, mapped_row bigint)"
    )
    if files:
        paths = ", ".join(f"'{escaped(file.rejects_path)}'" for file in files)
        con.execute(
            f"""
            insert into landed.rejects
            select file_id, line, column_name, fault, value_class, mapped_row
            from read_parquet([{paths}], filename = true) as rejects
            inner join landed.files as files on files.rejects_path = rejects.filename
            """
        )


def _refuse_missing(files: list[LandedFile]) -> None:
    for file in files:
        if not (file.rows_path.exists() and file.rejects_path.exists()):
            raise OutcomesError(
                f"What landed of {file.file_name} is missing ({file.rows_path}). Load the file"
                " again, or restore the folder landed from a backup."
            )


def _show_table(con: duckdb.DuckDBPyConnection, table: Table, files: list[LandedFile]) -> None:
    columns = ", ".join(f"rows.{name}" for name in table.column_names)
    if files:
        paths = ", ".join(f"'{escaped(file.rows_path)}'" for file in files)
        con.execute(
            f"""
            create view landed.{table.name} as
            select
                files.file_id, files.delivery_number, files.known_on, files.is_made_up,
                rows.file_row_number as row_number, rows.source_line, {columns}
            from read_parquet(
                [{paths}], union_by_name = true, filename = true, file_row_number = true
            ) as rows
            inner join landed.files as files on files.rows_path = rows.filename
            """
        )
    else:
        nulls = ", ".join(f"null::{c.data_type} as {c.name}" for c in table.columns)
        con.execute(
            f"""
            create view landed.{table.name} as
            select
                null::varchar as file_id, null::bigint as delivery_number, null::date as known_on,
                null::boolean as is_made_up, null::bigint as row_number,
                null::bigint as source_line, {nulls}
            where false
            """
        )
    con.execute(
        f"""
        create view accepted.{table.name} as
        select * from landed.{table.name} as landed
        where not exists (
            select 1 from landed.violations as violations
            where violations.file_id = landed.file_id
                and violations.row_number = landed.row_number
        ) and not exists (
            select 1 from landed.superseded as superseded
            where superseded.file_id = landed.file_id
                and superseded.row_number = landed.row_number
        )
        """
    )


def _record_superseded(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    entries: list[Delivery],
    counted: list[LandedFile],
) -> None:
    """A later delivery's row replaces an earlier one of the same key."""
    ids = {file.file_id for file in counted}
    numbers = sorted(e.number for e in entries if any(f.file_id in ids for f in e.files))
    if len(numbers) < 2:
        return
    same_key = " and ".join(f"newer.{name} = older.{name}" for name in table.key)
    # Nothing has been superseded yet, so accepted.* is here what breaks no rule. The rows of the
    # first delivery replace none: leaving them out keeps the side held in memory small.
    con.execute(
        f"""
        insert into landed.superseded
        select distinct older.file_id, older.row_number
        from accepted.{table.name} as older
        inner join (
            from accepted.{table.name} where delivery_number > {numbers[0]}
        ) as newer on {same_key} and newer.delivery_number > older.delivery_number
        """
    )


def _place_violations(con: duckdb.DuckDBPyConnection) -> None:
    rows = """
        select violations.*, files.first_line
        from landed.violations as violations inner join landed.files as files using (file_id)
    """
    con.execute(f"create or replace table landed.violations as {with_line(rows, 'landed.rejects')}")
