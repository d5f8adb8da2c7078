"""Where a promise's measures stood before it and stand now: recounted plainly, and in words."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from dashboard.counted import Trace, sql_of
from dashboard.places import PLACES
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.promises import promises_of
from etl.findings.then_and_now import QUESTION, before_of, then_and_now
from etl.findings.wait import DAYS
from etl.live import open_live
from etl.settings import REFERENCE_DIR
from tests.plain_metrics import DURATIONS, SHARES, Told
from tests.rows import write_rows
from tests.warehouses import build_from, data_folder

DAY = date(2010, 9, 23)
AREAS = ("all", "metropolitan-and-city")
with (REFERENCE_DIR / "promises.csv").open(encoding="utf-8", newline="") as file:
    PROMISES = list(csv.DictReader(file))
MEASURED = [
    (metric, int(row["within_days"] or 0))
    for row in PROMISES
    for metric in row["metrics"].split(";")
]
SIDES = ("numerator", "denominator", "eligible")


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def told(sample_files: Path) -> Told:
    (path,) = sample_files.glob("case_outcomes_*.csv")
    return Told(sample_files, path.stem[-len("2026-09-30") :])


def spans(told: Told, within: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """First month and last month before the promise, and of the newest year, as 2010-08."""
    first = date.fromisoformat(told.known_from)
    first = (
        first if first.day < 9 else date(first.year + first.month // 12, first.month % 12 + 1, 1)
    )
    settled = date.fromordinal(date.fromisoformat(told.known_until).toordinal() - 28 - within)
    after = date.fromordinal(settled.toordinal() + 1)
    months = 12 * after.year + after.month - 2  # The last month that ends by the settled day.
    year = (months - 11, months)
    return (f"{first:%Y-%m}", "2010-08"), tuple(f"{m // 12}-{m % 12 + 1:02}" for m in year)


def plainly(told: Told, metric: str, within: int, area: str) -> list[tuple[str, bool | None]]:
    """The month and the answer of each unit that counts."""
    table, look = DURATIONS[metric] if within else SHARES[metric]
    found = []
    for row in getattr(told, table):
        seen = look(row)
        if seen is None or area not in ("all", row.get("case", row)["area_code"]):
            continue
        answer = seen[1] <= within and seen[2] == "charged" if within else seen[1]
        found.append((seen[0][:7], answer))
    return found


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(("metric", "within"), MEASURED)
def test_both_times_are_those_of_a_plain_recount(
    metric: str, within: int, area: str, ask: Ask, told: Told
) -> None:
    row = then_and_now(ask, Selection(metric, area=area), DAY, within).row
    units = plainly(told, metric, within, area)
    for side, (first, last) in zip((before_of(row), row), spans(told, within), strict=True):
        answers = [answer for month, answer in units if first <= month <= last]
        known = [answer for answer in answers if answer is not None]
        assert [side[name] for name in SIDES] == [sum(known), len(known), len(answers)]
        assert f"{side['first_day']:%Y-%m}" == first
        assert f"{side['last_day']:%Y-%m}" == last
        assert side["rate"] == (pytest.approx(sum(known) / len(known)) if known else None)
        assert side["coverage"] == (pytest.approx(len(known) / len(answers)) if answers else None)
    if None in (row["rate"], row["rate_before"]):
        assert row["change"] is row["change_low"] is None
        return
    low, high = confint_proportions_2indep(
        row["numerator"], row["denominator"], row["numerator_before"], row["denominator_before"],
        method="newcomb", compare="diff",
    )  # fmt: skip
    assert (row["change_low"], row["change_high"]) == pytest.approx((low, high))
    assert row["change"] == pytest.approx(row["rate"] - row["rate_before"])


@pytest.mark.parametrize(
    "chosen", [{"dv": "yes"}, {"dv": "not recorded"}, {"cyber": "no"}, {"area": "kent"}]
)
def test_it_is_of_the_cases_chosen(chosen: dict[str, str], made_up_data: Path, ask: Ask) -> None:
    selection = Selection("conviction_rate", offences="stalking-and-harassment", **chosen)
    row = then_and_now(ask, selection, DAY).row
    with data_folder(made_up_data), open_live() as con:
        counts = con.sql("select * from metrics.counts where metric = 'conviction_rate'").pl()
    for name, value in chosen.items():
        column = "area_code" if name == "area" else name
        counts = counts.filter(pl.col(column).cast(str) == value)
    group = pl.col("offence_group_code").cast(str)
    counts = counts.filter(group.is_in(["stalking", "harassment"]))
    for side in (before_of(row), row):
        own = counts.filter(pl.col("month").is_between(side["first_day"], side["last_day"]))
        assert [own[name].sum() for name in SIDES] == [side[name] for name in SIDES]


def test_words_say_the_counts_the_difference_and_what_is_recorded(ask: Ask) -> None:
    chosen = Selection("cyberstalking_share", offences="stalking-and-harassment")
    seen = then_and_now(ask, chosen, DAY)
    then, now = before_of(seen.row), seen.row
    assert seen.text.startswith("Cyberstalking share, England and Wales, stalking and harassment: ")
    for side in (then, now):
        assert f"{100 * side['rate']:.1f}% ({side['numerator']:,} of {side['denominator']:,}" in (
            seen.text
        )
        assert f"{side['first_day']:%B %Y} to {side['last_day']:%B %Y}" in seen.text
    points = [f"{abs(100 * now[name]):.1f}" for name in ("change", "change_low", "change_high")]
    assert f"by {points[0]} points, 95% interval +{points[1]} to +{points[2]} points." in seen.text
    recorded = [f"{100 * side['coverage']:.1f}%" for side in (then, now)]
    assert seen.text.endswith(f"Recorded for {recorded[0]} then and {recorded[1]} now.")
    assert seen.cautions[0].startswith(
        "More is recorded now than then, so the comparison may say only that. Had all been recorded"
    )
    assert seen.cautions[1].startswith("The definition is no older than the promise: ")


def test_a_changed_definition_is_said_with_its_days(ask: Ask) -> None:
    cautions = then_and_now(ask, Selection("dv_overlap"), DAY).cautions
    assert (
        "The definition changed on 31 March 2013 and 1 October 2021, so the comparison may say only"
        " that."
    ) in cautions
    assert not any("definition" in c for c in then_and_now(
        ask, Selection("conviction_rate"), DAY
    ).cautions)  # fmt: skip


def test_no_difference_is_given_of_a_choice_that_settles_it(ask: Ask) -> None:
    seen = then_and_now(ask, Selection("cyberstalking_share", cyber="yes"), DAY)
    assert seen.text == (
        "Cyberstalking share, England and Wales, cyber marker yes: settled by the choice of cases."
    )


def standing(folder: Path, extract: str, days: list[str]) -> str:
    """What is said of a delivery of convictions on these days."""
    cases = [
        {"case_id": f"c{number}", "defendant_id": f"d{number}", "finalised_date": day,
         "referred_date": day, "charged_date": day, "principal_offence_code": "195/94"}
        for number, day in enumerate(days)
    ]  # fmt: skip
    write_rows(folder / "in", "case_outcomes", *cases, name=f"case_outcomes_{extract}")
    build_from(folder / "data", cases=[folder / "in"])
    with data_folder(folder / "data"), asking_live() as ask:
        return then_and_now(ask, Selection("conviction_rate"), DAY).text


def test_data_that_begin_after_the_promise_give_no_difference(tmp_path: Path) -> None:
    said = standing(tmp_path, "2016-05-15", ["2015-01-01"] * 30 + ["2016-03-20"] * 30)
    assert said == (
        "Conviction rate, England and Wales, all prosecutions: the data begin on 1 January 2015,"
        " after the promise, so no difference is given. In the newest settled year, April 2015 to"
        " March 2016, it is 100.0% (30 of 30)."
    )


def test_data_that_end_within_a_year_of_it_give_no_difference(tmp_path: Path) -> None:
    said = standing(tmp_path, "2011-05-15", ["2010-01-01"] * 30 + ["2011-03-20"] * 30)
    assert said == (
        "Conviction rate, England and Wales, all prosecutions: 100.0% (30 of 30 defendants) before"
        " the promise, from January 2010 to August 2010. No difference is given, as no whole"
        " settled year after the promise is held."
    )


def test_fewer_than_twenty_give_no_difference(tmp_path: Path) -> None:
    said = standing(tmp_path, "2016-05-15", ["2010-01-01"] * 19 + ["2016-03-20"] * 30)
    assert said == (
        "Conviction rate, England and Wales, all prosecutions: 19 of 19 defendants before the"
        " promise, from January 2010 to August 2010. In the newest settled year, April 2015 to"
        " March 2016, it is 100.0% (30 of 30). No difference is given: one of fewer than 20 would"
        " say little."
    )


def test_the_month_of_the_promise_and_unsettled_months_count_on_neither_side(
    tmp_path: Path,
) -> None:
    early, late = ["2010-01-01"] * 20 + ["2010-09-01"], ["2016-03-20"] * 20 + ["2016-04-28"]
    assert "(20 of 20 defendants) before" in (
        said := standing(tmp_path, "2016-05-15", early + late)
    )
    assert said.count("(20 of 20") == 2


def test_cases_dated_by_quarters_are_counted_by_quarters(tmp_path: Path) -> None:
    days = ["2010-03-31"] * 20 + ["2010-06-30"] * 20 + ["2010-09-30"] * 20 + ["2016-03-31"] * 20
    assert standing(tmp_path, "2016-05-15", days).startswith(
        "Conviction rate, England and Wales, all prosecutions: 100.0% (40 of 40 defendants) before"
        " the promise, from January 2010 to June 2010. In the newest settled year, April 2015 to"
        " March 2016, it is 100.0% (20 of 20). No clear difference: 0.0 points, 95% interval"
    )


def test_recording_is_said_to_explain_all_only_where_it_could(ask: Ask) -> None:
    flagged = then_and_now(ask, Selection("dv_flag_compliance"), DAY)
    then, now = before_of(flagged.row), flagged.row
    assert then["rate_if_rest_yes"] < now["rate_if_rest_no"]
    assert flagged.cautions[0].startswith("More is recorded now than then, so part of it may say")


def test_the_sql_shown_is_the_one_asked(made_up_data: Path, ask: Ask) -> None:
    selection = Selection("days_to_charge", area="kent")
    trace = Trace(selection, QUESTION, (("day", DAY), ("within_days", 30)))
    with data_folder(made_up_data), open_live() as con:
        rows = con.sql(sql_of(trace)).pl().to_dicts()
    assert rows == [then_and_now(ask, selection, DAY, 30).row]


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: row["promise_code"])
def test_a_promise_is_dated_sourced_and_shown_where_it_can_be(
    row: dict[str, str], ask: Ask
) -> None:
    with (REFERENCE_DIR / "interventions.csv").open(encoding="utf-8", newline="") as file:
        days = {r["intervention_code"]: r["intervention_date"] for r in csv.DictReader(file)}
    assert row["promise_date"] == days[row["intervention_code"]]
    assert len(row["source"]) > 10 and row["promise"].endswith(".")
    definitions = {found["metric"]: found for found in ask("definitions").to_dicts()}
    for metric in row["metrics"].split(";"):
        assert definitions[metric]["page"] == row["page"]
        kind = "time to event" if row["within_days"] else "share"
        assert definitions[metric]["kind"] == kind
    assert not row["within_days"] or int(row["within_days"]) in DAYS


def test_every_page_under_the_promises_stands_for_one(ask: Ask) -> None:
    pages = [place.url for place in PLACES if place.section == "The promises of 2010"]
    assert len(pages) == 6
    assert all(promises_of(ask, page) for page in pages)
    assert {row["page"] for row in PROMISES} == set(pages)
