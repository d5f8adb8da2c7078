"""The order of the rows of published tables: of offences that of the reference, as on the pages."""

from collections.abc import Mapping, Sequence

import polars as pl

from etl.publication.table import KEYS, Table

# Kinds of offences, and of places, from the broadest on.
KINDS = ("all", "class", "group", "category")
PLACES = ("nation", "region", "area")


def place_of_offence(order: Sequence[str], row: Mapping[str, object]) -> tuple[int, int, str]:
    """Where the offence of a row stands among others: broad before narrow, then as listed.

    One that is not listed follows all that are, by its code.
    """
    code = str(row["offence_code"])
    listed = order.index(code) if code in order else len(order)
    return KINDS.index(str(row["offence_type"])), listed, code


def ordered(table: Table, order: Sequence[str]) -> Table:
    """Return a table sorted by KEYS, but its offences as they are listed."""
    offences = table.rows.select("offence_type", "offence_code").unique().to_dicts()
    offences.sort(key=lambda row: place_of_offence(order, row))
    place = {row["offence_code"]: number for number, row in enumerate(offences)}
    keys = [key for key in KEYS if not key.startswith("offence_")]
    before = keys.index("measure")
    rows = table.rows.with_row_index("row").with_columns(
        pl.col("offence_code").replace_strict(place, return_dtype=pl.Int64).alias("offence")
    )
    found = rows.sort([*keys[:before], "offence", *keys[before:]])["row"]
    return Table(table.name, table.rows[found], table.marks[found], table.is_protected)
