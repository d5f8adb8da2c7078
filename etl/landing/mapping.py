"""Run a source's select over one file, and type what it returns by the contract."""

import re
from pathlib import Path

import duckdb

from etl.contract import Table
from etl.errors import OutcomesError
from etl.landing.faults import FileFault, raise_if_machine
from etl.landing.periods import Period
from etl.landing.sources import Mapping
from etl.landing.types import text_of
from etl.landing.typing import write_fitting
from etl.lines import with_line
from etl.quoting import parquet, quoted


def show_delivery(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    header: list[str],
    first_line: int,
    period: Period | None,
) -> None:
    """Create what a mapping reads: delivery.rows, delivery.cells and delivery.file.

    rows has the file's own columns as text, cells one row a cell (line, position, header,
    value), file one row with the period of the path; ``line`` is the line in the file.
    """
    names = distinct_names(header)
    places = ", ".join(place_names(header))
    rows = f"""
        select '' as file_id, file_row_number as row_number, {first_line} as first_line,
            null::bigint as source_line, {places}
        from {parquet(file, options="file_row_number = true")}
    """
    placed = with_line(rows, "(select '' as file_id, line from rejects)")
    renamed = ", ".join(
        f"{place} as {quoted(name)}" for place, name in zip(place_names(header), names, strict=True)
    )
    con.execute(
        f"create or replace table delivery.rows as select line, {renamed} from ({placed})"
        " order by line"
    )
    _create_cells(con, names, header)
    con.execute(
        "create or replace table delivery.file as"
        " select $start::date as period_start, $kind::varchar as period_type",
        {"start": period and period.start, "kind": period and period.kind},
    )


def map_rows(con: duckdb.DuckDBPyConnection, mapping: Mapping, table: Table) -> tuple[str, ...]:
    """Fill the temp table mapped with the select's rows, and note what it left out.

    Lines no row comes from are faults, or where the source says they may be, told in what is
    returned. Raise OutcomesError where the select does not fit the contract, FileFault where
    the file does not fit the select.
    """
    _run(con, f"create or replace temp table mapped as {mapping.statement}", mapping)
    found = [row[0] for row in con.execute("describe mapped").fetchall()]
    unknown = sorted(set(found) - {"line", *table.column_names})
    if unknown or "line" not in found:
        fault = f"makes columns unknown to {table.name}: {unknown}" if unknown else "has no line"
        raise OutcomesError(f"The select of the source {fault}. Correct its file in sql/sources.")
    (strays,) = con.execute(
        "select count(*) from mapped where line is null"
        " or try_cast(line as bigint) not in (select line from delivery.rows)"
    ).fetchone()
    if strays:
        raise OutcomesError(
            f"The select of the source gives {strays:,} rows a line that is none of the file's."
            " Return the line of delivery.rows or delivery.cells unchanged."
        )
    if mapping.left_out:
        return _told_left_out(con, mapping)
    con.execute(
        "insert into rejects select line, null, 'not mapped', null, null, null, null"
        " from delivery.rows where line not in (select line from mapped where line is not null)"
    )
    return ()


def _told_left_out(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> tuple[str, ...]:
    (lines,) = con.execute(
        "select count(*) from delivery.rows where line not in (select line from mapped)"
    ).fetchone()
    if not lines:
        return ()
    return (f"{lines:,} lines give no row of {mapping.table}: {mapping.left_out}.",)


def notices(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> tuple[str, ...]:
    """Return what the source has to say about this file, in words."""
    if mapping.notices is None:
        return ()
    return tuple(row[0] for row in con.execute(mapping.notices).fetchall())


def write_typed(con: duckdb.DuckDBPyConnection, table: Table, target: Path) -> tuple[int, int]:
    """Write mapped rows that fit the contract's types; return rows written and rows rejected."""
    found = {row[0]: row[1] for row in con.execute("describe mapped").fetchall()}
    columns = [(column.name, column.data_type) for column in table.columns]
    texts = {name: text_of(name, found[name]) for name, _ in columns if name in found}
    return write_fitting(
        con, "mapped", texts, columns, target, line="line", source_line="line",
        mapped_row="rowid", order_by=f"order by {', '.join(('line', *table.key))}",
    )  # fmt: skip


def place_names(header: list[str]) -> list[str]:
    """Name columns by place while they are read: headings may be anything, even values."""
    return [f"column_{place}" for place in range(1, len(header) + 1)]


def distinct_names(header: list[str]) -> list[str]:
    """Name every column once, whatever its case; ``line`` is taken by the number of the line."""
    taken = {"line"}
    names: list[str] = []
    for place, text in enumerate(header, start=1):
        name = text or f"column_{place}"
        while name.casefold() in taken:
            name = f"{name}_{place}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _create_cells(con: duckdb.DuckDBPyConnection, names: list[str], header: list[str]) -> None:
    con.execute("create or replace table headings (name varchar, position int, header varchar)")
    rows = [(name, n, text) for n, (name, text) in enumerate(zip(names, header, strict=True), 1)]
    con.executemany("insert into headings values (?, ?, ?)", rows)
    con.execute(
        """
        create or replace view delivery.cells as
        select line, position, header, value
        from delivery.rows unpivot include nulls (value for name in (columns(* exclude line)))
        inner join headings using (name)
        """
    )


def _run(con: duckdb.DuckDBPyConnection, statement: str, mapping: Mapping) -> None:
    try:
        con.execute(statement)
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        raise FileFault(
            f"The file does not fit the select that maps it to {mapping.table}:"
            f" {_misfit(con, str(error))}.",
            "Check that it is of this source, or correct the select.",
        ) from error
    except duckdb.Error as error:
        raise_if_machine(error)
        # The message of a failed conversion holds the value.
        raise FileFault(
            f"A value could not be converted by the select that maps it to {mapping.table}.",
            "Return it as text: the contract's types are tried afterwards, row by row.",
        ) from error


def _misfit(con: duckdb.DuckDBPyConnection, message: str) -> str:
    """DuckDB's words, or plainer ones where the select reads a column the file has not."""
    read = re.search(r'[Cc]olumn "([^"]+)"', message)
    headings = [row[0].casefold() for row in con.execute("describe delivery.rows").fetchall()]
    if read and read[1].casefold() not in headings:
        return f'it has no column "{read[1]}"'
    return message.splitlines()[0].rstrip(".")
