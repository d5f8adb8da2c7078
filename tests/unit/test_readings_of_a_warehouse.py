"""Every metric, asked with several filters of whole warehouses, is told well and by its counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from etl.build.catalogue import definitions
from etl.errors import OutcomesError
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.chart import metric_chart
from etl.findings.cohort_reading import cohort_reading
from etl.findings.cohorts import AGES, METRIC, charge_cohorts
from etl.findings.mix import mix
from etl.findings.read import reading
from etl.findings.waiting import waiting
from tests.plain_metrics import DURATIONS, Told
from tests.told import assert_well_told
from tests.warehouses import data_folder

OF_CASES = [d.name for d in definitions() if not d.is_published]
PUBLISHED = [d.name for d in definitions() if d.is_published]
FILTERS = [
    {},
    {"offences": "stalking-and-harassment", "period_type": "financial year"},
    {"offences": "breach_of_order", "period_type": "month"},
    {"offences": "stalking", "area": "northumbria", "period_type": "month"},
    {"area": "dyfed-powys"},
]
MARKED = [{"dv": "yes"}, {"cyber": "not recorded", "dv": "no"}]


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def ask_published(published_data: Path) -> Iterator[Ask]:
    with data_folder(published_data), asking_live() as ask:
        yield ask


@pytest.mark.parametrize("metric", OF_CASES)
def test_every_metric_of_cases_is_told_well(metric: str, ask: Ask) -> None:
    for chosen in FILTERS:
        found = reading(ask, Selection(metric, **chosen))
        assert_well_told(found.text)
        assert found.value != found.verdict
    assert "England and Wales" in reading(ask, Selection(metric)).value


@pytest.mark.parametrize("metric", PUBLISHED)
def test_every_published_metric_is_told_well(metric: str, ask_published: Ask) -> None:
    for kind in ("month", "quarter", "financial year"):
        narrowed = [{"offences": "sexual"}] if metric == "published_conviction_rate" else []
        for chosen in ({}, {"area": "cumbria"}, *narrowed):
            found = reading(ask_published, Selection(metric, kind, **chosen))
            assert_well_told(found.text)
    assert "all offence categories: 8" in reading(ask_published, Selection(metric)).value


def _is_all_or_none(ask: Ask, metric: str, marker: str) -> bool:
    """Whether both answers of a marker leave a share of so many no other value than all or none."""
    for answer in ("yes", "no"):
        rows = ask("series", **Selection(metric, **{marker: answer}).filters).to_dicts()
        numerator = sum(row["numerator"] or 0 for row in rows)
        denominator = sum(row["denominator"] or 0 for row in rows)
        if denominator < 30 or 0 < numerator < denominator:
            return False
    return True


def test_a_share_settled_by_the_choice_of_its_cases_is_given_no_interval(ask: Ask) -> None:
    shares = [d.name for d in definitions() if d.kind == "share" and not d.is_published]
    settled = set()
    for metric in shares:
        for marker in ("dv", "cyber"):
            texts = [reading(ask, Selection(metric, **{marker: a})).text for a in ("yes", "no")]
            if _is_all_or_none(ask, metric, marker):
                settled.add(metric)
                assert all("%" in text and "by the choice of these cases" in text for text in texts)
                assert not any("interval" in t or "cannot be told" in t for t in texts)
            else:
                assert not any("by the choice" in text for text in texts)
    assert {"cyberstalking_share", "dv_overlap"} <= settled


def test_a_metric_without_any_case_says_that_none_is_held(ask_published: Ask) -> None:
    for metric in OF_CASES:
        told = reading(ask_published, Selection(metric))
        assert_well_told(told.text)
        assert " held." in told.value
        assert told.verdict == "Nothing can be said of a change."


def test_a_filter_that_is_not_counted_by_is_refused(ask: Ask, ask_published: Ask) -> None:
    refused = [
        (Selection("conviction_rate", "week"), "period_type is 'week'"),
        (Selection("conviction_rate", area="atlantis"), "area is 'atlantis'"),
        (Selection("conviction_rate", offences="sexual"), "offences is 'sexual'"),
        (Selection("conviction_rate", dv="maybe"), "dv is 'maybe'"),
        (Selection("days_to_charge", dv="yes"), "dv is 'yes', which this metric is not counted by"),
        (Selection("orders_in_force", cyber="no"), "cyber is 'no'.*give all"),
        (Selection("convictions"), "There is no metric 'convictions'"),
    ]
    for selection, why in refused:
        with pytest.raises(OutcomesError, match=why):
            reading(ask, selection)
    with pytest.raises(OutcomesError, match="offences is 'stalking'"):
        reading(ask_published, Selection("published_conviction_rate", offences="stalking"))
    with pytest.raises(OutcomesError, match="days_to_charge is a time to event, and a chart is"):
        metric_chart(ask, Selection("days_to_charge"))
    with pytest.raises(OutcomesError, match="Cohorts of charge are of days_to_finalisation"):
        charge_cohorts(ask, Selection("days_to_charge"))


@pytest.mark.parametrize("metric", [m for m in OF_CASES if m.endswith(("share", "rate"))][:6])
def test_markers_choose_within_the_scope_that_is_said(metric: str, ask: Ask) -> None:
    for chosen in MARKED:
        value = reading(ask, Selection(metric, "financial year", **chosen)).value
        for name, marker in chosen.items():
            assert f"{name.upper() if name == 'dv' else name} marker {marker}" in value


def test_a_mix_has_a_chart_for_each_category(ask: Ask) -> None:
    found = mix(ask, Selection("online_method_mix"))
    rows = ask("mix_series", **found.selection.filters).to_dicts()
    assert sum(len(chart.series) for chart in found.charts) == len(rows)
    assert {row["category"] for row in found.rows} == {row["category"] for row in rows}


@pytest.fixture(scope="module")
def told(sample_files: Path) -> Told:
    (path,) = sample_files.glob("case_outcomes_*.csv")
    return Told(sample_files, path.stem[-len("2026-09-30") :])


@pytest.mark.parametrize("metric", DURATIONS)
def test_the_shares_of_those_followed_long_enough_are_plain_shares(
    metric: str, told: Told, ask: Ask
) -> None:
    table, measure = DURATIONS[metric]
    measured = [found for row in getattr(told, table) if (found := measure(row)) is not None]
    rows = waiting(ask, Selection(metric)).rows()
    compared = 0
    for row in rows:
        own = [
            (days, cause)
            for start, days, cause in measured
            if str(row["first_day"]) <= start <= str(row["last_day"])
        ]
        assert row["units"] == len(own)
        assert row["still_waiting"] == sum(cause is None for _, cause in own)
        lost = [days for days, cause in own if cause is None]
        for day in (30, 90, 180):
            if own and min(lost, default=day) >= day and metric == METRIC:
                ended = sum(days <= day and cause is not None for days, cause in own)
                assert row[f"ended_{day}"] == pytest.approx(ended / len(own))
                compared += 1
    assert compared > 50 or metric != METRIC


@pytest.mark.parametrize("period_type", ["quarter", "financial year"])
def test_cohorts_stand_beside_the_rate_of_those_finalised(
    period_type: str, told: Told, ask: Ask
) -> None:
    selection = Selection(METRIC, period_type)
    found = charge_cohorts(ask, selection)
    series = ask("series", **replace(selection, metric="conviction_rate").filters).to_dicts()
    rates = {row["period_start"]: row["rate"] for row in series}
    _, measure = DURATIONS[METRIC]
    measured = [one for case in told.cases if (one := measure(case)) is not None]
    for cohort, row in zip(found.cohorts, found.rows(), strict=True):
        first, last = str(cohort.wait.first_day), str(cohort.wait.last_day)
        own = [(days, cause) for start, days, cause in measured if first <= start <= last]
        convicted = [days for days, cause in own if cause == "convicted"]
        finalised = sum(cause is not None for _, cause in own)
        assert (row["units"], row["finalised"], row["taken"]) == (
            len(own), finalised, len(convicted),
        )  # fmt: skip
        assert row["finalisation_rate"] == rates[cohort.wait.first_day]
        for age in AGES:
            if row[f"convicted_{age}_is_mature"]:
                share = sum(days <= age for days in convicted) / len(own)
                assert row[f"convicted_{age}"] == pytest.approx(share)
                assert row["least"] - 1e-12 <= len(convicted) / len(own) <= row["most"]
    newest = found.rows()[-1]
    assert not newest["convicted_365_is_mature"]
    assert {line["age"] for line in found.lines()} == set(AGES)


def test_cohorts_are_told_at_one_age(ask: Ask) -> None:
    for chosen in FILTERS:
        found = charge_cohorts(ask, Selection(METRIC, **chosen))
        told = cohort_reading(found, "England and Wales")
        assert_well_told(told.text)
        if found.compared:
            now, before = found.compared
            assert all(one.cohort.is_mature(180) for one in (now, before))
            assert (now.wait.first_day.year - before.wait.first_day.year) == 1
    told = cohort_reading(charge_cohorts(ask, Selection(METRIC)), "England and Wales")
    assert "have been finalised so far" in told.value
    assert "whatever becomes of the rest, it will be between" in told.value
    assert ": no clear difference from the year before: by day 180, " in told.verdict
    assert told.cautions[-1].startswith("Of those finalised in April to June 2026, whenever they")


def test_administrative_finalisations_are_never_said_to_be_of_an_offence(ask_published) -> None:
    """They have no category, so that a category's rate is one without them."""
    chosen = Selection("published_conviction_rate_with_administrative", offences="sexual")
    with pytest.raises(OutcomesError, match="not counted by: give all"):
        reading(ask_published, chosen)
