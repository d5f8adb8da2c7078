"""A mix, the stages of a case and a stock in words: shares in company, no signal from noise."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.findings import words
from etl.findings.mix import mix_of, mix_reading
from etl.findings.phases import is_point
from etl.findings.reading import Reading
from etl.findings.stages import stages_reading
from etl.findings.stock import stock_reading
from tests import made_up_series as made
from tests.told import assert_numbers_are_from, assert_well_told, per_cent

HERE = "England and Wales"
NAMES = {"email": "Electronic mail", "chat": "Chat room", "dv_app": "DV app"}
MIX = made.DEFINITION | {
    "kind": "mix",
    "title": "Platforms",
    "unit": "defendants in stalking and harassment cases with online conduct, at finalisation",
    "better": "neither",
}
STAGES = MIX | {"title": "From referral to order", "unit": "defendants, at referral"}
WAVE = (0, 2, -2, 1, -1, 2, 0, -2, 1, 0, -1, 0)
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows_of(counts: dict[str, list[tuple[int, int, int]]], period_type="quarter", whole=None):
    """Rows of sql/questions/mix_series.sql from the counts of each category."""
    of_shares_alone = ("rate_if_rest_no", "rate_if_rest_yes")
    return [
        {name: value for name, value in row.items() if name not in of_shares_alone}
        | {"category": category, "category_name": NAMES.get(category, category.capitalize())}
        for category, own in counts.items()
        for row in made.share_rows(own, period_type, whole)
    ]


def read(counts, definition=MIX, period_type="quarter", whole=None) -> Reading:
    found = mix_of(made.selection(period_type), definition, rows_of(counts, period_type, whole))
    return mix_reading(found, HERE)


def steady(level: int, *then: int, of: int = 100) -> list[tuple[int, int, int]]:
    return [(n, of, of) for n in [*(level + wave for wave in WAVE), *then]]


def test_categories_come_by_their_share_each_in_company() -> None:
    told = read({"email": steady(20, 21), "chat": steady(60, 61), "dv_app": steady(50, 49)})
    assert told.value == (
        "Platforms in April to June 2021, England and Wales, of defendants in stalking and "
        "harassment cases with online conduct: chat room 61.0% (61 of 100; 95% interval 51.2% to "
        "70.0%), DV app 49.0% (49 of 100; 95% interval 39.4% to 58.7%). Further: electronic mail "
        "21.0% (21 of 100; 95% interval 14.2% to 30.0%)."
    )
    assert told.verdict == (
        "All 3 categories show common-cause variation: no sign of a change beyond what is usual "
        "from quarter to quarter (no baseline is registered: the first 12 quarters, April 2018 to "
        "March 2021). If nothing ever changed, fewer than 0.1 of 3 would be marked by chance."
    )
    assert told.cautions == ("One case may name several, so the shares add up to more than 100%.",)


def test_of_a_few_cases_counts_are_given_and_no_shares() -> None:
    told = read(
        {"email": steady(8, 3, of=19), "chat": steady(9, 17, of=19), "dv_app": [(0, 19, 20)] * 13}
    )
    assert told.value == (
        "Platforms in April to June 2021, England and Wales: 19 defendants in stalking and"
        " harassment cases with online conduct, too few for shares. Named: chat room 17,"
        " electronic mail 3."
    )
    none = read({"email": [(0, 1, 1)] * 13})
    assert none.value.endswith(
        "1 defendant in stalking and harassment cases with online conduct, "
        "too few for shares. No kind is named."
    )


def test_categories_that_changed_are_named_with_the_rule_that_marks_them() -> None:
    told = read({"email": steady(20, 40), "chat": steady(60, 61), "dv_app": steady(5, 5)})
    assert told.verdict.startswith(
        "Special-cause variation in 1 of 3 categories (no baseline is registered: the first 12 "
        "quarters, April 2018 to March 2021). Marked: electronic mail (above the upper limit of 32."
    )
    assert told.verdict.endswith("would be marked by chance.")


def test_categories_too_small_to_tell_are_counted_apart() -> None:
    told = read({"email": steady(20, 21), "chat": steady(3, 9)})
    assert told.verdict.startswith("The one category that can be told shows common-cause variation")
    assert told.verdict.endswith(
        "For 1 more category it cannot be told: at the baseline's rate fewer than five would be "
        "expected to count."
    )
    both = read({"email": steady(20, 21), "dv_app": steady(20, 21), "chat": steady(3, 9)})
    assert both.verdict.startswith("Both categories that can be told show common-cause variation")
    marked = read({"email": steady(20, 60), "dv_app": steady(20, 60), "chat": steady(3, 9)})
    assert "variation in 2 of 2 categories that can be told (" in marked.verdict
    assert read({"chat": steady(3, 9)}).verdict == (
        "Whether anything changed cannot be told: at the baseline's rate fewer than five would be "
        "expected to count."
    )


def test_each_reason_why_categories_cannot_be_told_is_given_once() -> None:
    told = read({"email": steady(96, 97), "chat": steady(3, 4), "dv_app": steady(97, 96)})
    expected = "at the baseline's rate fewer than five would be expected"
    assert told.verdict == (
        f"Whether anything changed cannot be told: {expected} not to count."
        f" Further: {expected} to count."
    )


def test_a_mix_of_nothing_says_so() -> None:
    assert read({"email": [(0, 0, 0)]}).text == (
        "Platforms in April to June 2018, England and Wales: nothing to count, as in every "
        "period held. It counts those finalised. Nothing can be said of a change."
    )
    assert read({"email": [(1, 2, 2), (0, 0, 0)]}).value.endswith(": nothing to count.")
    assert "not recorded for any of 7 defendants in" in read({"email": [(0, 0, 7)]}).value
    assert read({"email": [(1, 1, 1)]}, whole=0).value.endswith("no whole quarter is held.")
    assert mix_reading(mix_of(made.selection(), MIX, []), HERE).value.endswith("is held.")


def test_what_is_not_recorded_of_a_mix_is_said() -> None:
    counts = [(n, 100, 125) for n, _, _ in steady(20, 21)]
    assert read({"email": counts}).cautions == (
        "Recorded for 80.0% of 125 defendants in stalking and harassment cases with online"
        " conduct.",
    )


# Three reasons why it cannot be told, which were once one sentence of 60 words.
NOTHING, NONE, SOME, ALL, HALF = (
    (0, 0, 0), (0, 0, 200), (0, 66, 200), (0, 200, 200), (33, 66, 200)
)  # fmt: skip
BARELY = [*[NONE] * 7, *[SOME] * 3, *[ALL] * 4, (0, 243, 243)]
FIRST = [*[NONE] * 11, SOME, SOME, ALL, *[NONE] * 9, HALF, HALF, NONE]
SECOND = [*[NONE] * 11, *[SOME] * 4, (100, 200, 200), *[NONE] * 8, HALF, *[NONE] * 3]


@quietly
@given(
    st.dictionaries(st.sampled_from(list(NAMES)), made.counts(), min_size=1),
    st.sampled_from(list(made.MONTHS)),
)
@example({"email": [*[(26, 200, 200), (24, 200, 200)], *BARELY]}, "month")
@example({"chat": [(2, 5, 15), *[(0, 0, 15)] * 5, *[(3, 5, 15)] * 6, (14, 20, 20)]}, "month")
@example({"email": [NOTHING] * 25, "chat": FIRST, "dv_app": SECOND}, "month")
# Recorded for 33.25%, which a pencil writes as 33.3% and a float as 33.2%.
@example({"email": [*[NONE] * 29, (0, 133, 400)]}, "month")
def test_a_mix_s_reading_claims_no_more_than_its_charts(counts, period_type) -> None:
    periods = min(map(len, counts.values()))
    counts = {category: own[:periods] for category, own in counts.items()}
    found = mix_of(made.selection(period_type), MIX, rows_of(counts, period_type))
    told = mix_reading(found, HERE)
    assert_well_told(told.text)
    for chart in found.charts:
        name = {"email": "electronic mail (", "chat": "chat room (", "dv_app": "DV app ("}
        is_named = name[chart.series[0]["category"]] in told.verdict
        assert is_named == (chart in found.flagged)
        if is_named:
            row = chart.series[chart.newest]
            assert row["denominator"] and chart.newest_signals and not chart.is_sparse
    if "cause variation" not in told.text:
        assert not found.told
    assert_numbers_are_from(told.text, said_of(found))


def said_of(found) -> list[str]:
    allowed = ["95% 100% 0.1 2018 2019 20 21 1 2 3", f"{found.by_chance:.1f}"]
    for chart in found.charts:
        for row in chart.series[-1:]:
            shares = [row[n] for n in ("rate", "rate_low", "rate_high", "coverage")]
            allowed += [per_cent(n) for n in shares if n is not None]
            allowed += [str(row[n]) for n in ("numerator", "denominator", "eligible")]
            allowed += [f"{row['period_start'].year} {row['period_end'].year % 100:02}"]
        if chart.current:
            base, c = chart.current.phase.baseline, chart.current.chart
            allowed += [f"{base.first_day:%Y} {base.last_day:%Y} {c.baseline_points}"]
            allowed += [per_cent(n) for n in (c.lower[-1], c.upper[-1], c.centre)]
            # Where a value and its limit would read alike, each has more decimals.
            alike = [
                n for n in (chart.series[-1]["rate"], c.lower[-1], c.upper[-1]) if n is not None
            ]
            allowed += [words.percent(float(n), more) for n in alike for more in (1, 2, 3)]
            inside = [row for row in chart.series if row in base]
            run = [row for row in chart.series[len(chart.series) - c.latest_run :] if row in base]
            gaps = len(inside) - c.baseline_points
            points = [row for row in inside if is_point(row)]
            recorded = sum(r["denominator"] for r in points) / sum(r["eligible"] for r in points)
            allowed += [f"{per_cent(recorded)} 20"]
            allowed += [f"{c.latest_run} {c.latest_trend} {len(run)} {gaps}"]
    return allowed


def test_so_many_are_marked_by_chance_as_is_said() -> None:
    chance = np.random.default_rng(5)
    drawn = chance.binomial(400, 0.4, size=(150, 3, 20))
    found = [
        mix_of(
            made.selection(),
            MIX,
            rows_of(
                {c: [(int(n), 400, 400) for n in own] for c, own in zip(NAMES, one, strict=True)}
            ),
        )
        for one in drawn
    ]
    marked = sum(len(one.flagged) for one in found)
    said = sum(one.by_chance for one in found)
    assert 0.4 * said <= marked <= 1.4 * said


def stages(whole: int | None = None) -> Reading:
    """Four quarters of 100 referred, of whom ever more are still open."""
    left = [0, 4, 30, 90]
    counts = {
        "charged": [(99, 100, 100)] * 4,
        "convicted": [(75 - n // 2, 100, 100) for n in left],
        "order_made": [(20, 80, 100)] * 4,
        "still_open": [(n, 100, 100) for n in left],
    }
    found = mix_of(made.selection(), STAGES, rows_of(counts, whole=whole))
    return stages_reading(found, HERE)


def test_stages_are_read_of_the_newest_period_that_is_ripe() -> None:
    assert stages().text == (
        "From referral to order, of defendants referred in July to September 2018, England and "
        "Wales: charged 99.0% (99 of 100; 95% interval 94.6% to 99.8%), convicted 73.0% (73 of "
        "100; 95% interval 63.6% to 80.7%). Further: order_made 25.0% (20 of 80; 95% interval "
        "16.8% to 35.5%), still_open 4.0% (4 of 100; 95% interval 1.6% to 9.8%). No signal is "
        "claimed: stages are reached late, so only periods as nearly finished as each other can be "
        "compared. Least recorded is order_made, for 80.0% of 100 defendants. The newest whole "
        "quarter, January to March 2019, is too young: 90.0% of it is still open (90 of 100). "
        "Shown is the newest quarter of which at most 5% is still open."
    )
    assert "quarter, October to December 2018, is too young: 30.0%" in stages(whole=3).text
    assert "too young" not in stages(whole=2).text
    assert "no whole quarter" in stages(whole=0).text


def test_a_period_of_few_is_not_read_as_ripe_for_having_none_open() -> None:
    """Of two cases none is often open by luck; the period would be chosen by its outcome."""
    counts = {
        "charged": [(40, 40, 40), (19, 19, 19), (2, 2, 2)],
        "still_open": [(1, 40, 40), (0, 19, 19), (0, 2, 2)],
    }
    found = mix_of(made.selection(), STAGES, rows_of(counts))
    told = stages_reading(found, HERE)
    assert "of defendants referred in April to June 2018" in told.value
    assert told.cautions[-1] == (
        "The newest whole quarter, October to December 2018, is of 2 defendants, too few to be "
        "read. Shown is the newest quarter of which at most 5% is still open."
    )
    few = {category: own[1:] for category, own in counts.items()}
    told = stages_reading(mix_of(made.selection(), STAGES, rows_of(few)), HERE)
    assert told.value == (
        "From referral to order, of those referred in July to September 2018, England and "
        "Wales: 2 defendants, too few for shares. Of them: charged 2."
    )
    assert_well_told(told.text)


@pytest.mark.parametrize(
    ("of", "still_open", "said"),
    [
        (12, 10, "is too young: 10 of 12 still open."),
        (20, 19, "is too young: 95.0% of it is still open (19 of 20)."),
    ],
)
def test_where_no_period_is_ripe_none_is_said_to_be_shown_for_being_so(of, still_open, said):
    """The newest whole period was called too young, and shown for not being so."""
    counts = {"charged": [(of, of, of)] * 2, "still_open": [(still_open, of, of)] * 2}
    told = stages_reading(mix_of(made.selection(), STAGES, rows_of(counts)), HERE)
    assert told.cautions == (
        f"The newest whole quarter, July to September 2018, {said} It is shown all the same: no "
        "quarter of 20 or more has as few as 5% still open.",
    )
    assert_well_told(told.text)


def test_stages_of_nobody_say_so() -> None:
    counts = {"charged": [(0, 0, 0)] * 2, "still_open": [(0, 0, 0)] * 2}
    told = stages_reading(mix_of(made.selection(), STAGES, rows_of(counts)), HERE)
    assert "in July to September 2018, England and Wales: nothing to count, as in" in told.value


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([7850, 8256], "8,256, which is 406 more than the 7,850 of 30 September 2025."),
        ([8256, 7850], "7,850, which is 406 fewer than the 8,256 of 30 September 2025."),
        ([5, 5], "5, as many as on 30 September 2025."),
        ([None, 1], "1."),
    ],
)
def test_a_stock_is_a_number_on_a_day_and_no_signal(units: list, said: str) -> None:
    days = [date(2025, 9, 30), date(2026, 9, 30)]
    rows = [
        {"month": day.replace(day=1), "day": day, "units": number}
        for day, number in zip(days, units, strict=True)
        if number is not None
    ]
    definition = made.DEFINITION | {"title": "Orders in force"}
    told = stock_reading(definition, rows, HERE)
    assert told.text == (
        f"Orders in force on 30 September 2026, England and Wales: {said} No signal is claimed: a "
        "stock follows from what came in and what went out. Counted: those who answered yes. Left "
        "out: open cases."
    )
    assert_well_told(told.text)


def test_a_stock_that_is_not_held_is_no_zero() -> None:
    told = stock_reading(made.DEFINITION, [], HERE)
    assert told.text == (
        "Made-up share, England and Wales: none is held. Nothing can be said of a change."
    )
