"""Two sentences about a wait never claim more than its numbers hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.measurement.cohort_words import so_far_in_words
from etl.measurement.cohorts import cohorts, so_far
from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import Reading, quantile
from etl.measurement.survival import kaplan_meier
from etl.measurement.waiting_words import (
    Phrasing,
    incidence_in_words,
    percent,
    share_with_interval,
    survival_in_words,
)

CHARGE = Phrasing("defendants", "referral", "charge", "charged")
BREACH = Phrasing("orders", "the order", "breach", "breached", "without a breach")
ROWS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(1, 60),
        st.sampled_from(["charged", "closed", None]),
    ),
    max_size=25,
)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) ", text)


def test_a_wait_is_told_by_its_median_and_90th_percentile_and_what_carries_them() -> None:
    rows = [10, 34, 60, 210, 300], [300, 300, 250, 130, 20], ["charged"] * 4 + [None]
    assert survival_in_words(kaplan_meier(*rows), CHARGE) == (
        "From referral to charge, among 1,000 defendants, the median was 34 days (95% interval 34 "
        "to 34) and the 90th percentile was 210 days (95% interval 210 to 210). Still followed (at "
        "risk) were 700 on day 34 and 150 on day 210; by day 300, the last with 20 or more at "
        "risk, 98.0% (95% interval 96.9% to 98.8%) had been charged and 2.0% were still open."
    )


def test_a_median_that_is_not_reached_is_no_number() -> None:
    text = survival_in_words(kaplan_meier([90, 365], [200, 800], ["breach", None]), BREACH)
    assert text == (
        "From the order to breach, among 1,000 orders, neither the median nor the 90th percentile "
        "was reached. By day 365, the last with 20 or more at risk, 20.0% (95% interval 17.6% to "
        "22.7%) had been breached and 80.0% were without a breach."
    )


def test_the_shares_are_those_of_the_day_asked_for_while_enough_are_at_risk() -> None:
    survival = kaplan_meier([90, 365, 700], [200, 800, 19], ["breach", None, None])
    asked = survival_in_words(survival, BREACH, day=91)
    assert ". By day 91, 19.6% (95% interval 17.3% to 22.3%) had been breached" in asked
    beyond = survival_in_words(survival, BREACH, day=366)
    assert "By day 365, the last with 20 or more at risk, 19.6% (95%" in beyond


def test_the_day_asked_for_is_told_of_few_where_all_were_followed_to_it() -> None:
    followed = kaplan_meier([10, 400], [90, 10], ["breach", None])
    assert "; by day 180, 90.0% (95%" in survival_in_words(followed, BREACH, day=180)
    one_lost = kaplan_meier([10, 100, 400], [90, 1, 10], ["breach", None, None])
    assert "by day 10, the last with 20 or more at risk, 89.1%" in survival_in_words(
        one_lost, BREACH, day=180
    )


def test_where_only_the_lower_limit_is_known_it_is_given_as_such() -> None:
    rows = [30, 200, 300], [24, 6, 30], ["charged", "charged", None]
    assert "the median was 250 days (95% interval 30 days or longer)" in survival_in_words(
        kaplan_meier(*rows), CHARGE
    )


def test_a_percentile_that_few_were_followed_to_is_not_told() -> None:
    rows = [100, 300, 400, 500], [60, 8, 3, 5], [None, "charged", None, "charged"]
    text = survival_in_words(kaplan_meier(*rows), CHARGE)
    assert "neither the median nor the 90th percentile can be told (fewer than 20 were fo" in text
    left = kaplan_meier([100, 300, 400], [60, 8, 8], [None, "charged", None])
    assert "median cannot be told (fewer than 20 were followed so long) and the 90th" in (
        survival_in_words(left, CHARGE)
    )
    assert ". By day 100, the last with 20 or more at risk, none of the 76 had been charged" in text


def test_a_percentile_of_few_is_told_where_all_were_followed() -> None:
    text = survival_in_words(kaplan_meier([10, 30], [18, 12], ["charged", "charged"]), CHARGE)
    assert "were 30 on day 10 and only 12 on day 30; by day" in text


def test_a_competing_end_is_told_apart_from_those_still_open() -> None:
    rows = [10, 20, 90], [500, 120, 380], ["closed", "charged", None]
    text = incidence_in_words(aalen_johansen(*rows), "charged", CHARGE)
    assert (
        "the median was not reached and the 90th percentile is out of reach (50.0% ended another "
        "way)."
    ) in text
    assert "had been charged, 50.0% had ended another way and 38.0% were still open." in text


def test_where_all_end_on_one_day_no_interval_is_claimed() -> None:
    text = survival_in_words(kaplan_meier([5], [30], ["charged"]), CHARGE)
    assert ", among 30 defendants, the median was 5 days (no interval can be " in text
    assert "Still followed (at risk) were 30 on day 5; by" in text
    assert text.endswith("all 30 had been charged and none of the 30 were still open.")
    assert "1 day (no" in survival_in_words(kaplan_meier([1], [30], ["charged"]), CHARGE)


def test_too_few_are_not_spoken_of() -> None:
    assert survival_in_words(kaplan_meier([], [], []), CHARGE) == "No defendants to count."
    few = survival_in_words(kaplan_meier([5], [19], ["charged"]), CHARGE)
    assert few == "Fewer than 20 defendants, too few for a median or a share."


@given(ROWS)
def test_what_is_said_to_be_reached_was_reached(rows: list) -> None:
    columns = [*zip(*rows, strict=True)] or [[], [], []]
    incidence = aalen_johansen(*columns, causes=["charged", "closed"])
    text = incidence_in_words(incidence, "charged", CHARGE)
    assert len(sentences(text)) == (2 if incidence.counts.units >= 20 else 1)
    assert not re.search(
        r"nan|None|inf\b|\b0\.0%|100\.0%", re.sub(r"interval [\d.]+% to [\d.]+%", "", text)
    )
    if incidence.counts.units >= 20:
        for share, name in ((0.5, "median"), (0.9, "90th percentile")):
            day = quantile(incidence.of("charged"), share).day
            not_reached = f"{name} was not reached" in text or "neither" in text
            ended = sum(units for _, units, end in rows if end == "closed")
            assert not_reached or f"{name} is out of reach" in text or day is not None
            if f"{name} is out of reach" in text:
                assert ended > 0 and day is None
            is_told = day is not None and incidence.counts.carry(day, 20)
            assert not is_told or f"{name} was {day:,.10g} day" in text
            is_untold = f"{name} cannot be told" in text or "percentile can be told (" in text
            assert is_untold == (day is not None and not is_told)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"),
        (1e-7, "under 0.1%"),
        (0.00099, "under 0.1%"),
        (0.001, "0.1%"),
        (0.384, "38.4%"),
        (0.999, "99.9%"),
        (0.9991, "over 99.9%"),
        (1 - 1e-7, "over 99.9%"),
        (1.0, "all"),
    ],
)
def test_nearly_none_is_not_none_and_nearly_all_not_all(share: float, words: str) -> None:
    assert percent(share) == words


def test_an_interval_is_rounded_outwards() -> None:
    reading = Reading(day=1, at_risk=50, share=0.384, low=0.3499, high=0.42001)
    assert share_with_interval(reading, 0.95) == "38.4% (95% interval 34.9% to 42.1%)"


def view(units: list[int], followed: int, age: int = 90) -> str:
    days, ended_by = [40, 60, 100], ["dropped", "convicted", None]
    (cohort,) = cohorts(["Q"] * 3, days, units, ended_by, {"Q": followed}, ["convicted", "dropped"])
    return so_far_in_words(so_far(cohort, "convicted", age), "defendants", "convicted")


def test_a_mature_age_is_counted() -> None:
    assert view([60, 90, 150], followed=90) == (
        "150 of 300 defendants have been finalised so far, 90 of them convicted (60.0%); whatever "
        "becomes of the rest, it will be between 30.0% and 80.0% of all. By day 90, 30.0% (95% "
        "interval 25.1% to 35.6%) of all had been convicted and 50.0% were still open."
    )


def test_an_age_that_not_all_have_reached_is_called_estimated() -> None:
    text = view([60, 90, 150], followed=89)
    assert (
        "By day 90, which not all have reached, an estimated 30.0% (95% interval 25.1% to 35.6%)"
        in text
    )
    assert text.endswith(
        "; of those finalised by then 60.0% (95% interval 52.2% to 67.9%) are expected to be "
        "convicted."
    )


def test_an_age_that_few_or_none_have_reached_is_not_spoken_of() -> None:
    few = "Fewer than 20 have been followed to day {}, too few to say what becomes of the cohort."
    assert view([60, 90, 19], followed=30).endswith(few.format(90))
    assert view([60, 90, 150], followed=90, age=101).endswith(few.format(101))


def test_a_cohort_with_little_behind_it_says_little() -> None:
    assert view([0, 0, 0], followed=90) == "No defendants to count."
    assert view([5, 5, 9], followed=90).startswith("Fewer than 20 defendants")
    assert view([0, 0, 40], followed=90).startswith("None of 40 defendants has been finalised")
    assert "9 of them convicted; whatever" in view([10, 9, 40], followed=90)
    assert "none of them convicted; whatever" in view([30, 0, 40], followed=90)


def test_a_cohort_that_has_ended_has_no_bounds() -> None:
    assert view([100, 300, 0], followed=200) == (
        "400 of 400 defendants have been finalised so far, 300 of them convicted (75.0%). By day "
        "90, 75.0% (95% interval 70.6% to 79.2%) of all had been convicted and none were still "
        "open."
    )
