"""Per cents of shown counts: the one division, the one interval, one decimal."""

import duckdb
import polars as pl

from etl.macros import create_macros
from etl.publication.table import COUNTS, PERCENTS
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql


def percents(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of PERCENTS for rows of COUNTS, in their order.

    What follows from a count that is null is null, and so is what would be divided by 0.
    """
    with duckdb.connect() as con:
        create_macros(con)
        con.register("given", counts.select(list(COUNTS)).with_row_index("place").to_arrow())
        con.execute("create schema counts; create table counts.shown as from given")
        found = con.sql(read_sql(SQL_DIR / "publication" / "percents.sql").statement).pl()
    return found.select(pl.col(name).cast(kind) for name, kind in PERCENTS.items())
