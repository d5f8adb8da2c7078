"""A table as CSV, and read again. Each row says whether it is made up: a file travels alone.

CSV has no place for a remark (RFC 4180, CSV on the Web), so it is a column, the last one.
"""

import polars as pl

from etl.errors import OutcomesError
from etl.publication.table import DATA_KIND, Table, from_text

(_KIND,) = DATA_KIND
MADE_UP, REAL = "made-up", "real"


def data_kind(is_made_up: bool) -> str:
    """What the last column says in each row."""
    return MADE_UP if is_made_up else REAL


def table_csv(table: Table, is_made_up: bool) -> bytes:
    """Write a table with the column data_kind after its own."""
    text = table.as_text.with_columns(pl.lit(data_kind(is_made_up)).alias(_KIND))
    return text.write_csv().encode()


def read_table_csv(name: str, content: bytes, is_made_up: bool) -> Table:
    """Read a table again that was written so.

    Raise OutcomesError where its columns or values are not those of a published table, or where a
    row tells of the other kind of data; PolarsError where it is no CSV.
    """
    text = pl.read_csv(content, infer_schema=False)
    if text.columns[-1:] != [_KIND]:
        raise OutcomesError(f"Table {name} has not the columns of a published table.")
    kind = data_kind(is_made_up)
    if not (text[_KIND] == kind).all():
        raise OutcomesError(
            f"Table {name}: {_KIND} must be {kind} in every row, as its release says it is."
        )
    return from_text(name, text.drop(_KIND))
