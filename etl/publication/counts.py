"""The exact counts of whole quarters, out of the warehouse: they never leave this process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from etl.errors import OutcomesError
from etl.publication.quarter import Quarter
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Counted:
    """Exact counts.

    ``counts``: a row a measure, quarter, area and offence group that has any unit, with columns
    measure, period_start, area_code, offence_group_code, numerator, denominator, eligible.
    ``areas``: area_code, area_name, region. ``offences``: offence_group_code, offence_group_name,
    offence_class_code. ``versions``: of each measure in each quarter. ``nation``: its name.
    """

    counts: pl.DataFrame
    areas: pl.DataFrame
    offences: pl.DataFrame
    versions: dict[tuple[str, Quarter], int]
    nation: str


@cache
def _question(name: str, folder: str) -> SqlFile:
    return read_sql(SQL_DIR / folder / f"{name}.sql")


def ask(
    con: "duckdb.DuckDBPyConnection",
    name: str,
    parameters: dict | None = None,
    folder: str = "publication",
) -> pl.DataFrame:
    """Answer a question of sql/publication, or of another folder."""
    return con.sql(_question(name, folder).statement, params=parameters).pl()


def read_counts(
    con: "duckdb.DuckDBPyConnection", measures: Sequence[str], quarters: Sequence[Quarter]
) -> Counted:
    """Count some measures in each of some quarters.

    Raise OutcomesError for a measure that is no share of cases, and where a quarter is not whole.
    """
    _refuse_others(con, measures)
    span = {
        "measures": list(measures),
        "first_day": min(quarters).first_day,
        "last_day": max(quarters).last_day,
    }
    starts = [quarter.first_day for quarter in quarters]
    versions = ask(con, "versions", span).filter(pl.col("period_start").is_in(starts))
    found = {
        (row["measure"], Quarter.of(row["period_start"])): row["version"]
        for row in versions.to_dicts()
    }
    _refuse_parts(measures, quarters, found)
    counts = ask(con, "counted", span).filter(pl.col("period_start").is_in(starts))
    nation = ask(con, "nation", folder="questions").item()
    return Counted(counts, ask(con, "areas"), ask(con, "offence_groups"), found, nation)


def first_whole(con: "duckdb.DuckDBPyConnection", measures: Sequence[str]) -> Quarter | None:
    """Return the first quarter that is whole in every measure, None where there is none."""
    first = ask(con, "first_quarter", {"measures": list(measures)}).item()
    return None if first is None else Quarter.of(first)


def _refuse_others(con: "duckdb.DuckDBPyConnection", measures: Sequence[str]) -> None:
    shares = con.execute(
        "select metric from metrics.definitions where kind = 'share'"
        " and counts_table = 'metrics.counts' order by metric"
    ).fetchall()
    known = [metric for (metric,) in shares]
    others = [measure for measure in measures if measure not in known]
    if others:
        raise OutcomesError(
            f"{', '.join(others)} in publication.toml: no share of cases is called so. There are:"
            f" {', '.join(known)}. Correct the file."
        )


def _refuse_parts(
    measures: Sequence[str],
    quarters: Sequence[Quarter],
    versions: dict[tuple[str, Quarter], int],
) -> None:
    missing = [(m, q) for q in sorted(quarters) for m in measures if (m, q) not in versions]
    if missing:
        measure, quarter = missing[0]
        more = f" (and {len(missing) - 1} more like it)" if len(missing) > 1 else ""
        raise OutcomesError(
            f"{quarter} is not whole in the warehouse for {measure}{more}: the data do not cover"
            " all of its days. Load what is missing, or publish an earlier quarter."
        )
