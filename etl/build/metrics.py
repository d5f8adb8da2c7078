"""The schema metrics: the views, the table of definitions and the additive counts."""

import duckdb

from etl.build.catalogue import Definition, definitions
from etl.build.counting import PUBLISHED_DIMENSIONS, count_all
from etl.build.lineage import record_lineage
from etl.build.models import contract_tables
from etl.engine import one_commit

# Codes as types: millions of counts are written in half the time.
_CASE_COLUMNS = """
    month date, area_code reference.area_code, offence_group_code reference.offence_group_code,
    dv metrics.recorded, cyber metrics.recorded, is_made_up boolean
"""
_COUNT_COLUMNS = f"{_CASE_COLUMNS}, numerator bigint, denominator bigint, eligible bigint"
_TIME_COLUMNS = (
    "month date, area_code reference.area_code,"
    " offence_group_code reference.offence_group_code, is_made_up boolean"
)
_TABLES = {
    "definitions": (
        "metric varchar, title varchar, kind varchar, unit varchar, numerator varchar,"
        " denominator varchar, excluded varchar, better varchar, better_note varchar,"
        " dated_by varchar, follow_up_months integer, event varchar, censored varchar,"
        " source varchar, version integer,"
        " definition_history varchar[], counts_table varchar, category_list varchar,"
        " sql_file varchar, definition_sql varchar, contract_tables varchar[], mart varchar,"
        " mart_file varchar, is_of_all_offences boolean, page varchar, page_place integer",
        "One row per metric: how its number is counted.",
    ),
    "definition_versions": (
        "metric varchar, version integer, from_date date, until_date date, reason varchar,"
        " is_counted_apart boolean, runs_until date",
        "One row per metric and version of its definition, with the days it is in force.",
    ),
    "counts": (
        f"metric metrics.metric, {_COUNT_COLUMNS}",
        "One row per metric, month, area and breakdown, by the version of the definition in"
        " force. Add up, then divide once, with rate().",
    ),
    "counts_side_by_side": (
        f"metric metrics.metric, version integer, {_COUNT_COLUMNS}",
        "As counts, by a version that was not in force in that month: never add them to counts.",
    ),
    "mix_counts": (
        f"metric metrics.metric, category metrics.category, {_COUNT_COLUMNS}",
        "As counts, for each category of a mix. Never add up over categories.",
    ),
    "categories": (
        "metric varchar, place integer, category varchar, category_name varchar",
        "One row per mix and category, in the order of the list that names them.",
    ),
    "amounts": (
        f"metric metrics.metric, {_CASE_COLUMNS}, total bigint, squares bigint, denominator bigint,"
        " eligible bigint",
        "One row per mean, month, area and breakdown: divide total by denominator once.",
    ),
    "durations": (
        f"metric metrics.metric, {_TIME_COLUMNS}, days integer, ended_by metrics.ending,"
        " units bigint",
        "One row per time to event, month it began in, area, offence group, days and ending.",
    ),
    "stocks": (
        f"metric metrics.metric, {_TIME_COLUMNS}, units bigint",
        "One row per stock, month, area and offence group: how many on its last day. Add up over"
        " areas and groups, never over months.",
    ),
    "areas": (
        "area_code varchar, area_name varchar, country varchar, is_counted boolean",
        "One row per area of the countries anything is counted of (England and Wales are one).",
    ),
    "published_counts": (
        f"metric varchar, period_start date, {' varchar, '.join(PUBLISHED_DIMENSIONS)} varchar,"
        " numerator bigint, denominator bigint",
        "One row per metric, published period, area and category. Add up within a period_type.",
    ),
}
_DENOMINATOR = "Units counted: those for which the answer is recorded"
_ELIGIBLE = "Units that qualify, recorded or not; denominator divided by eligible is the coverage"
_COLUMNS = {
    "definitions.contract_tables": "Tables of the contract it is counted from",
    "definitions.kind": "share, mix, mean, time to event or stock",
    "definitions.follow_up_months": "Months that each unit must have been followed; empty: none",
    "definitions.event": "Endings of a time to event; the wait is for the first, or for any",
    "definitions.is_of_all_offences": "It is counted of all offences together, and of none apart",
    "definitions.page": "The page of the dashboard it is shown on; empty: on none of its own",
    "definitions.page_place": "Its place on that page; empty: after those that have one",
    "definitions.category_list": "Of a mix: the list of codes that names its categories",
    "definition_versions.is_counted_apart": "It has a select of its own, to run beside others",
    "definition_versions.runs_until": "Last day on which it goes on beside its successor",
    **{
        f"{table}.{column}": words
        for table in ("counts", "counts_side_by_side", "mix_counts", "amounts")
        for column, words in (("denominator", _DENOMINATOR), ("eligible", _ELIGIBLE))
    },
    "amounts.total": "The amounts recorded, added up",
    "amounts.squares": "Their squares, added up, from which the spread follows",
    "areas.is_counted": "Cases or published figures of this area are counted",
    "durations.days": "Days from the beginning to the end, or to the last day it was known of",
    "durations.ended_by": "How it ended; empty: it had not ended on the last day known of",
}


def create_metrics(con: duckdb.DuckDBPyConnection) -> None:
    """Create metrics.<name> for every metric, and fill definitions and counts."""
    catalogue = definitions()
    with one_commit(con):
        _create_tables(con, catalogue)
    count_all(con, catalogue)
    _list_areas(con)
    record_lineage(con, [definition.file for definition in catalogue])


def _create_tables(con: duckdb.DuckDBPyConnection, catalogue: list[Definition]) -> None:
    """Create the tables and the views, and fill all that needs no count."""
    _create_types(con, catalogue)
    for name, (columns, words) in _TABLES.items():
        con.execute(f"create table metrics.{name} ({columns})")
        con.execute(f"comment on table metrics.{name} is '{words}'")
    for column, words in _COLUMNS.items():
        con.execute(f"comment on column metrics.{column} is '{words}'")
    for definition in catalogue:
        con.execute(f"create view metrics.{definition.name} as {definition.in_force}")
        _record_categories(con, definition)
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
