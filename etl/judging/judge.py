"""Say at once what a delivery that has just landed is worth, before any build."""

from dataclasses import dataclass

import duckdb

from etl.build.contradictions import record_contradictions
from etl.build.engines import Here
from etl.build.models import models, models_behind, show_models
from etl.judging.accepted import show_accepted
from etl.judging.set_aside import copies, standing_files
from etl.landing.land import landing_connection
from etl.ledger import Delivery, deliveries

_PUBLISHED = "published_outcomes"


@dataclass(frozen=True)
class Fault:
    """Rows of a file set aside for one reason; ``line`` is the first of them."""

    file_name: str
    line: int
    column_name: str | None
    value_class: str | None
    reason: str
    what_to_do: str
    rows: int


@dataclass(frozen=True)
class Contradiction:
    """A check of sql/checks that was run, and how many rows contradict it."""

    title: str
    severity: str
    what_to_do: str
    violations: int


@dataclass(frozen=True)
class Judgement:
    """What was found in a delivery: copies of other files, faults, and checks that were run.

    ``copies`` has the name of each copy and of its original by the copy's file_id. Copies are
    counted as set aside, whatever else is wrong with them.
    """

    copies: dict[str, tuple[str, str]]
    faults: list[Fault]
    checks: list[Contradiction]
    rows_quarantined: int
    missing_months: list[str]


def judge(delivery: Delivery, are_parents_known: bool = True) -> Judgement:
    """Hold a delivery against rules, and published tables against one another.

    Without ``are_parents_known`` rows are not held against the case or order they belong to.
    """
    entries = deliveries()
    with landing_connection() as con:
        show_accepted(con, entries, newest=delivery, are_parents_known=are_parents_known)
        faults = _faults(con, delivery)
        quarantined = _rows_quarantined(con, delivery)
    is_published = any(f.contract_table == _PUBLISHED for f in delivery.files)
    checks, missing = _judge_published() if is_published else ([], [])
    return Judgement(_copies(delivery, entries), faults, checks, quarantined, missing)


def _copies(delivery: Delivery, entries: list[Delivery]) -> dict[str, tuple[str, str]]:
    standing = standing_files(entries)
    names = {file.file_id: file.file_name for file in standing}
    ours = {file.file_id for file in delivery.files}
    return {
        copy: (names[copy], original.file_name)
        for copy, original in copies(standing).items()
        if copy in ours or original.file_id in ours
    }


def _faults(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Fault]:
    rows = con.execute(
        """
        select file_name, min(line), column_name, min_by(value_class, line), reason, what_to_do,
            count(distinct (line, place)) as faulty_rows
        from (
            select file_id, line, row_number as place, column_name, value_class, reason, what_to_do
            from landed.violations
            union all
            select file_id, line, mapped_row, column_name, value_class, reason, what_to_do
            from landed.rejects inner join reference.read_faults on read_fault = fault
        )
        inner join landed.files using (file_id)
        where set_aside_reason is null and delivery_number = $number
        group by file_name, column_name, reason, what_to_do
        order by faulty_rows desc, file_name, column_name
        """,
        {"number": delivery.number},
    ).fetchall()
    return [Fault(*row) for row in rows]


def _rows_quarantined(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> int:
    (rows,) = con.execute(
        """
        with files as (
            select file_id, rows_rejected from landed.files
            where set_aside_reason is null and delivery_number = $number
        )
        select (select coalesce(sum(rows_rejected), 0) from files) + (
            select count(*) from (select distinct file_id, row_number from landed.violations)
            where file_id in (select file_id from files)
        )
        """,
        {"number": delivery.number},
    ).fetchone()
    return int(rows)


def _judge_published() -> tuple[list[Contradiction], list[str]]:
    with landing_connection() as con:
        con.execute("create schema staging; create schema marts; create schema quality")
        show_accepted(con, _published_only(deliveries()))
        show_models(con, models_behind("quality.published_gaps"))
        checks = _contradictions(con, {"staging.published_outcomes"})
        missing = con.execute(
            "select strftime(month, '%B %Y') from quality.published_gaps order by month"
        ).fetchall()
    return checks, [month for (month,) in missing]


def contradictions(con: duckdb.DuckDBPyConnection) -> list[Contradiction]:
    """Run every check of sql/checks on the rows that show_accepted has shown."""
    con.execute("create schema staging; create schema quality")
    show_models(con, models(("staging",)))
    return _contradictions(con)


def _contradictions(
    con: duckdb.DuckDBPyConnection, tables: set[str] | None = None
) -> list[Contradiction]:
    record_contradictions(con, Here(con).count, tables)
    rows = con.execute(
        "select title, severity, what_to_do, violations from quality.contradictions"
    ).fetchall()
    return [Contradiction(*row) for row in rows]


def _published_only(entries: list[Delivery]) -> list[Delivery]:
    return [
        e for e in entries if e.withdrawals or any(f.contract_table == _PUBLISHED for f in e.files)
    ]
