"""Which quarantined rows no longer wait for anybody, and since which delivery.

A row is settled by a correction that names it; by a later delivery's row of its key, which counts
or waits in its place; by the withdrawal of its key; or as a second copy of a row that counts. Of
several the correction decides, then the row that counts. A row whose fault is gone, since its
code or its parent has come, is not in quarantine at all.
"""

from collections.abc import Iterator

import duckdb

from etl.contract import Table, contract
from etl.judging.accepted import withdrawn_keys
from etl.judging.set_aside import set_aside
from etl.ledger import Delivery, LandedFile
from etl.quoting import parquet

# In the order in which they decide.
STATUSES = ("corrected", "withdrawn", "copy", "repeated")
_DDL = """
    create table landed.settled (
        file_id varchar, row_reference varchar, status varchar, delivery_number bigint
    )
"""


def record_settled(con: duckdb.DuckDBPyConnection, entries: list[Delivery]) -> None:
    """Create landed.settled: quarantined rows that are open no longer, each once.

    ``status`` is one of STATUSES, ``delivery_number`` the delivery that settled the row. The
    connection has the schemas landed and accepted over the same deliveries.
    """
    con.execute(_DDL)
    show_rejected_rows(con, entries)
    selects = list(_corrections(entries))
    for table in contract().values():
        show_waiting(con, table)
        (waiting,) = con.execute(f"select count(*) from temp.waiting_{table.name}").fetchone()
        selects += _by_key(table, entries) if waiting else []
    for select in selects:
        con.execute(f"insert into landed.settled {select}")
    order = ", ".join(f"'{status}'" for status in STATUSES)
    con.execute(
        f"""
        create or replace table landed.settled as
        select * from landed.settled
        qualify row_number() over (
            partition by file_id, row_reference
            order by list_position([{order}], status), delivery_number
        ) = 1
        """
    )
    for table in contract().values():
        con.execute(f"drop table temp.waiting_{table.name}")


def show_rejected_rows(con: duckdb.DuckDBPyConnection, entries: list[Delivery]) -> None:
    """Create the view landed.rejected_rows: rejected lines with their text, each row once.

    Its columns are file_id, line, row_reference, raw_line, cells (JSON of texts by column). It
    reads the landed files, so that no text gets into a warehouse.
    """
    left_out = set_aside(entries)
    files = [
        f
        for entry in entries
        for f in entry.files
        if f.rejects_path.exists() and f.file_id not in left_out
    ]
    con.execute(f"create or replace view landed.rejected_rows as {_rejected_rows(files)}")


def _rejected_rows(files: list[LandedFile]) -> str:
    text = "null::varchar as raw_line, null::varchar as cells"
    if not files:
        return (
            "select null::varchar as file_id, null::bigint as line,"
            f" null::varchar as row_reference, {text} where false"
        )
    ids = ", ".join(f"'{file.file_id}'" for file in files)
    paths = parquet(*(file.rejects_path for file in files), options="union_by_name = true")
    return f"""
        select
            file_id, line,
            coalesce('mapped ' || mapped_row, 'line ' || line) as row_reference,
            any_value(raw_line) as raw_line, any_value(cells) as cells
        from (
            select *, list_extract([{ids}], file_index::bigint + 1) as file_id
            from {paths}
            -- Lines rejected by an earlier version have no cells.
            union all by name
            select null::varchar as cells where false
        )
        where fault <> 'blank line'
        group by all
    """


def _corrections(entries: list[Delivery]) -> Iterator[str]:
    left_out = set_aside(entries)
    for entry in entries:
        for file in entry.files:
            if file.corrects_delivery and file.file_id not in left_out:
                yield (
                    f"select file_id, row_reference, 'corrected', {entry.number}"
                    f" from {parquet(file.corrections_path)}"
                )


def show_waiting(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create a temporary table of the quarantined rows that have a key which can be read."""
    key = ", ".join(table.key)
    texts = {
        c.name: f"try_cast(json_extract_string(cells, '$.{c.name}') as {c.data_type})"
        for c in table.columns
        if c.name in table.key
    }
    from_text = ", ".join(f"{text} as {name}" for name, text in texts.items())
    con.execute(
        f"""
        create or replace temp table waiting_{table.name} as
        select * from (
            select distinct
                landed.file_id, 'row ' || landed.row_number as row_reference,
                landed.delivery_number, {", ".join(f"landed.{name}" for name in table.key)}
            from landed.{table.name} as landed
            semi join (
                select file_id, row_number from landed.violations
                where contract_table = '{table.name}'
            ) as broken using (file_id, row_number)
            union all
            select rows.file_id, rows.row_reference, files.delivery_number, {from_text}
            from landed.rejected_rows as rows
            inner join landed.files as files using (file_id)
            where files.contract_table = '{table.name}' and rows.cells is not null
        )
        where {" and ".join(f"{name} is not null" for name in table.key)}
        order by {key}
        """
    )


def _by_key(table: Table, entries: list[Delivery]) -> Iterator[str]:
    counting = f"accepted.{table.name}"
    yield _settled(table, "corrected", counting, ">")
    yield _settled(table, "repeated", _newest(table, f"from temp.waiting_{table.name}"), ">")
    if keys := withdrawn_keys(table, entries):
        yield _settled(table, "withdrawn", _newest(table, keys), ">")
    is_copy = f"""
        (waiting.file_id, waiting.row_reference) in (
            select file_id, 'row ' || row_number from landed.violations
            where rule = '{table.name}_unique_key'
        )
    """
    yield _settled(table, "copy", counting, "=", is_copy)


def _newest(table: Table, rows: str) -> str:
    # Of a key that waits again every night all but the newest row are settled by that one.
    key = ", ".join(table.key)
    return f"(select {key}, max(delivery_number) as delivery_number from ({rows}) group by {key})"


def _settled(table: Table, status: str, others: str, when: str, only: str = "true") -> str:
    same_key = " and ".join(f"other.{name} = waiting.{name}" for name in table.key)
    return f"""
        select waiting.file_id, waiting.row_reference, '{status}', min(other.delivery_number)
        from temp.waiting_{table.name} as waiting
        inner join {others} as other
            on {same_key} and other.delivery_number {when} waiting.delivery_number
        where {only}
        group by waiting.file_id, waiting.row_reference
    """
