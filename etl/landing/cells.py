"""Keep the cells of rejected rows as text, by the contract's columns, so they can be corrected."""

import duckdb

from etl.quoting import quoted

_LINE_ENDS = "chr(13) || chr(10)"


def json_of(texts: dict[str, str]) -> str:
    """Return SQL for a JSON object of texts by name; ``texts`` are expressions in SQL."""
    fields = ", ".join(f"{quoted(name)}: {text}" for name, text in texts.items())
    return f"to_json({{{fields}}})::varchar"


def keep_cells(con: duckdb.DuckDBPyConnection, header: list[str], delimiter: str) -> None:
    """Fill ``rejects.cells`` where a line parts into as many cells as the header has.

    A line that does not stays whole in ``raw_line``: which of its cells is missing, or where a
    quotation mark should have been closed, only its sender can tell.
    """
    if not con.execute("select exists (from rejects where raw_line is not null)").fetchone()[0]:
        return
    con.execute(f"update rejects set raw_line = trim(raw_line, {_LINE_ENDS})")
    cells = {
        name: f"nullif({_unquoted(f'cells[{place}]')}, '')"
        for place, name in enumerate(header, start=1)
    }
    # The delimiter is put before the line too, so that no cell matches nothing at all.
    con.execute(
        f"""
        update rejects set cells = parted.cells from (
            select line, any_value({json_of(cells)}) as cells from (
                select
                    line, $delimiter || raw_line as whole,
                    regexp_extract_all(whole, $cell) as pieces,
                    list_transform(pieces, lambda piece: piece[2:]) as cells
                from (select distinct line, raw_line from rejects where raw_line is not null)
            )
            where array_to_string(pieces, '') = whole and len(cells) = $width
            group by line
        ) as parted
        where rejects.line = parted.line and rejects.raw_line is not null
        """,
        {"delimiter": delimiter, "cell": cell_pattern(delimiter), "width": len(header)},
    )


def cell_pattern(delimiter: str) -> str:
    """Return a regular expression of a delimiter and the cell after it, quoted or not."""
    part = f"\\x{{{ord(delimiter):x}}}"
    return f'(?s){part}(?:"(?:[^"]|"")*"|[^{part}"]*)'


def _unquoted(cell: str) -> str:
    inner = f"""replace({cell}[2:-2], '""', '"')"""
    return f"""case when starts_with({cell}, '"') then {inner} else {cell} end"""
