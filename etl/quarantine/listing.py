"""List the faults in quarantine: kinds first, then each with its place. Never a value."""

from dataclasses import dataclass

import duckdb
import polars as pl

from etl.ledger import deliveries
from etl.quarantine.state import Wanted, open_quarantine

FAULT_COLUMNS = (
    "delivery",
    "file",
    "line",
    "column",
    "shape",
    "reason",
    "what to do",
    "status",
)
KIND_COLUMNS = ("table", "column", "reason", "rows")


@dataclass(frozen=True)
class Listing:
    """Faults asked for: kinds of them, the first of them by file and line, and their number.

    ``kinds`` are rows of KIND_COLUMNS, the most frequent first; ``faults`` of FAULT_COLUMNS.
    """

    kinds: list[tuple]
    faults: pl.DataFrame
    total: int


def list_quarantine(wanted: Wanted, most: int | None = None) -> Listing:
    """Return the faults asked for, ``most`` of them at the most."""
    entries = deliveries()
    with open_quarantine(entries) as con:
        kinds = con.execute(
            f"""
            select contract_table, coalesce(column_name, ''), reason,
                count(distinct (file_id, row_reference)) as rows
            from quality.quarantine where {wanted.condition}
            group by all order by rows desc, contract_table, 2, reason
            """,
            wanted.parameters,
        ).fetchall()
        (total,) = con.execute(
            f"select count(*) from quality.quarantine where {wanted.condition}", wanted.parameters
        ).fetchone()
        return Listing(kinds, _faults(con, wanted, most), total)


def _faults(con: duckdb.DuckDBPyConnection, wanted: Wanted, most: int | None) -> pl.DataFrame:
    limit = f"limit {most}" if most is not None else ""
    rows = con.execute(
        f"""
        select delivery_number, file_name, line, column_name, value_class, reason, what_to_do,
            status_in_words
        from quality.quarantine where {wanted.condition}
        order by delivery_number, file_name, line, column_name, rule {limit}
        """,
        wanted.parameters,
    ).fetchall()
    kinds = dict.fromkeys(FAULT_COLUMNS, pl.String) | {"delivery": pl.Int64, "line": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")
