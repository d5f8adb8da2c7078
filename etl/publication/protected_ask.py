"""Answer the questions of findings from published counts alone, so that words tell nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from etl.findings.asking import Ask, asking
from etl.live import attach_warehouse
from etl.macros import create_macros
from etl.publication.quarter import Quarter
from etl.publication.table import Table

# Of the warehouse only what holds no counts; of its periods those that are published.
_COPIED = ("metrics.definitions", "metrics.definition_versions", "metrics.areas")


@contextmanager
def asking_published(warehouse: Path, national: Table, offences: str) -> Iterator[Ask]:
    """Answer over the nation's shown counts of a class of offences, by quarter.

    What is withheld is not there: its quarter is a gap.
    """
    with duckdb.connect() as con:
        create_macros(con)
        con.execute("create schema metrics; create schema reference")
        attach_warehouse(con, warehouse, "warehouse")
        lists = con.execute(
            "select 'reference.' || table_name from duckdb_tables()"
            " where database_name = 'warehouse' and schema_name = 'reference'"
        ).fetchall()
        for table in [*_COPIED, *(name for (name,) in lists)]:
            con.execute(f"create table {table} as from warehouse.{table}")
        con.execute(
            "create table metrics.published_counts as"
            " from warehouse.metrics.published_counts limit 0"
        )
        _create_counts(con, national, offences)
        _create_periods(con)
        con.execute("detach warehouse")
        yield asking(con)


def _create_counts(con: duckdb.DuckDBPyConnection, national: Table, offences: str) -> None:
    rows = national.rows.filter(pl.col("offence_code") == offences).drop_nulls(
        ["numerator", "denominator", "eligible"]
    )
    starts = [Quarter.named(name).first_day for name in rows["quarter"]]
    con.register("shown", rows.with_columns(pl.Series("month", starts, dtype=pl.Date)).to_arrow())
    con.execute(
        "create table metrics.counts as select measure as metric, month, area_code,"
        " offence_code as offence_group_code, 'all' as dv, 'all' as cyber,"
        " numerator, denominator, eligible from shown"
    )


def _create_periods(con: duckdb.DuckDBPyConnection) -> None:
    """Let the periods end with the newest published: what came later is no gap."""
    con.execute(
        "create table metrics.every_period as from warehouse.metrics.every_period"
        " where period_type = 'quarter' and period_start between"
        " (select min(month) from metrics.counts) and (select max(month) from metrics.counts)"
    )
