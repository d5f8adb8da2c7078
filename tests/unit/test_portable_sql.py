"""What Spark has to build is written in SQL that means the same there as in DuckDB.

These are sql/staging, marts, quality, rules, checks and metrics, the macros they use, the rules
that follow from sql/contract, and the counts. That the two agree is shown in tests/spark.
"""

import re
from pathlib import Path

import duckdb
import pytest

from etl.build.build import build_warehouse
from etl.build.engines import Here
from etl.contract import contract
from etl.judging.accepted import excluded, orphans
from etl.judging.rules import rules_of, violations
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.settings import PROJECT_DIR
from tests.portable import COMPARED, faults, names
from tests.rows import write_rows
from tests.warehouses import data_folder


class Recording(Here):
    """DuckDB, which keeps what it was asked."""

    asked: dict[str, str]

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        super().__init__(con)
        type(self).asked = {}

    def show(self, name: str, statement: str) -> None:
        self.asked[f"show {name}"] = statement
        super().show(name, statement)

    def create(self, name: str, statement: str, coded: str) -> None:
        self.asked[f"create {name}"] = statement
        super().create(name, statement, coded)

    def insert(self, table: str, statement: str) -> None:
        self.asked[f"insert {table} {len(self.asked)}"] = statement
        super().insert(table, statement)

    def keep(self, name: str, statement: str) -> None:
        self.asked[f"keep {name} {len(self.asked)}"] = statement
        super().keep(name, statement)

    def count(self, statement: str) -> int:
        self.asked[f"count {len(self.asked)}"] = statement
        return super().count(statement)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every select of a build, by what it makes."""
    folder = tmp_path_factory.mktemp("asked")
    with data_folder(folder / "data"):
        load("cases", [write_rows(folder, "case_outcomes", {})])
        build_warehouse(deliveries(), engine=Recording)
    return Recording.asked | _judged()


def _judged() -> dict[str, str]:
    selects = {}
    for table in contract().values():
        selects |= {f"rule {table.name} {r.name}": violations(r) for r in rules_of(table)}
        selects[f"excluded {table.name}"] = excluded(table)
        if table.parent:
            rows = f"(select * from accepted.{table.name})"
            selects[f"orphans {table.name}"] = orphans(table, table.parent, rows)
    return selects


def test_a_build_asks_nothing_that_spark_would_answer_otherwise(asked: dict[str, str]) -> None:
    assert len(asked) > 150
    assert {made: faults(select) for made, select in asked.items() if faults(select)} == {}


def test_nothing_counts_as_compared_that_no_build_asks(asked: dict[str, str]) -> None:
    assert set.union(*map(names, asked.values())) == COMPARED


@pytest.mark.parametrize(
    "idiom",
    [
        # differ in silence
        "convictions / unsuccessful", "avg(conviction_percentage)", "convictions // 2",
        "cast('12.7' as integer)", "cast(conviction_percentage as bigint)",
        "try_cast(case_id as date)", "date_diff('month', made_date, end_date)",
        "end_date - made_date", "least(end_date, known_until) - coalesce(made_date, end_date)",
        "dayofweek(made_date)", "isodow(made_date)", "regexp_replace(case_id, 'a', 'b')",
        "quantile_cont(0.5) within group (order by convictions)", "list(case_id order by case_id)",
        "cast(made_date as timestamptz)", "try(convictions)",
        "regexp_matches(case_id, '\\s')", "regexp_matches(case_id, 'a$')",
        "regexp_matches(case_id, defendant_id)",
        "(case_id in (select case_id from marts.charges)) = (made_date is null)",
        "upper(case_id) as case_id, case_id || 'x' as other",
        # fail
        "round_even(conviction_percentage, 0)", "try_strptime(case_id, '%d')",
        "date_sub('day', made_date, end_date)", "age(made_date)", "case_id[1]", "case_id[1:2]",
        "case_id similar to 'a'", "printf('%s', case_id)", "quantile_cont(convictions, 0.5)",
        "quantile_disc(convictions, 0.5)", "len([case_id])", "* replace (1 as case_id)",
        "map {'a': case_id}", "[x for x in [1, 2]]", "median(convictions)",
        "sum(convictions) over w from marts.charges window w as (partition by case_id)",
    ],
)  # fmt: skip
def test_an_idiom_that_spark_understands_otherwise_is_refused(idiom: str) -> None:
    select = f"select {idiom}" if " from marts" in idiom else f"select {idiom} from marts.charges"
    assert faults(select)


@pytest.mark.parametrize(
    "tail",
    [
        "marts.charges asof join marts.returns using (case_id)",
        "marts.charges positional join marts.returns",
        "marts.charges union by name select case_id from marts.returns",
        "marts.charges using sample 10%",
        "(pivot marts.charges on case_id using sum(charge_number))",
    ],
)
def test_a_clause_that_spark_has_not_is_refused(tail: str) -> None:
    assert faults(f"select case_id from {tail}")


def test_the_packages_of_spark_are_pinned_with_hashes() -> None:
    pinned = (PROJECT_DIR / "etl" / "spark" / "requirements.txt").read_text(encoding="utf-8")
    assert {"py4j", "pyspark", "sqlglot"} <= set(re.findall(r"^([a-z0-9-]+)==", pinned, re.M))
    assert "--hash=sha256:" in pinned and "://" not in pinned
    # What the fast tests hold the SQL to is what translates it.
    assert _pin("sqlglot", pinned) == _pin(
        "sqlglot", Path(PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8")
    )


def _pin(name: str, requirements: str) -> str:
    return re.search(rf"^{name}==(\S+)", requirements, re.M)[1]
