"""The queries the suites share count what a plain recount counts, within the memory they get."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as plan
from hypothesis import strategies as st

from etl.check import checked
from etl.settings import settings
from expectations import run_checks
from expectations.rules import filled, key_is, parent_exists

WORDS = st.sampled_from([None, "", " ", "  ", "a", " a", "a ", "b", "!", "é"])
ROWS = st.lists(st.tuples(WORDS, WORDS), max_size=30)
CON = duckdb.connect()


def broken(rule, rows: list[tuple], parents: list[tuple] = ()) -> int:
    """Rows that break a rule of a table of two columns, beside a table of parents."""
    for table, content in (("child", rows), ("parent", parents)):
        CON.execute(f"create or replace table {table} (x varchar, y varchar)")
        if content:
            CON.executemany(f"insert into {table} values (?, ?)", content)
    query = rule.unexpected_rows_query.replace("{batch}", "child")
    return CON.execute(f"select count(*) from ({query})").fetchone()[0]


@plan(deadline=None, max_examples=50)
@given(ROWS)
def test_keys_that_stand_twice_are_counted(rows):
    assert broken(key_is("x", "y"), rows) == sum(n > 1 for n in Counter(rows).values())
    assert broken(key_is("x"), rows) == sum(n > 1 for n in Counter(x for x, _ in rows).values())


@plan(deadline=None, max_examples=50)
@given(ROWS)
def test_rows_that_are_not_filled_are_counted(rows):
    is_blank = [any(value is None or not value.strip(" ") for value in row) for row in rows]
    assert broken(filled("x", "y"), rows) == sum(is_blank)


@plan(deadline=None, max_examples=50)
@given(ROWS, ROWS)
def test_rows_without_a_parent_are_counted(rows, parents):
    known = set(parents)
    without = [row for row in rows if None in row or row not in known]
    assert broken(parent_exists("parent", "x", "y"), rows, parents) == len(without)
    known = {x for x, _ in parents}
    without = [x for x, _ in rows if x is None or x not in known]
    assert broken(parent_exists("parent", "x"), rows, parents) == len(without)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A warehouse of one table whose keys do not fit into 30 MB."""
    path = tmp_path / "large.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts; create schema metrics; create schema quality")
        con.execute(
            "create table marts.order_breaches as select 'breach' || range as breach_id,"
            " 'o1' as order_id, current_date as breach_date from range(1500000)"
        )
    return path


def once(results) -> str:
    (result,) = [r for r in results if r.check_id.endswith("breach_counts_once")]
    return result.observed


def test_checks_keep_to_their_memory_and_spill_what_is_more(large, tmp_path):
    short = {"memory_limit": "30MB", "threads": 1, "temp_directory": ""}
    assert once(run_checks(large, short)).startswith("could not be checked: Out of Memory Error")
    roomy = short | {"temp_directory": str(tmp_path / "spill")}
    assert once(run_checks(large, roomy)) == "0 unexpected in 1,500,000 rows"


def test_checks_use_the_memory_of_the_settings_and_leave_nothing(large, monkeypatch, tmp_path):
    monkeypatch.setenv("OUTCOMES_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OUTCOMES_MEMORY_LIMIT", "30MB")
    monkeypatch.setenv("OUTCOMES_THREADS", "1")
    settings.cache_clear()
    try:
        assert once(checked(large)) == "0 unexpected in 1,500,000 rows"
    finally:
        settings.cache_clear()
    assert not list((tmp_path / "warehouse").glob(".spill-*"))
