"""A reading never claims what its numbers do not support."""

import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.drawing.control_chart import control_table
from etl.findings import words
from etl.findings.chart import MetricChart, chart_series
from etl.findings.measures import MEAN, SHARE, Measure
from etl.findings.phases import is_point
from etl.findings.reading import Reading, mean_reading, share_reading
from etl.measurement.proportion_chart import p_prime_chart
from etl.measurement.xmr import xmr_chart
from tests import made_up_series as made
from tests.told import assert_numbers_are_from, assert_well_told, outward, per_cent

HERE = "England and Wales, all prosecutions"
YEARS = (date(2018, 4, 1), date(2021, 3, 31))
BASELINES = [
    made.registered(*YEARS),
    made.registered(date(2019, 4, 1), date(2020, 3, 31), applies_from=date(2020, 1, 1)),
]
BETTER = st.sampled_from(["higher", "lower", "neither"])
PERIODS = st.sampled_from(list(made.MONTHS))
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def chart(rows, period_type="quarter", better="higher", measure=SHARE, **known) -> MetricChart:
    definition = made.DEFINITION | {"better": better}
    return chart_series(made.selection(period_type), definition, rows, measure=measure, **known)


def share(counts, **known) -> Reading:
    return share_reading(chart(made.share_rows(counts), **known), HERE)


# Twelve quarters about 20%, then those named.
STEADY = [(20 + wave, 100, 100) for wave in (0, 2, -2, 1, -1, 2, 0, -2, 1, 0, -1, 0)]


def test_a_share_is_told_in_company_and_within_its_usual_variation() -> None:
    assert share([*STEADY, (21, 100, 100)]).text == (
        "Made-up share in April to June 2021, England and Wales, all prosecutions: 21.0% (21 of "
        "100 defendants; 95% interval 14.2% to 30.0%). This is common-cause variation: no sign of "
        "a change beyond what is usual from quarter to quarter (no baseline is registered: the "
        "first 12 quarters, April 2018 to March 2021)."
    )


def test_the_public_reads_it_in_plain_words() -> None:
    def plain(counts: list[tuple[int, int, int]]) -> str:
        return share_reading(chart(made.share_rows(counts)), HERE, is_plain=True).verdict

    assert plain([*STEADY, (21, 100, 100)]).startswith("No sign of a change beyond what is usual")
    assert plain([*STEADY, (40, 100, 100)]).startswith("This is more than usual, an improvement: ")
    assert plain(STEADY[:2]).startswith("Whether anything changed cannot be told: ")


def test_a_point_outside_names_the_limit_it_crossed() -> None:
    baselines = [made.registered(*YEARS)]
    told = share([*STEADY, (35, 100, 100)], registered=baselines)
    assert told.verdict.startswith(
        "This is special-cause variation, an improvement: above the upper limit of 32."
    )
    assert told.verdict.endswith(" (baseline April 2018 to March 2021).")
    low = share([*STEADY, (5, 100, 100)], registered=baselines, better="lower")
    assert "an improvement: below the lower limit of 8." in low.verdict
    assert "variation: above" in share([*STEADY, (35, 100, 100)], better="neither").verdict
    assert ", of concern: above" in share([*STEADY, (35, 100, 100)], better="lower").verdict


def test_a_limit_that_reads_like_the_value_is_told_with_more_decimals() -> None:
    large = [(1000 * n, 100_000, 100_000) for n, _, _ in STEADY]
    upper = float(chart(made.share_rows([*large, large[0]])).current.chart.upper[-1])
    told = share([*large, (round(100_000 * upper) + 1, 100_000, 100_000)])
    found = re.search(r": at ([0-9.]+)%, above the upper limit of ([0-9.]+)% \(", told.verdict)
    assert float(found[1]) > float(found[2])
    assert f"{float(found[1]):.1f}" == f"{float(found[2]):.1f}"


def test_a_run_and_a_trend_say_how_long_they_are() -> None:
    run = share([*STEADY, *[(21, 100, 100)] * 8])
    assert ": 8 quarters in a row above the baseline's 20.0% (" in run.verdict
    rising = [(share_of, 1000, 1000) for share_of in (196, 197, 198, 199, 201, 202, 203)]
    trend = share([*((10 * n, 10 * d, 10 * e) for n, d, e in STEADY), *rising])
    assert ": rising without a break over 7 quarters (" in trend.verdict


def test_two_of_three_close_to_a_limit_are_told() -> None:
    near = share([*STEADY, (29, 100, 100), (20, 100, 100), (29, 100, 100)])
    assert "common-cause" in near.verdict
    near = share([*STEADY, (29, 100, 100), (21, 100, 100), (29, 100, 100)])
    assert ": two of the last three quarters close to the upper limit (" in near.verdict


def test_trial_limits_are_called_so() -> None:
    assert (
        "(trial limits, no baseline is registered: the first 4 quarters, April 2018 to March "
        in (share(STEADY[:5]).verdict)
    )
    five = [made.registered(date(2018, 4, 1), date(2019, 6, 30))]
    assert "(baseline April 2018 to June 2019: trial limits, only 5 quarters)" in (
        share(STEADY, registered=five).verdict
    )


def test_the_newest_has_no_part_in_limits_that_nobody_registered() -> None:
    """Else it draws them towards itself: of four points none could ever be marked."""
    five = chart(made.share_rows([*STEADY[:4], (60, 100, 100)]))
    assert five.current.chart.baseline_points == 4 and five.newest_signals
    own = [made.registered(date(2018, 4, 1), date(2021, 3, 31))]
    assert share(STEADY, registered=own).verdict == (
        "Whether anything changed cannot be told: this quarter is itself one of the 12 that the "
        "limits rest on."
    )


def test_what_of_a_run_lies_within_the_baseline_is_said() -> None:
    told = share([*STEADY[:7], *[(21, 100, 100)] * 7])
    assert "7 quarters in a row above the baseline's 20.6%, 5 of them within the" in told.verdict
    assert "itself" not in share([*STEADY, *[(21, 100, 100)] * 7]).verdict


def test_periods_between_those_of_a_baseline_that_are_not_counted_are_said() -> None:
    told = share([*STEADY[:5], (0, 0, 9), *STEADY[5:], (21, 100, 100)])
    assert told.verdict.endswith(
        "the first 12 quarters, April 2018 to June 2021, 1 between them not counted)."
    )


def test_an_earlier_point_of_too_few_is_not_marked_either() -> None:
    drawn = chart(made.share_rows([*STEADY, (8, 10, 10), (60, 100, 100), (20, 100, 100)]))
    assert [bool(row["signals"]) for row in drawn.lines()[-3:]] == [False, True, False]
    assert [row["is_sparse"] for row in drawn.lines()[-3:]] == [True, False, False]
    table = control_table(drawn)["Special cause"].to_list()
    assert table[:3] == ["", "outside the limits", "too few to tell"]


def test_those_not_recorded_who_could_make_a_difference_are_said_to() -> None:
    told = share([*((n, 100, 110) for n, _, _ in STEADY), (40, 100, 110)])
    assert "special-cause" in told.verdict and not told.cautions
    told = share([*((n, 100, 125) for n, _, _ in STEADY), (35, 100, 125)])
    assert told.cautions == (
        "Those not recorded could make this difference alone: had all been recorded, the share "
        "would lie between 28.0% and 48.0%, that of the baseline between 16.0% and 36.0%.",
    )
    low = share([*((n + 30, 100, 125) for n, _, _ in STEADY), (30, 100, 125)])
    assert "between 24.0% and 44.0%, that of the baseline between 40.0% and" in low.cautions[0]
    assert not share([*((n, 100, 125) for n, _, _ in STEADY), (21, 100, 125)]).cautions


def test_what_cannot_be_told_says_why() -> None:
    cannot = "Whether anything changed cannot be told: "
    assert share(STEADY[:3]).verdict == (
        f"{cannot}there are too few whole quarters with counts under one definition."
    )
    assert (
        share([(0, 10, 10)] * 13).verdict
        == f"{cannot}the quarters of the baseline do not vary at all."
    )
    few = [(n // 5, 20, 20) for n, _, _ in STEADY]
    assert share(few).verdict == (
        f"{cannot}at the baseline's rate fewer than five would be expected to count."
    )
    most = [(100 - n // 10, 100, 100) for n, _, _ in STEADY]
    assert share(most).verdict == (
        f"{cannot}at the baseline's rate fewer than five would be expected not to count."
    )
    later = made.registered(date(2019, 4, 1), date(2020, 3, 31), applies_from=date(2021, 4, 1))
    rows = made.share_rows([*STEADY, (21, 100, 100)], whole=12)
    told = share_reading(chart(rows, registered=[later]), HERE)
    assert told.verdict == f"{cannot}no baseline applies to this quarter yet."


def test_a_baseline_that_applies_later_gives_earlier_points_no_limits() -> None:
    later = made.registered(date(2019, 4, 1), date(2020, 3, 31), applies_from=date(2020, 1, 1))
    drawn = chart(made.share_rows(STEADY), registered=[later])
    assert [row["upper"] is not None for row in drawn.lines()] == [False] * 7 + [True] * 5
    assert {row["centre"] for row in drawn.lines()[7:]} == {(19 + 22 + 20 + 18) / 400}
    never = made.registered(date(2019, 4, 1), date(2020, 3, 31), applies_from=date(2022, 1, 1))
    assert "(no registered baseline applies yet: the first 12 quarters, April 2018 to" in (
        share([*STEADY, STEADY[0]], registered=[never]).verdict
    )


def test_a_definition_that_changed_within_the_period_is_no_point() -> None:
    rows = made.share_rows(STEADY)
    rows[-1] |= {"version": 2, "is_mixed": True}
    assert share_reading(chart(rows), HERE).verdict == (
        "Whether anything changed cannot be told: the definition changed within this quarter."
    )


def test_a_definition_that_changed_within_the_year_is_a_caution() -> None:
    rows = made.share_rows(STEADY)
    for row in rows[-3:]:
        row["version"] = 2
    told = share_reading(chart(rows), HERE)
    assert told.cautions[0] == (
        "The definition changed within the last year, so the year before is not comparable."
    )
    assert "too few whole quarters with counts under one definition" in told.verdict


def test_what_nobody_recorded_or_nobody_counts_is_no_share() -> None:
    assert share([*STEADY, (0, 0, 100)]).text == (
        "Made-up share in April to June 2021, England and Wales, all prosecutions: not recorded "
        "for any of 100 defendants. Nothing can be said of a change."
    )
    assert "not recorded for the 1 defendant." in share([*STEADY, (0, 0, 1)]).value
    assert share([*STEADY, (0, 0, 0)]).text == (
        "Made-up share in April to June 2021, England and Wales, all prosecutions: nothing to "
        "count. Nothing can be said of a change."
    )
    assert share([(0, 0, 0)] * 3).text.endswith(
        "all prosecutions: nothing to count, as in every period held. It counts those finalised. "
        "Nothing can be said of a change."
    )
    assert share([]).text == (
        "Made-up share, England and Wales, all prosecutions: no whole quarter is held. Nothing "
        "can be said of a change."
    )


def test_a_share_that_moved_with_its_recording_says_so() -> None:
    told = share([*((n, 100, 125) for n, _, _ in STEADY), (21, 100, 110)])
    assert told.value.endswith("; recorded for 90.9%).")
    assert told.cautions == (
        "The recorded share rose from 80.0% in the baseline to 90.9%, so part of any difference "
        "may be recording; had all 110 been recorded, the share would lie between 19.0% and 28.2%.",
    )
    assert "fell from 100.0%" in share([*STEADY, (21, 100, 110)]).cautions[0]
    whole = share([*((n, 100, 125) for n, _, _ in STEADY), (21, 100, 100)])
    assert whole.cautions[0].endswith("to 100.0%, so part of any difference may be recording.")
    assert not share([*STEADY, (21, 98, 100)]).cautions


def ten_times(counts: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [(10 * n, 10 * d, 10 * e) for n, d, e in counts]


def test_a_share_that_rose_while_its_count_fell_says_so() -> None:
    clear = share([*ten_times(STEADY[:11]), (130, 400, 400)])
    assert clear.cautions == (
        "The share is 14.5 points higher than a year before (95% interval +9.4 to +19.7 points), "
        "yet its count is lower (130 after 180), because the number it is a share of fell further.",
    )
    assert not share([*STEADY[:11], (5, 19, 19)]).cautions


def test_a_share_that_shows_no_change_while_its_count_fell_says_so() -> None:
    told = share([*ten_times(STEADY[:11]), (130, 680, 680)])
    assert told.cautions == (
        "No clear change of the share on a year before (+1.1 points, 95% interval −2.6 to +5.0 "
        "points), while its count is lower (130 after 180), because the number it is a share of "
        "fell too.",
    )
    # A rise and a fall that are both within chance are neither.
    assert not share([*STEADY[:11], (17, 68, 68)]).cautions


def test_of_two_shares_of_one_count_both_say_that_it_fell() -> None:
    for below, change in ((700, "+0.6"), (740, "−0.4")):
        (told,) = share([*ten_times(STEADY[:11]), (130, below, below)]).cautions
        assert told.startswith(f"No clear change of the share on a year before ({change} points,")
        assert "while its count is lower (130 after 180)" in told


def test_a_share_that_fell_with_its_count_tells_it_by_itself() -> None:
    assert not share([*ten_times(STEADY[:11]), (60, 600, 600)]).cautions


def test_fewer_in_a_period_that_is_not_settled_may_be_only_not_recorded_yet() -> None:
    rows = made.share_rows([*ten_times(STEADY[:11]), (130, 680, 680)])
    rows[-1]["is_settled"] = False
    (told,) = share_reading(chart(rows), HERE).cautions
    assert told.endswith(
        "while its count is lower (130 after 180). Some of the newest cases may not be recorded"
        " yet, so the count may still rise."
    )


def test_what_is_less_recorded_and_could_be_only_that_is_not_called_a_change() -> None:
    usual = [(10 * n, 1000, 1000) for n, _, _ in STEADY]
    assert share([*usual, (30, 600, 1000)]).verdict == (
        "Whether anything changed cannot be told: only 60.0% is recorded, after 100.0% in the "
        "baseline, and those not recorded could make the difference alone."
    )
    assert "special-cause" in share([*usual, (10, 950, 1000)]).verdict


def test_a_baseline_that_was_itself_moving_is_said_to_say_little() -> None:
    rising = [(10 * n, 1000, 1000) for n in range(10, 80, 5)]
    assert share(rising).cautions == (
        "The baseline itself was rising (the rules mark 12 of its own 12 quarters), so its limits "
        "say little of what changed lately.",
    )
    assert not share([*STEADY, (35, 100, 100)]).cautions


def target(share_of: float, applies_from: date = date(2020, 1, 1)) -> dict:
    return {"target": share_of, "applies_from": applies_from}


def test_a_target_that_does_not_apply_yet_is_not_held_against_anything() -> None:
    later = target(0.05, date(2099, 1, 1))
    assert not share(STEADY, targets=[later]).cautions
    assert "target of 50.0%" in share(STEADY, targets=[target(0.5), later]).cautions[0]


def test_a_target_is_held_against_the_limits() -> None:
    for least, outlook in ((0.05, "can be expected to meet"), (0.5, "can be expected to miss")):
        told = share(STEADY, targets=[target(least)])
        assert told.cautions == (
            f"By its limits the process as it is {outlook} the target of {100 * least:.1f}%.",
        )
    assert "may meet or miss" in share(STEADY, targets=[target(0.2)]).cautions[0]
    assert not share(STEADY, targets=[target(0.2)], better="neither").cautions


def test_a_mean_is_told_with_what_it_is_made_of() -> None:
    values = [(4 * n + wave, n, n + 2) for n, wave in zip([40] * 12, [4, -4] * 6, strict=True)]
    told = mean_reading(chart(made.mean_rows([*values, (165, 40, 42)]), measure=MEAN), HERE)
    assert told.value == (
        "Made-up share in April to June 2021, England and Wales, all prosecutions: 4.12 on average "
        "(165 in 40 defendants; 95% interval 2.84 to 5.41; recorded for 95.2%)."
    )
    assert told.verdict.startswith("This is common-cause variation")
    high = mean_reading(chart(made.mean_rows([*values, (220, 40, 42)]), measure=MEAN), HERE)
    assert (
        "special-cause variation, an improvement: above the upper limit of 4.53 (" in high.verdict
    )
    few = mean_reading(chart(made.mean_rows([*values, (90, 29, 29)]), measure=MEAN), HERE)
    assert "(90 in 29 defendants; too few for an interval)" in few.value
    assert few.verdict.endswith("a mean of fewer than 30 has no interval.")


def test_a_mean_of_far_fewer_than_in_the_baseline_is_not_held_against_its_limits() -> None:
    values = [(4 * 100 + wave, 100, 100) for wave in [10, -10] * 6]
    told = mean_reading(chart(made.mean_rows([*values, (250, 50, 50)]), measure=MEAN), HERE)
    assert "special-cause variation, an improvement: above the upper limit" in told.verdict
    told = mean_reading(chart(made.mean_rows([*values, (245, 49, 49)]), measure=MEAN), HERE)
    assert told.verdict == (
        "Whether anything changed cannot be told: fewer than half as many are counted as usual in "
        "the baseline, so the mean varies by more than its limits allow for."
    )


def everything_said_is_there(drawn: MetricChart, told: Reading, measure: Measure) -> None:
    """Each number of a text is one of the newest row, of the chart it lies in, or of a day."""
    assert_well_told(told.text)
    if drawn.newest is None:
        return
    row, written = drawn.series[drawn.newest], measure.written
    shares = ("rate", "rate_low", "rate_high", "coverage")
    counts = ("numerator", "denominator", "eligible", "numerator_before", "total")
    changes = ("change", "change_low", "change_high")
    allowed = [
        "95% 30 12 20",
        *(words.points(row[n]) for n in changes if row.get(n) is not None),
        f"{row['period_start'].year} {(row['period_end'].year) % 100:02}",
    ]
    allowed += [per_cent(row[name]) for name in shares if row.get(name) is not None]
    allowed += [f"{row[name]:,}" for name in counts if row.get(name) is not None]
    allowed += [
        f"{row[n]:.2f}" for n in ("mean", "mean_low", "mean_high") if row.get(n) is not None
    ]
    if measure is SHARE and row["eligible"]:
        rest = row["eligible"] - row["denominator"]
        allowed += outward(row["numerator"], rest, row["eligible"])
    if drawn.current:
        base, c = drawn.current.phase.baseline, drawn.current.chart
        place = drawn.newest - drawn.current.begins
        inside = [r for r in drawn.series if r in base and is_point(r)]
        coverage = sum(r["denominator"] for r in inside) / sum(r["eligible"] for r in inside)
        spanned = [r for r in drawn.series if r in base]
        run = drawn.newest - c.latest_run + 1
        within = [r for r in drawn.series[run : drawn.newest + 1] if r in base]
        marked = sum(bool(s) for s, own in zip(c.signals, c.baseline, strict=True) if own)
        allowed += [f"{len(spanned) - len(inside)} {len(within)} {marked}"]
        sums = [sum(r[n] for r in inside) for n in ("denominator", "eligible")]
        if measure is SHARE:
            above = sum(r["numerator"] for r in inside)
            allowed += outward(above, sums[1] - sums[0], sums[1])
        allowed += [f"{base.first_day:%Y} {base.last_day:%Y}", per_cent(coverage)]
        allowed += [written(float(line[place])) for line in (c.lower, c.upper)]
        # Where value and limit read alike, both are given with the decimals that part them.
        allowed += [
            written(float(line[place]), more)
            for line in (c.lower, c.upper, c.values)
            for more in (1, 2, 3)
        ]
        allowed += [written(c.centre), f"{c.baseline_points} {c.latest_run} {c.latest_trend}"]
    assert_numbers_are_from(told.text, allowed)


def special_cause_is_said_only_where_it_is(drawn: MetricChart, told: Reading) -> None:
    """It takes limits, a whole point that the rules mark, numbers that are not sparse, and news
    only where the definition says which way is better."""
    is_said = "special-cause" in told.text
    if "cause variation" in told.text:
        assert drawn.current is not None
        row = drawn.series[drawn.newest]
        assert row["is_complete"] and row["denominator"] and not row["is_mixed"]
        assert not drawn.is_sparse
        assert is_said == bool(drawn.newest_signals)
    if "improvement" in told.text or "concern" in told.text:
        up = {"higher": "improvement", "lower": "concern"}[drawn.definition["better"]]
        assert is_said
        is_high = drawn.newest_signals[0].direction > 0
        assert (up in told.verdict) == is_high


@quietly
@given(st.data(), made.counts(), PERIODS, BETTER)
def test_a_share_s_reading_claims_no_more_than_its_rows(data, counts, period_type, better) -> None:
    whole = data.draw(st.integers(0, len(counts)))
    rows = data.draw(made.with_a_change_of_definition(made.share_rows(counts, period_type, whole)))
    known = data.draw(st.lists(st.sampled_from(BASELINES), max_size=2))
    drawn = chart(rows, period_type, better, registered=known)
    told = share_reading(drawn, HERE)
    everything_said_is_there(drawn, told, SHARE)
    special_cause_is_said_only_where_it_is(drawn, told)
    if drawn.newest is not None and not rows[drawn.newest]["denominator"]:
        assert "cannot be" in told.verdict or told.verdict == "Nothing can be said of a change."
        assert "%" not in told.text


@quietly
@given(st.data(), made.counts(), PERIODS, BETTER)
def test_a_mean_s_reading_claims_no_more_than_its_rows(data, counts, period_type, better) -> None:
    values = [(3 * denominator + n, denominator, of) for n, denominator, of in counts]
    whole = data.draw(st.integers(0, len(values)))
    rows = data.draw(made.with_a_change_of_definition(made.mean_rows(values, period_type, whole)))
    drawn = chart(rows, period_type, better, MEAN)
    told = mean_reading(drawn, HERE)
    everything_said_is_there(drawn, told, MEAN)
    special_cause_is_said_only_where_it_is(drawn, told)


def _summed(counts: list, chosen: list[bool]) -> tuple[int, int, int]:
    own = [one for one, is_own in zip(counts, chosen, strict=True) if is_own and one[1]]
    return tuple(sum(column) for column in zip(*own, strict=True))


def first_twelve(values: list) -> list[bool]:
    """Mark the places up to the twelfth point, or, where it is the newest, the one before it."""
    points = [place for place, value in enumerate(values) if value is not None]
    points = (points[:-1] or points)[:12]
    return [bool(points) and place <= points[-1] for place in range(len(values))]


@quietly
@given(made.counts())
def test_the_verdict_is_that_of_a_plain_chart(counts) -> None:
    """Without a registered baseline: the first twelve points but the newest, on their own."""
    numerators = [n if d else None for n, d, _ in counts]
    denominators = [d if d else None for _, d, _ in counts]
    baseline = first_twelve(denominators)
    plain = p_prime_chart(numerators, denominators, baseline, at_least_chance=True)
    verdict = share(counts).verdict
    if "cause variation" in verdict:
        assert ("special-cause" in verdict) == bool(plain.signals[-1])
    elif counts and counts[-1][1] and plain.has_limits:
        now, before = (d / e for _, d, e in (counts[-1], _summed(counts, baseline)))
        few = counts[-1][1] * min(plain.centre, 1 - plain.centre) < 5 or counts[-1][1] < 20
        assert few or now < before - 0.03


@quietly
@given(made.counts())
def test_a_mean_is_charted_as_single_values(counts) -> None:
    values = [(3 * d + n, d, e) for n, d, e in counts]
    drawn = chart(made.mean_rows(values), measure=MEAN)
    if drawn.current:
        means = [total / d if d else None for total, d, _ in values]
        plain = xmr_chart(means, first_twelve(means))
        begin = drawn.current.begins
        assert drawn.current.chart.centre == plain.centre
        assert drawn.current.chart.signals == plain.signals[begin:]
