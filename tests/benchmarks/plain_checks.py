"""Every check of expectations/suites as one plain SQL statement, to weigh Great Expectations by.

bench_pipeline.py runs both on the same warehouse and fails unless they give the same verdict and
the same count for every check: only then are they the same checks.
"""

from pathlib import Path

import duckdb

from etl.engine import engine_settings
from expectations.checks import Check


def breaking_rows(check: Check) -> str:
    """The select that finds the rows which break a check; it finds none where the check is met.

    Raises KeyError for a kind of expectation that has no translation here.
    """
    expectation = check.expectation
    kind = expectation.expectation_type
    if kind == "unexpected_rows_expectation":
        return expectation.unexpected_rows_query.replace("{batch}", check.table)
    if kind == "expect_table_row_count_to_be_between":
        return f"select 1 from {check.table} having count(*) < {expectation.min_value}"
    return f"select 1 from {check.table} where {_broken(expectation)}"


def verdict(check: Check) -> str:
    """The select of whether a check is met and how many rows break it, or groups of rows.

    The number is 0 where the check is about the table as a whole.
    """
    expectation = check.expectation
    is_whole = expectation.expectation_type == "expect_table_row_count_to_be_between"
    number = "0" if is_whole else "count(*)"
    return f"select count(*) = 0, {number} from ({breaking_rows(check)})"


def _broken(expectation: object) -> str:
    kind = expectation.expectation_type
    if kind == "expect_column_pair_values_a_to_be_greater_than_b":
        return f"{expectation.column_A} < {expectation.column_B}"
    column = expectation.column
    words = {
        "expect_column_values_to_not_be_null": lambda: f"{column} is null",
        "expect_column_values_to_be_between": lambda: f"{column} < {expectation.min_value}",
        "expect_column_values_to_match_regex": lambda: (
            f"not regexp_matches({column}, '{expectation.regex}')"
        ),
        "expect_column_values_to_be_in_set": lambda: (
            f"{column} not in {tuple(expectation.value_set)}"
        ),
        "expect_column_values_to_not_be_in_set": lambda: (
            f"{column} in {tuple(expectation.value_set)}"
        ),
    }
    return words[kind]()


def run_plain(database: Path) -> dict[str, list]:
    """Verdict and count of breaking rows by check."""
    from expectations.suites import SUITES

    with (
        engine_settings() as config,
        duckdb.connect(str(database), read_only=True, config=config) as con,
    ):
        return {
            check.id_in(suite): list(con.execute(verdict(check)).fetchone())
            for suite, checks in SUITES.items()
            for check in checks
        }


def run_great_expectations(database: Path) -> dict[str, list]:
    """The same through Great Expectations, which counts nothing in a table without rows."""
    from etl.check import checked

    return {r.check_id: [r.is_met, r.rows_unexpected or 0] for r in checked(database)}


def assert_same(one: dict[str, list], other: dict[str, list]) -> None:
    """Raise AssertionError, naming the checks, unless verdicts and counts are the same."""
    differ = {name: (one.get(name), other.get(name)) for name in one.keys() | other.keys()}
    differ = {name: both for name, both in differ.items() if both[0] != both[1]}
    assert not differ, f"Plain SQL and Great Expectations differ: {differ}"
