"""Type rows that were read as text, and put those that do not fit into rejects."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb

from etl.landing.cells import json_of
from etl.landing.types import misfit
from etl.quoting import escaped, quoted

Columns = list[tuple[str, str]]


def write_fitting(
    con: duckdb.DuckDBPyConnection,
    rows: str,
    texts: dict[str, str],
    columns: Columns,
    target: Path,
    *,
    line: str,
    source_line: str = "null",
    mapped_row: str = "null",
    order_by: str = "",
    typed: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, int]:
    """Write the rows whose every text fits its type; return how many, and how many do not.

    ``rows`` stands in a from clause; ``texts`` has an expression of the text for each column that
    ``rows`` has; ``line``, ``source_line`` and ``mapped_row`` are expressions. ``typed`` has, for
    columns that are of their type already, the condition that they do not fit nevertheless. Each
    misfit goes into the temp table rejects with its line, its column and what is wrong with it,
    and the texts of its row.
    """
    types = dict(columns)
    faults = {name: misfit(text, types[name]) for name, text in texts.items()} | dict(typed)
    is_faulty = " or ".join(faults.values())
    values = {name: f"try_cast({text} as {types[name]})" for name, text in texts.items()}
    values |= {name: quoted(name) for name in typed}
    selected = ", ".join(
        f"{values.get(name, f'cast(null as {kind})')} as {quoted(name)}" for name, kind in columns
    )
    (written,) = con.execute(
        f"copy (select {selected}, cast({source_line} as bigint) as source_line from {rows}"
        f" where not ({is_faulty}) {order_by}) to '{escaped(target)}' (format parquet)"
    ).fetchone()
    (read,) = con.execute(f"select count(*) from {rows}").fetchone()
    faulty = read - written
    cells = json_of(texts)
    for name, fault in faults.items() if faulty else ():
        text, kind = texts[name], types[name]
        con.execute(
            f"insert into rejects select {line}, $name, read_fault({text}, '{kind}'),"
            f" value_class({text}), null, {mapped_row}, {cells} from {rows} where {fault}",
            {"name": name},
        )
    return written, faulty
