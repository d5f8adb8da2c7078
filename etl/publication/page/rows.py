"""Rows of published tables as they are printed, found by what they are of."""

import polars as pl

from etl.publication.quarter import Quarter
from etl.publication.table import Table

# A row as text, by the columns of a published table.
Printed = dict[str, str]


def of_quarter(table: Table, quarter: Quarter) -> list[Printed]:
    """Return the rows of a quarter."""
    return _printed(table, pl.col("quarter") == str(quarter))


def of_nation(table: Table, measure: str) -> list[Printed]:
    """Return the rows of the whole nation for a measure, by quarter."""
    return _printed(table, (pl.col("area_type") == "nation") & (pl.col("measure") == measure))


def _printed(table: Table, wanted: pl.Expr) -> list[Printed]:
    # Only what is wanted is written as text: a table may hold forty quarters of every area.
    chosen = table.rows.select(wanted.alias("wanted"))["wanted"]
    part = Table(
        table.name, table.rows.filter(chosen), table.marks.filter(chosen), table.is_protected
    )
    return part.as_text.to_dicts()
