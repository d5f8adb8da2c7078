"""Compare two warehouses cell by cell: every table, every column, every row."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

_RELATIVE = 1e-12
# When it was built, and nothing else, may differ.
_LEFT_OUT = {("quality", "build")}


@dataclass(frozen=True)
class Compared:
    """What was compared: rows and cells of each table, and the cells that differ."""

    rows: dict[str, int]
    cells: int
    differing: dict[str, int]


def compare(ours: Path, theirs: Path) -> Compared:
    """Pair the rows of each table by their values in order, and count the cells that differ.

    Floats may differ by 1e-12 of their size; everything else is exact, types included.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{ours}' as ours (read_only); attach '{theirs}' as theirs (read_only)")
        names = [name for name in _tables(con, "ours") if tuple(name) not in _LEFT_OUT]
        assert _tables(con, "ours") == _tables(con, "theirs")
        rows, cells, differing = {}, 0, {}
        for schema, table in names:
            name = f"{schema}.{table}"
            rows[name], of_row, wrong = _compare_table(con, name)
            cells += rows[name] * of_row
            if wrong:
                differing[name] = wrong
    return Compared(rows, cells, differing)


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    query = "select schema_name, table_name from duckdb_tables() where database_name = ?"
    return sorted(con.execute(query, [database]).fetchall())


def _compare_table(con: duckdb.DuckDBPyConnection, name: str) -> tuple[int, int, int]:
    ours, theirs = (con.execute(f"describe {of}.{name}").fetchall() for of in ("ours", "theirs"))
    assert [column[:2] for column in ours] == [column[:2] for column in theirs], name
    columns = [(column[0], column[1]) for column in ours]
    exact = [f'"{c}"' for c, kind in columns if kind != "DOUBLE"]
    order = ", ".join([*exact, *(f'"{c}"' for c, kind in columns if kind == "DOUBLE")])
    numbered = "select *, row_number() over (order by {order}) as compared_row from {of}.{name}"
    pair = [numbered.format(order=order, of=of, name=name) for of in ("ours", "theirs")]
    wrong = " + ".join(f"count(*) filter (where {_differs(c, kind)})" for c, kind in columns)
    rows, differing = con.execute(
        f"select count(*), {wrong} from ({pair[0]}) as o"
        f" full join ({pair[1]}) as t using (compared_row)"
    ).fetchall()[0]
    return rows, len(columns), differing


def _differs(column: str, kind: str) -> str:
    ours, theirs = f'o."{column}"', f't."{column}"'
    if kind != "DOUBLE":
        return f"{ours} is distinct from {theirs}"
    apart = f"abs({ours} - {theirs}) > {_RELATIVE} * greatest(abs({ours}), abs({theirs}))"
    return f"(({ours} is null) <> ({theirs} is null) or coalesce({apart}, false))"
