"""The worked examples: each answers in a moment, asked as it should be, and in right numbers."""

import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.places import PLACES
from etl.errors import OutcomesError
from etl.examples import Example, examples
from etl.live import open_live
from tests.plain_metrics import (
    CONVICTIONS,
    SHARES,
    Told,
    days_between,
    days_to_charge,
    is_stalking_or_harassment,
)
from tests.warehouses import data_folder

EXAMPLES = {example.name: example for example in examples()}
# Only published tables answer it.
PUBLISHED = {"published_categories"}


@pytest.fixture(scope="module")
def con(made_up_data: Path):
    with data_folder(made_up_data), open_live() as opened:
        yield opened


@pytest.fixture(scope="module")
def told(sample_files: Path) -> Told:
    (path,) = sample_files.glob("case_outcomes_*.csv")
    return Told(sample_files, path.stem[-len("2026-09-30") :])


def answer(con: duckdb.DuckDBPyConnection, name: str) -> list[dict]:
    found = con.execute(EXAMPLES[name].filled_in)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def year_of(day: str) -> str:
    start = int(day[:4]) - (day[5:] < "04-01")
    return f"{start}/{str(start + 1)[2:]}"


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_answers_in_a_moment(
    example: Example, con: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest
) -> None:
    begun = time.perf_counter()
    rows = answer(con, example.name)
    assert time.perf_counter() - begun < 1
    if example.name in PUBLISHED:
        with data_folder(request.getfixturevalue("published_data")), open_live() as published:
            rows = answer(published, example.name)
    assert rows
    for column in rows[0]:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column), column
        assert column.strip("_") == column and len(column) < 40


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_is_as_it_should_be_asked(
    example: Example, con: duckdb.DuckDBPyConnection
) -> None:
    assert example.title.endswith("?") and len(example.title) < 120
    assert example.topic in {place.url or "overview" for place in PLACES}
    (statement,) = con.extract_statements(example.filled_in)
    assert statement.type == duckdb.StatementType.SELECT
    made = [column[0] for column in con.execute(example.filled_in).description]
    for rate in (name for name in made if name == "rate" or name.endswith("_rate")):
        if rate != "baseline_rate":
            assert {f"{rate}_low", f"{rate}_high"} <= set(made), "a rate goes with its interval"
    for share in {"change", "share_of_convictions", "share_of_all_cases"} & set(made):
        counts = [name for name in made if re.search("numerator|defendants|people", name)]
        assert counts, f"{share} goes with counts"
    assert not re.search(r"\bavg\(|/ *(count|sum)\(", example.statement), "divide once, by rate()"


def test_every_page_has_an_example() -> None:
    topics = {example.topic for example in EXAMPLES.values()}
    assert topics == {place.url or "overview" for place in PLACES} - {"sql"}
    assert len(EXAMPLES) >= 25
    assert len({example.title for example in EXAMPLES.values()}) == len(EXAMPLES)


def test_a_parameter_may_be_bound_or_filled_in(con: duckdb.DuckDBPyConnection) -> None:
    example = EXAMPLES["outcomes_by_offence_group"]
    assert example.parameters == (
        ("first_day", "date '2024-04-01'"),
        ("last_day", "date '2025-03-31'"),
    )
    bound = {"first_day": date(2024, 4, 1), "last_day": date(2025, 3, 31)}
    rows = con.execute(example.statement, bound).fetchall()
    assert rows == con.execute(example.filled_in).fetchall()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("-- purpose: p\n-- about: areas", "the parameters of the select"),
        ("-- purpose: p\n-- about: areas\n-- parameters: area = 'kent'", "must read"),
        ("-- purpose: p\n-- parameters: $area = 'kent'", "about"),
    ],
)
def test_a_header_that_cannot_be_read_is_named(
    header: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.sql").write_text(f"-- Why?\n{header}\nselect $area", encoding="utf-8")
    monkeypatch.setattr("etl.examples._EXAMPLES_DIR", tmp_path)
    with pytest.raises(OutcomesError, match=r"mine\.sql") as raised:
        examples()
    assert said in str(raised.value)


def test_convictions_by_year_are_those_of_a_plain_recount(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    convictions, defendants = Counter(), Counter()
    for marked in filter(None, map(SHARES["conviction_rate"][1], told.cases)):
        defendants[year_of(marked[0])] += 1
        convictions[year_of(marked[0])] += marked[1] is True
    rows = answer(con, "conviction_rate_by_financial_year")
    assert {row["financial_year"]: (row["convictions"], row["defendants"]) for row in rows} == {
        year: (convictions[year], defendants[year]) for year in defendants
    }


def test_the_overlap_is_that_of_a_plain_recount(told: Told, con: duckdb.DuckDBPyConnection) -> None:
    words = {"true": "yes", "false": "no", "": "not recorded"}
    expected = Counter(
        tuple(words[case[f"{marker}_marker"]] for marker in ("dv", "stalking", "cyber"))
        for case in told.cases
        if case["finalised_date"] and is_stalking_or_harassment(case)
    )
    rows = answer(con, "overlap_of_dv_stalking_and_cyber")
    assert {(r["dv"], r["stalking"], r["cyber"]): r["defendants"] for r in rows} == expected


def test_orders_by_basis_are_those_of_a_plain_recount(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    names = {"conviction": "On conviction", "acquittal": "On acquittal"}
    made, applied = Counter(), Counter()
    for order in told.orders:
        if order["applied_date"]:
            basis = names.get(order["basis_code"], "Not recorded or not made")
            applied[year_of(order["applied_date"]), basis] += 1
            made[year_of(order["applied_date"]), basis] += order["decision_code"] == "made"
    rows = answer(con, "restraining_orders_by_basis")
    found = {(r["financial_year"], r["basis"]): (r["applied_for"], r["made"]) for r in rows}
    assert found == {cell: (applied[cell], made[cell]) for cell in applied}


def test_repeat_defendants_are_those_of_a_plain_recount(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    cases: dict[str, set[str]] = {}
    for case in told.cases:
        cases.setdefault(case["defendant_id"], set()).add(case["case_id"])
    people = Counter("5 and more" if len(n) >= 5 else str(len(n)) for n in cases.values())
    rows = answer(con, "repeat_defendants")
    assert {row["cases_of_a_person"]: row["people"] for row in rows} == people
    assert sum(row["share_of_all_cases"] for row in rows) == pytest.approx(1)


def test_waits_within_28_days_are_those_of_a_plain_recount(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    within, referred = Counter(), Counter()
    for case in told.cases:
        wait = days_to_charge(case)
        if wait and days_between(wait[0], case["settled_until"]) >= 28:
            referred[year_of(wait[0])] += 1
            within[year_of(wait[0])] += wait[2] == "charged" and wait[1] <= 28
    rows = answer(con, "days_from_referral_to_charge")
    found = {r["financial_year"]: (r["charged_within_28_days"], r["referred"]) for r in rows}
    assert found == {year: (within[year], referred[year]) for year in referred}


def test_the_same_two_people_are_those_of_a_plain_recount(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    days: dict[tuple[str, str], list[str]] = {}
    for case in told.cases:
        if case["victim_id"] and case["referred_date"]:
            pair = case["defendant_id"], case["victim_id"]
            days.setdefault(pair, []).append(case["referred_date"])
    following = Counter(year_of(day) for met in days.values() for day in sorted(met)[1:])
    rows = answer(con, "cases_of_the_same_two_people")
    found = {row["referred_in"]: row["that_follow_another"] for row in rows}
    assert {year: count for year, count in found.items() if count} == following


def test_reasons_and_convictions_add_up_to_what_was_finalised(
    told: Told, con: duckdb.DuckDBPyConnection
) -> None:
    lost = answer(con, "why_cases_are_lost")
    assert sum(row["defendants"] for row in lost) == lost[0]["all_lost"]
    assert sum(row["rate"] for row in lost) == pytest.approx(1)
    unrecorded = {row["reason"]: row["defendants"] for row in lost}.get("Not recorded", 0)
    administrative = {"warrant_unexecuted", "summons_unserved", "defendant_dead", "defendant_unfit"}
    assert unrecorded == sum(
        bool(case["finalised_date"])
        and case["outcome_code"] not in CONVICTIONS | administrative
        and not case["non_conviction_reason_code"]
        for case in told.cases
    )


def test_totals_of_outcomes_are_the_sums_of_their_parts(con: duckdb.DuckDBPyConnection) -> None:
    rows = answer(con, "outcomes_by_offence_group")
    totals = {r["offences"]: r["defendants"] for r in rows if r["outcome"] == "All outcomes"}
    parts = Counter()
    for row in rows:
        if row["outcome"] != "All outcomes":
            parts[row["offences"]] += row["defendants"]
    assert totals.pop("All offences") == sum(parts.values())
    assert totals == parts


def test_no_row_is_unaccounted_for(con: duckdb.DuckDBPyConnection) -> None:
    assert {row["rows_unaccounted"] for row in answer(con, "where_every_row_went")} == {0}
