"""From what each metric marks to additive counts, as few passes over the marts as will do."""

import re
from collections import defaultdict
from itertools import pairwise

import duckdb

from etl.build.catalogue import Definition
from etl.build.engines import Engine

CASE_DIMENSIONS = ("area_code", "offence_group_code", "dv", "cyber", "is_made_up")
TIME_DIMENSIONS = ("area_code", "offence_group_code", "is_made_up")
PUBLISHED_DIMENSIONS = ("period_type", "area_code", "offence_category_code", "basis")

_CASE = ", ".join(CASE_DIMENSIONS)
_TIME = ", ".join(TIME_DIMENSIONS)
_MONTH = "cast(date_trunc('month', counted_on) as date)"
# A null numerator is an answer not recorded: it counts as eligible and nowhere else.
_COUNTED = "count(*) filter (where in_numerator), count(in_numerator), count(*)"
_MARKING = re.compile(
    r"select \*, (?P<day>\w+) as counted_on, (?P<marks>.+) as in_numerator\s+"
    r"from (?P<mart>marts\.\w+)(?:\s+where (?P<rows>.+))?",
    re.DOTALL,
)


def count_all(con: duckdb.DuckDBPyConnection, engine: Engine, catalogue: list[Definition]) -> None:
    """Fill the tables of counts; the view metrics.<name> of every metric is there."""
    together: dict[tuple[str, str], list[tuple[str, re.Match]]] = defaultdict(list)
    for definition in catalogue:
        match = _MARKING.fullmatch(definition.in_force)
        if definition.is_published:
            _count_published(engine, definition.name)
        elif definition.kind != "share":
            _COUNT[definition.kind](engine, definition.name)
        elif match:
            together[match["mart"], match["day"]].append((definition.name, match))
        else:
            _count_share(engine, definition.name)
            _count_side_by_side(engine, definition)
    for (mart, day), shares in together.items():
        _count_shares_at_once(con, engine, mart, day, shares)


def _count_shares_at_once(
    con: duckdb.DuckDBPyConnection,
    engine: Engine,
    mart: str,
    day: str,
    shares: list[tuple[str, re.Match]],
) -> None:
    """Count shares of one mart dated by one column: a pass for each would read it as often."""
    rows = [f"({match['rows'] or 'true'})" for _, match in shares]
    counts = ",\n".join(
        f"count(*) filter (where {row} and ({match['marks']})) as numerator_{place},"
        f" count({match['marks']}) filter (where {row}) as denominator_{place},"
        f" count(*) filter (where {row}) as eligible_{place}"
        for place, (row, (_, match)) in enumerate(zip(rows, shares, strict=True))
    )
    engine.keep(
        "counted_together",
        f"""
        select cast(date_trunc('month', {day}) as date) as month, {_CASE}, {counts}
        from {mart} where {day} is not null and ({" or ".join(rows)})
        group by month, {_CASE}
        order by month, area_code
        """,
    )
    for place, (name, _) in enumerate(shares):
        con.execute(
            f"insert into metrics.counts select '{name}', month, {_CASE},"
            f" numerator_{place}, denominator_{place}, eligible_{place}"
            f" from counted_together where eligible_{place} > 0"
        )
    con.execute("drop table counted_together")


def _count_share(engine: Engine, name: str) -> None:
    engine.insert(
        "metrics.counts",
        f"""
        select '{name}', {_MONTH} as month, {_CASE}, {_COUNTED}
        from metrics.{name} group by month, {_CASE} order by month, area_code
        """,
    )


def _count_side_by_side(engine: Engine, definition: Definition) -> None:
    """Count by each version outside the days it was in force, as far as it runs there."""
    newest, versions = definition.file.statement, definition.versions
    for version, successor in pairwise(versions):
        if version.statement:
            change = f"date '{version.until_date}'"
            after = f"counted_on >= {change} and counted_on <= date '{version.runs_until}'"
            _insert_version(engine, definition.name, version.number, version.statement, after)
            ahead = successor.statement or newest
            _insert_version(
                engine, definition.name, successor.number, ahead, f"counted_on < {change}"
            )


def _insert_version(engine: Engine, name: str, version: int, statement: str, rows: str) -> None:
    engine.insert(
        "metrics.counts_side_by_side",
        f"""
        select '{name}', {version}, {_MONTH} as month, {_CASE}, {_COUNTED}
        from ({statement}) where {rows} group by month, {_CASE} order by month, area_code
        """,
    )


def _count_mix(engine: Engine, name: str) -> None:
    engine.insert(
        "metrics.mix_counts",
        f"""
        select '{name}', category, {_MONTH} as month, {_CASE}, {_COUNTED}
        from metrics.{name} group by category, month, {_CASE} order by category, month, area_code
        """,
    )


def _count_mean(engine: Engine, name: str) -> None:
    # Sums of squares add up as sums do, and give the spread of any selection.
    engine.insert(
        "metrics.amounts",
        f"""
        select
            '{name}', {_MONTH} as month, {_CASE},
            coalesce(sum(amount), 0), coalesce(sum(amount * cast(amount as bigint)), 0),
            count(amount), count(*)
        from metrics.{name} group by month, {_CASE} order by month, area_code
        """,
    )


def _count_durations(engine: Engine, name: str) -> None:
    engine.insert(
        "metrics.durations",
        f"""
        select '{name}', {_MONTH} as month, {_TIME}, days, ended_by, count(*)
        from metrics.{name} group by month, {_TIME}, days, ended_by
        order by month, area_code, days
        """,
    )


def _count_stock(engine: Engine, name: str) -> None:
    """Levels on the last day of each whole month, as what came in less what went out."""
    engine.insert(
        "metrics.stocks",
        f"""
        with moves as (
            select cast(date_trunc('month', enters_on) as date) as month, {_TIME}, count(*) as units
            from metrics.{name} group by all
            union all
            -- What ends on the last day of a month is there on that day, and gone in the next.
            select
                cast(date_trunc('month', last_on + interval 1 day) as date) as month, {_TIME},
                -count(*) as units
            from metrics.{name} where last_on is not null and last_on >= enters_on group by all
        ),
        net as (select month, {_TIME}, sum(units) as units from moves group by all),
        known as (
            select cast(max(known_until) + interval 1 day - interval 1 month as date) as last_month
            from metrics.{name}
        ),
        cells as (
            select {_TIME}, min(month) as first_month, known.last_month
            from net cross join known
            group by {_TIME}, known.last_month
            -- Other engines than DuckDB take no series that ends before it begins.
            having min(month) <= known.last_month
        ),
        spine as (
            select {_TIME}, cast(months.month as date) as month
            from cells
            cross join unnest(
                generate_series(cells.first_month, cells.last_month, interval 1 month)
            ) as months (month)
        )
        select '{name}', spine.month, {", ".join(f"spine.{column}" for column in TIME_DIMENSIONS)},
            cast(sum(coalesce(net.units, 0)) over (
                partition by {", ".join(f"spine.{column}" for column in TIME_DIMENSIONS)}
                order by spine.month rows between unbounded preceding and current row
            ) as bigint)
        from spine left join net using (month, {_TIME})
        order by spine.month, spine.area_code
        """,
    )


def _count_published(engine: Engine, name: str) -> None:
    dimensions = ", ".join(PUBLISHED_DIMENSIONS)
    engine.insert(
        "metrics.published_counts",
        f"""
        select '{name}', counted_on, {dimensions}, sum(numerator), sum(denominator)
        from metrics.{name} group by counted_on, {dimensions} order by counted_on, area_code
        """,
    )


_COUNT = {
    "mix": _count_mix,
    "mean": _count_mean,
    "time to event": _count_durations,
    "stock": _count_stock,
}
