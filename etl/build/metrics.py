"""The schema metrics: the views, the table of definitions and the additive counts."""

import duckdb

from etl.build.catalogue import Definition, definitions
from etl.build.comments import describe_views
from etl.build.counting import count_all
from etl.build.engines import Engine
from etl.build.lineage import record_lineage
from etl.build.models import contract_tables
from etl.engine import one_commit
from etl.tables import create_tables


def create_metrics(con: duckdb.DuckDBPyConnection, engine: Engine) -> None:
    """Create metrics.<name> for every metric, and fill definitions and counts."""
    catalogue = definitions()
    with one_commit(con):
        _create_tables(con, engine, catalogue)
    count_all(con, engine, catalogue)
    _list_areas(con)
    record_lineage(con, [definition.file for definition in catalogue])


def _create_tables(
    con: duckdb.DuckDBPyConnection, engine: Engine, catalogue: list[Definition]
) -> None:
    """Create the tables and the views, and fill all that needs no count."""
    _create_types(con, catalogue)
    create_tables(con, "metrics")
    for definition in catalogue:
        engine.show(f"metrics.{definition.name}", definition.in_force)
        _record_categories(con, definition)
    describe_views(con, catalogue)
    _insert(con, "metrics.definitions", [_definition_row(d) for d in catalogue])
    versions = [row for definition in catalogue for row in _version_rows(definition)]
    _insert(con, "metrics.definition_versions", versions)


def _list_areas(con: duckdb.DuckDBPyConnection) -> None:
    # Pages ask for it at every click, which millions of counts are too many for.
    con.execute(
        """
        insert into metrics.areas
        with areas as (
            select
                area_code, area_name, country,
                area_code in (select area_code from metrics.counts)
                or area_code in (select area_code from metrics.published_counts) as is_counted,
                if(country in ('England', 'Wales'), 'England, Wales', country) as listed_with
            from reference.areas
        )
        select area_code, area_name, country, is_counted
        from areas
        where listed_with in (select listed_with from areas where is_counted)
        order by area_name
        """
    )


def _create_types(con: duckdb.DuckDBPyConnection, catalogue: list[Definition]) -> None:
    lists = {d.category_list for d in catalogue if d.category_list}
    codes = {
        code
        for name in sorted(lists)
        for (code,) in con.execute(f"select columns('_code$') from {name}").fetchall()
    }
    types = {
        "metric": {d.name for d in catalogue},
        "category": codes,
        "ending": {ending for d in catalogue for ending in d.endings},
        "recorded": {"yes", "no", "not recorded"},
    }
    for name, values in types.items():
        listed = ", ".join(f"'{value}'" for value in sorted(values))
        con.execute(f"create type metrics.{name} as enum ({listed})")


def counts_table(definition: Definition) -> str:
    """Name the table that holds a metric's counts."""
    if definition.is_published:
        return "metrics.published_counts"
    tables = {
        "share": "counts", "mix": "mix_counts", "mean": "amounts", "time to event": "durations",
        "stock": "stocks",
    }  # fmt: skip
    return f"metrics.{tables[definition.kind]}"


def _definition_row(definition: Definition) -> list[object]:
    file, mart = definition.file, definition.mart
    better, _, note = file.required("better").partition("\n")
    words = [file.required(k) for k in ("unit", "numerator", "denominator", "excluded")]
    return [
        file.name, file.required("title"), definition.kind, *words, better, note,
        file.required("dated by"), definition.follow_up_months,
        file.header.get("event"), file.header.get("censored"),
        file.required("source"), definition.version, definition.history,
        counts_table(definition), definition.category_list, f"sql/{file.place}",
        definition.text, contract_tables(file.statement), mart,
        f"sql/{mart.replace('.', '/')}.sql", file.header.get("offences") == "all only",
        *definition.page,
    ]  # fmt: skip


def _version_rows(definition: Definition) -> list[list[object]]:
    return [
        [
            definition.name, v.number, v.from_date, v.until_date, v.reason,
            v.statement is not None, v.runs_until,
        ]
        for v in definition.versions
    ]  # fmt: skip


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[list[object]]) -> None:
    # A statement for each row takes a tenth of a small build.
    one = f"({', '.join('?' * len(rows[0]))})"
    con.execute(
        f"insert into {table} values {', '.join([one] * len(rows))}",
        [value for row in rows for value in row],
    )


def _record_categories(con: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    """Name the categories of a mix: every list has its code first and then its name."""
    if definition.kind == "mix":
        con.execute(
            "insert into metrics.categories"
            f" select '{definition.name}', row_number() over (order by rowid), category, name"
            f" from {definition.category_list} as listed(category, name)"
        )
