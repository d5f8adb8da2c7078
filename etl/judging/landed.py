"""Show the landed files as tables: landed.files, landed.rejects, and the rows of each table."""

from datetime import date

import duckdb

from etl.contract import Table, contract
from etl.errors import OutcomesError
from etl.ledger import Delivery, LandedFile
from etl.quoting import parquet

_FILES_DDL = """
    create table landed.files (
        file_id varchar, delivery_number bigint, landed_at timestamp, extract_date date,
        known_on date,
        source_name varchar, contract_table varchar, file_name varchar, content_sha256 varchar,
        file_bytes bigint, first_line bigint, records_read bigint, rows_landed bigint,
        rows_rejected bigint, is_made_up boolean, period_start date, period_type varchar,
        set_aside_reason varchar, notices varchar[], corrects_delivery bigint
    )
"""
_ROWS_AT_ONCE = 500  # a statement for each row would take longer than all else, after some years
_REJECTS_DDL = """
    create table landed.rejects (
        file_id varchar, line bigint, column_name varchar, fault varchar, value_class varchar,
        mapped_row bigint
    )
"""


def show_landed(
    con: duckdb.DuckDBPyConnection, entries: list[Delivery], set_aside: dict[str, str]
) -> None:
    """Create the schema landed over the files of these deliveries.

    ``landed.<table>`` has every landed row with its file, its place, and the day it was known (of
    the extract where the file's name says it, else of landing), but for the files in
    ``set_aside``: reasons by file_id. Raise OutcomesError where a landed file is missing.
    """
    record_files(con, entries, set_aside)
    for table in contract().values():
        _show_table(con, table, counted(entries, table, set_aside))


def record_files(
    con: duckdb.DuckDBPyConnection, entries: list[Delivery], set_aside: dict[str, str]
) -> None:
    """Create the schema landed with what is known of the files, without their rows.

    Raise OutcomesError where a landed file is missing.
    """
    con.execute("create schema landed")
    _refuse_missing([file for entry in entries for file in entry.files])
    _record_files(con, entries, set_aside)
    _record_rejects(con, entries)


def drop_landed(con: duckdb.DuckDBPyConnection) -> None:
    """Take away what points to landed files, so that a finished warehouse stands alone."""
    con.execute("drop schema if exists accepted cascade; drop schema if exists landed cascade")


def _refuse_missing(files: list[LandedFile]) -> None:
    for file in files:
        if not file.is_there:
            raise OutcomesError(
                f"What landed of {file.file_name} is missing ({file.rows_path}). Load the file"
                " again, or restore the folder landed from a backup."
            )


def _record_files(
    con: duckdb.DuckDBPyConnection, entries: list[Delivery], set_aside: dict[str, str]
) -> None:
    con.execute(_FILES_DDL)
    rows = [_file_row(entry, file, set_aside) for entry in entries for file in entry.files]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        places = f"({', '.join('?' * len(some[0]))})"
        con.execute(
            f"insert into landed.files values {', '.join([places] * len(some))}",
            [value for row in some for value in row],
        )


def _file_row(entry: Delivery, file: LandedFile, set_aside: dict[str, str]) -> list[object]:
    return [
        file.file_id,
        entry.number,
        entry.landed_at.replace(tzinfo=None),
        file.extract_date,
        known_on(entry, file),
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
        set_aside.get(file.file_id),
        list(file.notices),
        file.corrects_delivery,
    ]


def known_on(entry: Delivery, file: LandedFile) -> date:
    """The day the rows of a file were known: no event of theirs may be later."""
    return file.known_on or file.extract_date or entry.landed_at.date()


def _record_rejects(con: duckdb.DuckDBPyConnection, entries: list[Delivery]) -> None:
    con.execute(_REJECTS_DDL)
    files = [f for entry in entries for f in entry.files if f.rejects_path.exists()]
    if files:
        con.execute(
            f"""
            insert into landed.rejects
            select
                list_extract($file_ids, file_index::bigint + 1), line, column_name, fault,
                value_class, mapped_row
            from {parquet(*(file.rejects_path for file in files))}
            """,
            {"file_ids": [file.file_id for file in files]},
        )


def counted(
    entries: list[Delivery], table: Table, set_aside: dict[str, str]
) -> list[tuple[Delivery, LandedFile]]:
    """Return the files of a table that count, each with its delivery."""
    return [
        (entry, file)
        for entry in entries
        for file in entry.files
        if file.contract_table == table.name and file.file_id not in set_aside
    ]


def _show_table(
    con: duckdb.DuckDBPyConnection, table: Table, counted: list[tuple[Delivery, LandedFile]]
) -> None:
    if not counted:
        con.execute(f"create view landed.{table.name} as {no_rows(table)}")
        return
    # Facts about a file are looked up by its place in the list: a join would cost every query
    # time, and leave DuckDB guessing how many rows there are.
    facts = {
        "file_id": [f"'{file.file_id}'" for _, file in counted],
        "delivery_number": [f"{entry.number}::bigint" for entry, _ in counted],
        "known_on": [f"date '{known_on(entry, file)}'" for entry, file in counted],
        "is_made_up": [_literal(file.is_made_up) for _, file in counted],
        "source_name": [f"'{file.source_name}'" for _, file in counted],
    }
    looked_up = ", ".join(f"{_by_file(values)} as {name}" for name, values in facts.items())
    files = parquet(*(file.rows_path for _, file in counted), options="union_by_name = true")
    con.execute(
        f"""
        create view landed.{table.name} as
        select
            {looked_up}, file_row_number as row_number, source_line,
            {", ".join(table.column_names)}
        from {files}
        """
    )


def _by_file(values: list[str]) -> str:
    if len(set(values)) == 1:
        return values[0]
    return f"list_extract([{', '.join(values)}], file_index::bigint + 1)"


def _literal(value: bool | None) -> str:
    return "null::boolean" if value is None else str(value).lower()


def no_rows(table: Table) -> str:
    """Return a select of the columns of landed.<table>, and of no row."""
    nulls = ", ".join(f"null::{c.data_type} as {c.name}" for c in table.columns)
    return f"""
        select
            null::varchar as file_id, null::bigint as delivery_number, null::date as known_on,
            null::boolean as is_made_up, null::varchar as source_name,
            null::bigint as row_number, null::bigint as source_line, {nulls}
        where false
    """
