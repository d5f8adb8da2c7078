"""From a number to the hash of every delivered file behind it, and the headline numbers."""

from hashlib import sha256
from pathlib import Path

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from etl.build.catalogue import definitions
from etl.build.models import contract_tables
from etl.cli.lineage import run_lineage
from etl.contract import contract
from etl.errors import ExitCode, OutcomesError
from etl.judging.rules import rules_of
from etl.live import open_live
from etl.run.headlines import headlines
from etl.settings import PROJECT_DIR
from tests.warehouses import data_folder


@pytest.fixture
def made_up(made_up_data: Path) -> duckdb.DuckDBPyConnection:
    with data_folder(made_up_data), open_live() as con:
        yield con


def test_the_lineage_of_every_metric_reaches_its_contract_tables_and_all_their_rules(
    made_up: duckdb.DuckDBPyConnection,
) -> None:
    rows = made_up.execute(
        "select metric, kind, name, file, read_by from metrics.lineage"
    ).fetchall()
    for definition in definitions():
        name = definition.file.name
        ours = [row[1:] for row in rows if row[0] == name]
        reached = {row[1].removeprefix("accepted.") for row in ours if row[0] == "contract"}
        assert reached == set(contract_tables(definition.file.statement))
        wanted = {rule.name for table in reached for rule in rules_of(contract()[table])}
        assert {row[1] for row in ours if row[0] == "rule"} == wanted
        assert {row[3] for row in ours} <= {name} | {row[1] for row in ours}
        assert all((PROJECT_DIR / row[2]).exists() for row in ours)


def test_the_tree_ends_in_the_hashes_of_the_delivered_files(
    made_up: duckdb.DuckDBPyConnection, sample_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_lineage("conviction_rate")
    shown = capsys.readouterr().out
    for path in sample_files.glob("*.csv"):
        is_behind = not path.name.startswith("order_breaches")
        assert (sha256(path.read_bytes()).hexdigest() in shown) == is_behind
    assert "sql/marts/case_outcomes.sql" in shown
    assert "sql/rules/outcome_with_finalisation.sql" in shown
    counted = made_up.execute(
        "select count(*) filter (where is_conviction), count(*) from marts.case_outcomes"
        " where is_finalised"
    ).fetchone()
    assert "{:,} of {:,} = ".format(*counted) in shown


def test_an_unknown_metric_is_answered_with_those_there_are(
    made_up: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(OutcomesError, match=r"no metric 'x'.*dv_overlap") as wrong:
        run_lineage("x")
    assert wrong.value.exit_code == ExitCode.USAGE


def test_the_page_of_definitions_shows_the_tree(made_up_data: Path) -> None:
    with data_folder(made_up_data):
        at = AppTest.from_string(
            "from dashboard.views.definitions import show\nshow()", default_timeout=30
        ).run()
    assert not at.exception
    (tree,) = [code.value for code in at.code if "SHA-256" in code.value]
    assert "sql/contract/case_outcomes.sql" in tree


def test_headlines_are_the_plain_counts_of_their_months(
    made_up: duckdb.DuckDBPyConnection, sample_files: Path
) -> None:
    (path,) = sample_files.glob("case_outcomes*.csv")
    cases = pl.read_csv(path, infer_schema=False).filter(pl.col("finalised_date") != "")
    outcomes = pl.read_csv(PROJECT_DIR / "data" / "reference" / "outcomes.csv")
    convictions = outcomes.filter(pl.col("is_conviction"))["outcome_code"].to_list()
    found = {h.span: h for h in headlines(made_up) if h.metric == "conviction_rate"}
    days = pl.col("finalised_date").is_between(pl.lit("2025-10-01"), pl.lit("2026-09-30"))
    year = cases.filter(days)
    for span, counted in (("all time", cases), ("last 12 months", year)):
        convicted = counted.filter(pl.col("outcome_code").is_in(convictions))
        assert (found[span].numerator, found[span].denominator) == (len(convicted), len(counted))
    last_year = found["last 12 months"]
    assert (str(last_year.first_day), str(last_year.last_day)) == ("2025-10-01", "2026-09-30")


def test_headlines_of_who_is_followed_end_where_all_were_followed(
    made_up: duckdb.DuckDBPyConnection,
) -> None:
    found = {h.span: h for h in headlines(made_up) if h.metric == "back_within_12_months"}
    last_year = found["last 12 months"]
    assert (str(last_year.first_day), str(last_year.last_day)) == ("2024-09-01", "2025-08-31")
    assert last_year.denominator > 0


def test_headlines_of_published_tables_count_no_month_twice(published_data: Path) -> None:
    with data_folder(published_data), open_live() as con:
        found = {h.span: h for h in headlines(con) if h.metric == "published_conviction_rate"}
        rows = con.execute(
            "select period_start::varchar, sum(convictions)::bigint from marts.published_periods"
            " where period_type = 'quarter' and offence_category_code <> 'administrative'"
            " group by all order by all"
        ).fetchall()
    assert found["all time"].numerator == sum(count for _, count in rows)
    ends = rows[-1][0]
    first = f"{int(ends[:4]) - 1}{ends[4:]}"
    assert found["last 12 months"].numerator == sum(c for start, c in rows if start > first)
