"""A wait in words: open cases count as open, and a difference is claimed outside its interval."""

from datetime import date
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.build.catalogue import definitions
from etl.errors import OutcomesError
from etl.findings.endings import began, endings_of, phrasing_of
from etl.findings.waiting import Waiting
from etl.findings.waiting_reading import waiting_reading
from etl.measurement.comparison import compare
from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import quantile
from etl.measurement.waiting_words import outwards, percent
from tests import made_up_series as made
from tests.made_up_waits import BREACH, CHARGE, FINALISATION, Ends, follow
from tests.told import assert_numbers_are_from, assert_well_told

HERE = "England and Wales"
QUARTER: Ends = [(10, 40, "charged"), (60, 30, "charged"), (90, 5, "closed"), (200, 25, None)]
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_wait_is_told_with_its_year_before() -> None:
    slower: Ends = [(10, 30, "charged"), (60, 30, "charged"), (90, 5, "closed"), (200, 35, None)]
    assert waiting_reading(follow([QUARTER] * 4 + [slower] * 4), HERE).text == (
        "Defendants referred in April 2019 to March 2020, England and Wales: from referral to "
        "charge, among 400 defendants, the median was 60 days (95% interval 60 to 60) and the 90th "
        "percentile was not reached. Still followed (at risk) were 280 on day 60; by day 180, "
        "60.0% (95% interval 55.2% to 64.9%) had been charged, 5.0% had ended another way and "
        "35.0% were still open. By day 30 a smaller share had been charged than of the year "
        "before: "
        "30.0%, after 40.0% of the 400 referred in April 2018 to March 2019 (change −10.0 points, "
        "95% interval −16.5 to −3.4). That interval allows for chance alone: what usually varies "
        "from one year to another is not in it. Of 140 no end is known: they were last followed "
        "on 30 May 2020 at the latest, and count as waiting until then."
    )


def test_a_difference_that_may_be_chance_is_not_claimed() -> None:
    told = waiting_reading(follow([QUARTER] * 8), HERE)
    assert told.verdict == (
        "No clear difference from the year before: by day 30, 40.0% had been charged, after 40.0% "
        "of the 400 referred in April 2018 to March 2019 (change 0.0 points, 95% interval −6.8 to "
        "+6.8)."
    )
    assert len(told.cautions) == 1


def test_a_wait_for_any_ending_counts_them_all() -> None:
    told = waiting_reading(follow([QUARTER] * 8, FINALISATION), HERE)
    assert told.value.startswith("Defendants charged in April 2019 to March 2020, England and W")
    assert "by day 180, 75.0% (95% interval" in told.value
    assert told.value.endswith("had been finalised and 25.0% were still open.")
    assert "ended another way" not in told.text


def test_what_is_not_reached_stays_not_reached() -> None:
    rare: Ends = [(30, 10, "charged"), (400, 90, None)]
    told = waiting_reading(follow([rare] * 8, BREACH), HERE)
    assert (
        "from an order to its first breach, among 400 orders made, neither the median nor the 90th "
        "percentile was reached. By day" in told.value
    )
    assert told.value.endswith("had been breached and 90.0% were not breached.")
    assert told.cautions[-1].startswith(
        "360 had not been breached when last followed, on 30 May 2020"
    )


def test_only_whole_periods_are_read_and_only_a_whole_year_before_is_compared() -> None:
    quick: Ends = [(1, 100, "charged")]
    found = follow([QUARTER] * 8 + [quick], whole=8)
    assert [wait.is_whole for wait in found.periods] == [True] * 8 + [False]
    assert (found.newest.first_day, found.newest.last_day) == (date(2019, 4, 1), date(2020, 3, 31))
    assert (found.newest.units, found.before.units) == (400, 400)
    short = follow([QUARTER] * 7)
    assert short.before is None
    assert waiting_reading(short, HERE).verdict == (
        "No whole year before it is held to compare with."
    )
    shorter = follow([QUARTER] * 2)
    assert shorter.newest.name == "April 2018 to September 2018"
    assert waiting_reading(follow([QUARTER], whole=0), HERE).text == (
        "Days from referral to charge, England and Wales: no whole quarter is held. Nothing can "
        "be said of a change."
    )
    assert follow([QUARTER] * 2, period_type="financial year").newest.name == "2019-20"


def test_a_gap_between_whole_periods_ends_the_year() -> None:
    whole = [True, True, False, True, True]
    found = follow([QUARTER] * 5, is_complete=whole)
    assert found.newest.first_day == date(2019, 1, 1)
    assert found.before is None


def test_years_of_two_definitions_are_not_compared() -> None:
    for changed in ({"version": [1] * 5 + [2] * 3}, {"is_mixed": [False] * 7 + [True]}):
        found = follow([QUARTER] * 8, **changed)
        assert found.comparison is None
        assert waiting_reading(found, HERE).verdict == (
            "The definition changed, so the year before is not comparable."
        )


def test_too_few_are_neither_told_nor_compared() -> None:
    few = waiting_reading(follow([[(1, 2, "charged")]] * 8), HERE)
    assert few.text == (
        "Defendants referred in April 2019 to March 2020, England and Wales: fewer than 20 "
        "defendants, too few for a median or a share. Nothing can be said of a change."
    )
    before = waiting_reading(follow([[(1, 2, "charged")]] * 4 + [QUARTER] * 4), HERE)
    assert before.verdict == "Too few were followed to compare with the year before."
    nobody = waiting_reading(follow([[]] * 8), HERE)
    assert nobody.value.endswith("England and Wales: no defendants to count.")


def test_one_still_open_is_one() -> None:
    quarter: Ends = [(10, 40, "charged")]
    told = waiting_reading(follow([quarter] * 3 + [[*quarter, (60, 1, None)]]), HERE)
    assert told.cautions[-1].startswith("Of 1 no end is known: it was last followed on ")
    assert told.cautions[-1].endswith("counts as waiting until then.")


def test_a_period_is_a_row_of_counts_and_a_year_a_line() -> None:
    found = follow([QUARTER] * 8)
    row = found.rows()[0]
    assert row["name"] == "April to June 2018"
    assert (row["units"], row["still_waiting"], row["is_whole"]) == (100, 25, True)
    assert (row["median"], row["median_at_risk"], row["ninetieth"]) == (60, 60, None)
    assert (row["ended_30"], row["ended_180"]) == pytest.approx((0.4, 0.7))
    assert (row["open_90"], row["open_90_at_risk"]) == (pytest.approx(0.25), 30)
    assert (row["ended_365"], row["ended_365_at_risk"]) == (None, 0)
    assert row["followed_days"] == (date(2020, 5, 30) - date(2018, 6, 30)).days
    assert {line["span"] for line in found.lines()} == {
        "April 2018 to March 2019",
        "April 2019 to March 2020",
    }
    first = found.lines()[0]
    assert (first["days"], first["share"], first["at_risk"]) == (10, pytest.approx(0.4), 400)


def test_a_table_gives_no_percentile_that_few_were_followed_to() -> None:
    few: Ends = [(100, 60, None), (300, 30, "charged"), (400, 8, "charged")]
    row = follow([few] * 8).rows()[0]
    assert (row["median"], row["ninetieth"], row["ninetieth_at_risk"]) == (300, None, 8)


ENDS = st.lists(
    st.tuples(
        st.integers(0, 400), st.integers(1, 60), st.sampled_from(["charged", "closed", None])
    ),
    max_size=8,
)
KINDS = st.sampled_from([CHARGE, FINALISATION, BREACH])


@quietly
@given(st.lists(ENDS, min_size=8, max_size=9), KINDS, st.sampled_from(list(made.MONTHS)))
def test_a_wait_s_reading_claims_no_more_than_its_curves(quarters, definition, period_type) -> None:
    if definition is BREACH:
        quarters = [[row for row in rows if row[2] != "closed"] for rows in quarters]
    found = follow(quarters, definition, period_type)
    told = waiting_reading(found, HERE)
    assert_well_told(told.text)
    everything_said_is_there(found, told.text)
    units = found.newest.units
    for share, name in ((0.5, "median"), (0.9, "90th percentile")):
        day = quantile(found.newest.ended, share).day
        is_reached = f"{name} was {day:,.10g} day" in told.value if day is not None else False
        is_told = day is not None and found.newest.incidence.counts.carry(day, 20)
        assert is_reached == (units >= 20 and is_told)
    if " share had been " in told.verdict:
        found_clear = found.comparison.change
        assert found_clear.low > 0 or found_clear.high < 0
        assert ("larger" in told.verdict) == (found_clear.low > 0)
    elif found.comparison and units >= 20:
        assert told.verdict.startswith("No clear difference")
        assert found.comparison.change.low <= 0 <= found.comparison.change.high


def everything_said_is_there(found: Waiting, text: str) -> None:
    """Each number is one of the curves of the two years, of a day, or fixed."""
    allowed = ["20 90 95% 180 30 365 0.1 99.9", *map(str, range(2018, 2028))]
    for wait in filter(None, (found.newest, found.before)):
        ended, still_open = wait.ended, wait.incidence.still_open
        allowed += [f"{wait.units:,} {wait.still_waiting:,}"]
        allowed += [f"{day:g}" for day in range(1, 32)]
        for share in (0.5, 0.9):
            point = quantile(ended, share)
            allowed += [f"{n:,.10g}" for n in (point.day, point.low, point.high) if n is not None]
            allowed += [f"{point.at_risk}"]
        allowed += [f"{day:g}" for day in ended.days]
        for curve in (ended, still_open):
            allowed += [percent(share) for share in curve.share]
            allowed += [
                percent(max(1 - curve.share[n] - other.share[n], 0))
                for n in range(curve.days.size)
                for other in (ended, still_open)
            ]
            bounds = zip(curve.low, curve.high, strict=True)
            allowed += [" ".join(outwards(*pair)) for pair in bounds if pair[0] == pair[0]]
    if found.comparison:
        change = found.comparison.change
        # A bound that would read as nought has the decimals that show it.
        ends = (change.value, change.low, change.high)
        allowed += [f"{100 * abs(n):.{places}f}" for n in ends for places in (1, 2, 3, 4)]
    assert_numbers_are_from(text, allowed)


@quietly
@given(st.lists(ENDS, min_size=8, max_size=8))
def test_a_year_is_all_its_quarters_together(quarters) -> None:
    found = follow(quarters)
    together = [
        aalen_johansen(*(zip(*rows, strict=True) if rows else ([], [], [])), ["charged", "closed"])
        for rows in ([*chain(*quarters[:4])], [*chain(*quarters[4:])])
    ]
    before, now = together
    assert found.newest.incidence.counts.units == now.counts.units
    assert found.newest.ended.share.tolist() == now.of("charged").share.tolist()
    assert found.before.ended.share.tolist() == before.of("charged").share.tolist()
    assert found.comparison == compare(now, before, "charged", (30, 90, 180, 365), 20)


@pytest.mark.parametrize(
    "definition", [d for d in definitions() if d.kind == "time to event"], ids=lambda d: d.name
)
def test_every_wait_of_the_catalogue_has_words(definition) -> None:
    header = definition.file.header
    row = {
        "metric": definition.name,
        "kind": definition.kind,
        "title": header["title"],
        "unit": header["unit"],
        "event": header["event"],
        "dated_by": header["dated by"],
    }
    endings, phrasing = endings_of(row), phrasing_of(row)
    codes = {code for code in endings.causes if f"'{code}'" in definition.file.statement}
    assert codes == set(endings.causes)
    assert endings.outcome is None or endings.outcome in codes
    assert began(row) in ("referred", "charged", "made")
    assert header["title"] == f"Days from {phrasing.start} to {phrasing.end}"
    assert endings.ended


def test_what_is_no_wait_has_no_endings() -> None:
    with pytest.raises(OutcomesError, match="made_up_share is a share, which has no endings"):
        endings_of(made.DEFINITION)
