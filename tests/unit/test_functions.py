"""What analysts ask by name is word for word what the pages ask."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build.functions import Function, functions
from etl.live import open_live
from tests.warehouses import data_folder

# Something chosen for each parameter that has no default.
CHOSEN = {"first_day": date(2024, 4, 1), "last_day": date(2025, 3, 31)}
METRIC = {
    "mean_series": "incidents_per_case", "mix_series": "online_platform_mix",
    "stock_series": "orders_in_force", "durations_by": "days_to_charge",
    "definition_effect": "restraining_order_use", "side_by_side": "restraining_order_use",
}  # fmt: skip
OTHERS = {"area": "kent", "offences": "harassment", "dv": "yes", "cyber": "no"}


@pytest.fixture(scope="module")
def con(made_up_data: Path):
    with data_folder(made_up_data), open_live() as opened:
        yield opened


def chosen(function: Function, others: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, default in function.parameters:
        values[name] = CHOSEN.get(name, default.strip("'") if default else None)
        values[name] = others.get(name, values[name])
    if "metric" in values:
        values["metric"] = METRIC.get(function.name, "conviction_rate")
    return values


@pytest.mark.parametrize("others", [{}, OTHERS], ids=["defaults", "chosen"])
@pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)
def test_a_function_answers_as_its_question(
    function: Function, others: dict[str, str], con: duckdb.DuckDBPyConnection
) -> None:
    values = chosen(function, others)
    named = ", ".join(f"{name} := ${name}" for name in values)
    asked = con.execute(function.question.statement, values).fetchall()
    called = con.execute(f"select * from metrics.{function.name}({named})", values).fetchall()
    assert called == asked
    assert asked or others


def test_what_has_a_default_may_be_left_out(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("from metrics.series('conviction_rate')").fetchall()
    assert rows == con.execute("from metrics.series('conviction_rate', 'quarter')").fetchall()


def test_every_function_is_described(con: duckdb.DuckDBPyConnection) -> None:
    described = con.execute(
        "select function_name, comment from duckdb_functions() where schema_name = 'metrics'"
    ).fetchall()
    assert {name for name, words in described if words} == {f.name for f in functions()}


def test_a_share_that_rises_while_its_count_falls_is_marked(con: duckdb.DuckDBPyConnection) -> None:
    """Against the same period a year before, over every area and group of offences."""
    rows = [
        row
        for (area,) in con.execute("select area_code from metrics.areas").fetchall()
        for row in con.execute(
            "select numerator, denominator, numerator_before, denominator_before,"
            " is_rate_up_count_down from metrics.series('conviction_rate', area := ?)",
            [area],
        ).fetchall()
    ]
    marked = 0
    for x, n, x_before, n_before, is_marked in rows:
        known = bool(n and n_before)
        assert is_marked == (known and x * n_before > x_before * n and x < x_before)
        marked += is_marked
    assert 0 < marked < len(rows)


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)
def test_a_function_says_what_its_parameters_may_be(
    con: duckdb.DuckDBPyConnection, function: Function
) -> None:
    rows = con.execute(
        "select comment from duckdb_functions()"
        " where schema_name = 'metrics' and function_name = $1",
        [function.name],
    ).fetchall()
    days = ("first_day", "last_day")
    for name, _ in function.parameters:
        assert name in days or f"{name}: " in rows[0][0]
