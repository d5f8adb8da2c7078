"""Show Spark the landed files as landed.<table>, as etl/judging/landed.py does DuckDB."""

from typing import TYPE_CHECKING

from etl.contract import Table, contract
from etl.judging.landed import counted
from etl.ledger import Delivery
from etl.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TYPES = {"VARCHAR": "string", "INTEGER": "int"}


def show_landed_rows(tables: Tables, entries: list[Delivery], left_out: dict[str, str]) -> None:
    """Show landed.<table> of every table of the contract; landed.files is in DuckDB already."""
    for table in contract().values():
        paths = [file.rows_path.resolve().as_uri() for _, file in counted(entries, table, left_out)]
        rows = _rows(tables, table, paths)
        names = [f"rows.{name}" for name in ("row_number", "source_line", *table.column_names)]
        tables.show("landed.rows", rows)
        tables.send("landed.names", _names(counted(entries, table, left_out)))
        tables.show(
            f"landed.{table.name}",
            tables.select(
                f"""
                select
                    files.file_id, files.delivery_number, files.known_on, files.is_made_up,
                    files.source_name, {", ".join(names)}
                from landed.rows as rows
                inner join landed.names as names on names.landed_name = rows.landed_name
                inner join landed.files as files on files.file_id = names.file_id
                """
            ),
        )


def _rows(tables: Tables, table: Table, paths: list[str]) -> "DataFrame":
    """Read the rows with the name of their file and their number in it, from 0."""
    columns = [f"`{c.name}` {_TYPES.get(c.data_type, c.data_type)}" for c in table.columns]
    schema = ", ".join([*columns, "source_line bigint"])
    if not paths:
        empty = f"{schema}, landed_name string, row_number bigint"
        return tables.session.createDataFrame([], empty)
    place = ["_metadata.file_name as landed_name", "_metadata.row_index as row_number"]
    return tables.session.read.schema(schema).parquet(*paths).selectExpr("*", *place)


def _names(files: list) -> str:
    rows = [f"('{file.file_id}', '{file.rows_path.name}')" for _, file in files]
    listed = ", ".join(rows) or "(null::varchar, null::varchar)"
    return f"select * from (values {listed}) as listed (file_id, landed_name)"
