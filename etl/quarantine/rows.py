"""The quarantined rows of one contract table, as text in the contract's columns."""

import duckdb

from etl.contract import Table
from etl.quarantine.state import Wanted

RELEASE_UNCHANGED = "release_unchanged"
PLACE_COLUMNS = (
    "quarantined_file",
    "quarantined_line",
    "quarantined_in",
    "quarantined_row",
    "reason",
    "what_to_do",
    "as_delivered",
    RELEASE_UNCHANGED,
)


def show_rows(con: duckdb.DuckDBPyConnection, table: Table, wanted: Wanted) -> int:
    """Create the temp table asked_for: PLACE_COLUMNS, then the columns of the contract.

    Each row stands once, whatever the number of its faults; an empty cell is null. Return how
    many rows there are besides whose text is not kept, as lines a source's select made no row of.
    """
    names = table.column_names
    typed = ", ".join(f"landed.{name}::varchar as {name}" for name in names)
    texts = ", ".join(f"json_extract_string(cells, '$.{name}') as {name}" for name in names)
    con.execute(
        f"""
        create or replace temp table wanted_rows as
        select
            file_id, row_reference, any_value(file_name) as file_name, min(line) as line,
            string_agg(distinct coalesce(column_name || ': ', '') || reason, '; ') as reason,
            string_agg(distinct what_to_do, '; ') as what_to_do
        from quality.quarantine
        where contract_table = '{table.name}' and {wanted.condition}
        group by file_id, row_reference
        """,
        wanted.parameters,
    )
    con.execute(
        f"""
        create or replace temp table asked_for as
        select
            file_name as quarantined_file, line as quarantined_line, file_id as quarantined_in,
            row_reference as quarantined_row, reason, what_to_do, as_delivered,
            null::varchar as {RELEASE_UNCHANGED}, {", ".join(names)}
        from wanted_rows
        inner join (
            select landed.file_id, 'row ' || landed.row_number as row_reference,
                null::varchar as as_delivered, {typed}
            from landed.{table.name} as landed
            semi join landed.violations using (file_id, row_number)
            union all
            select file_id, row_reference, case when cells is null then raw_line end, {texts}
            from landed.rejected_rows
            where cells is not null or raw_line is not null
        ) as texts using (file_id, row_reference)
        order by file_id, line, row_reference
        """
    )
    (without_text,) = con.execute(
        "select count(*) from wanted_rows anti join asked_for"
        " on quarantined_in = file_id and quarantined_row = row_reference"
    ).fetchone()
    return without_text
