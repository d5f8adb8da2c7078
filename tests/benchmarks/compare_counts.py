"""Hold the counts of two pipelines against each other, by every column."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.quoting import escaped, literal

MARTS = ("case_outcomes", "charges", "restraining_orders", "order_breaches")
_GRAIN = "metric, month::date as month, area_code, offence_group_code, dv, cyber, is_made_up"


@dataclass(frozen=True)
class Counts:
    """Where the counts and the marts of a pipeline are: a database to attach, or Parquet files."""

    database: Path | None
    counts: str
    marts: str

    @classmethod
    def of_warehouse(cls, data_dir: Path) -> "Counts":
        """Of the newest warehouse in our data folder."""
        (*_, newest) = sorted(data_dir.glob("**/builds/*.duckdb"))
        return cls(newest, "built.metrics.counts", "built.marts.{}")

    @classmethod
    def of_database(cls, path: Path) -> "Counts":
        """Of a DuckDB file with all of them in its main schema."""
        return cls(path, "built.main.counts", "built.main.{}")

    @classmethod
    def of_parquet(cls, folder: Path) -> "Counts":
        """Of a folder with a Parquet file for each."""
        place = literal(folder)
        return cls(None, f"'{place}/counts.parquet'", f"'{place}/{{}}.parquet'")


def differences(ours: Counts, theirs: Counts) -> list[str]:
    """Every total by metric and month, then every cell of the full grain, that is not the same.

    Only metrics that the other pipeline counts at all are held against each other.
    """
    con = duckdb.connect()
    _copy(con, ours, "ours")
    _copy(con, theirs, "theirs")
    con.execute("delete from ours where metric not in (select metric from theirs)")
    return _differing(con, ["metric", "month"]) or _differing(
        con, [name.split(" as ")[-1] for name in _GRAIN.split(", ")]
    )


def _copy(con: duckdb.DuckDBPyConnection, counts: Counts, name: str) -> None:
    if counts.database:
        con.execute(f"attach '{escaped(counts.database)}' as built (read_only)")
    con.execute(
        f"create table {name} as select {_GRAIN}, numerator, denominator, eligible"
        f" from {counts.counts}"
    )
    if counts.database:
        con.execute("detach built")


def _differing(con: duckdb.DuckDBPyConnection, by: list[str]) -> list[str]:
    key = ", ".join(by)
    sums = "sum(numerator) as numerator, sum(denominator) as denominator, sum(eligible) as eligible"
    rows = con.execute(
        f"""
        with one as (select {key}, {sums} from ours group by {key}),
        other as (select {key}, {sums} from theirs group by {key})
        select {key}, {", ".join(f"one.{n}, other.{n}" for n in _NUMBERS)}
        from one full join other using ({key})
        where {" or ".join(f"one.{n} is distinct from other.{n}" for n in _NUMBERS)}
        order by {key}
        """
    ).fetchall()
    return [_line(row[: len(by)], row[len(by) :]) for row in rows]


_NUMBERS = ("numerator", "denominator", "eligible")


def _line(key: tuple, numbers: tuple) -> str:
    pairs = zip(_NUMBERS, numbers[::2], numbers[1::2], strict=True)
    said = [f"{name} {ours} (ours) {theirs}" for name, ours, theirs in pairs if ours != theirs]
    return f"{' '.join(map(str, key))}: {', '.join(said)}"


def rows_of_marts(counts: Counts) -> int:
    """Rows of the four marts together."""
    con = duckdb.connect()
    if counts.database:
        con.execute(f"attach '{escaped(counts.database)}' as built (read_only)")
    selects = [f"select count(*) as n from {counts.marts.format(mart)}" for mart in MARTS]
    (rows,) = con.execute(f"select sum(n) from ({' union all '.join(selects)})").fetchone()
    return rows
