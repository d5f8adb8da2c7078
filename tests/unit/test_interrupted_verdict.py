"""Interrupted time series: the rules of the verdict, and that its words say what numbers say."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.measurement.interrupted import (
    Doubt,
    Effect,
    Effects,
    Event,
    Interrupted,
    Options,
    Question,
    Series,
    Verdict,
    disagreement,
    interrupted_time_series,
)
from etl.measurement.interrupted.cautions import cautions_of
from etl.measurement.interrupted.evidence import Evidence
from etl.measurement.interrupted.findings import Findings
from etl.measurement.interrupted.line import Line
from etl.measurement.interrupted.placebo import Placebo
from etl.measurement.interrupted.residuals import Residuals
from etl.measurement.interrupted.straightness import Bends
from etl.measurement.interrupted.variants import Variant
from etl.measurement.interrupted.verdict import doubts_of, verdict_of
from etl.measurement.interrupted.words import words_of
from tests.planted import Planted

NORMAL = NormalDist()
PLANTED = Planted(60, 60)
SERIES = Series(PLANTED.starts, (10,) * 120, (20,) * 120)
QUESTION = Question("Cyberstalking share", SERIES, PLANTED.event)
LONG = Planted(60, 120)
OVER = replace(QUESTION, series=Series(LONG.starts, (10,) * 180, (20,) * 180))
GOING_ON = Planted(60, 24)
STILL = replace(QUESTION, series=Series(GOING_ON.starts, (10,) * 84, (20,) * 84))
OTHER = Event(date(2005, 2, 20), "Another rule")
RESIDUALS = Residuals(0.1, 0.5, 12, 0.5, 0.1, 1.1)


def effect(estimate: float, error: float, unit: str = "percentage points") -> Effect:
    """An effect as a normal distribution would give it."""
    reach = NORMAL.inv_cdf(0.975) * error
    p_value = 2 * (1 - NORMAL.cdf(abs(estimate / error)))
    return Effect(estimate, estimate - reach, estimate + reach, p_value, 2.8 * error, unit)


def effects(level: float, slope: float, error: float = 1.0, slope_error: float = 0.5) -> Effects:
    return Effects(effect(level, error), effect(slope, slope_error, "percentage points a year"))


def evidence(
    shown: Effects,
    before_p: float = 0.5,
    curve_p: float = 0.5,
    with_curve: Effects | None = None,
    placebo: Placebo | None = None,
    question: Question = QUESTION,
    points: tuple[int, int] = (60, 60),
    controlled: Effects | None = None,
    coinciding: tuple[Event, ...] = (),
    variants: tuple[Variant, ...] = (),
) -> Evidence:
    bends = Bends(before_p, 0.5, curve_p, with_curve or shown)
    findings = Findings(shown, RESIDUALS, bends, placebo or placebos(0, 0), variants)
    line = Line((), (), ())
    return Evidence(question, *points, findings, controlled, line, coinciding, coinciding, "", "")


def placebos(found: int, as_strong: int, count: int = 20) -> Placebo:
    days = SERIES.starts[:count]
    return Placebo(days, (0.5,) * count, found, as_strong, (as_strong + 1) / (count + 1))


def variants(*shown: Effects) -> tuple[Variant, ...]:
    return tuple(Variant(f"choice {n}", one) for n, one in enumerate(shown, 1))


def concluded(shown: Evidence) -> tuple[Verdict, tuple[Doubt, ...], str]:
    doubts = doubts_of(shown)
    verdict = verdict_of(shown, doubts)
    return verdict, doubts, " ".join(words_of(shown, verdict, doubts))


WITH_CONTROL = replace(QUESTION, control=SERIES, control_name="other crime")
CASES = {
    "a clear level": (evidence(effects(6, 0)), Verdict.CHANGED, ()),
    "a clear slope": (evidence(effects(0, -2)), Verdict.CHANGED, ()),
    "neither": (evidence(effects(0.5, 0.2)), Verdict.NO_CHANGE_FOUND, ()),
    "few points before": (
        evidence(effects(6, 0), points=(23, 60)), Verdict.CANNOT_TELL_YET, (Doubt.FEW_POINTS,)
    ),
    "few points after": (
        evidence(effects(0, 0), points=(60, 5)), Verdict.CANNOT_TELL_YET, (Doubt.FEW_POINTS,)
    ),
    "nothing fitted": (
        replace(evidence(effects(0, 0)), findings=None),
        Verdict.CANNOT_TELL_YET, (Doubt.NOT_FITTED,)
    ),
    "another definition": (
        evidence(effects(6, 0), question=replace(QUESTION, redefined="a wider one")),
        Verdict.CANNOT_TELL_YET, (Doubt.DEFINITION,)
    ),
    "another event": (
        evidence(effects(6, 0), coinciding=(OTHER,)),
        Verdict.CANNOT_TELL_YET, (Doubt.COINCIDENCE,)
    ),
    "bent before": (
        evidence(effects(6, 0), before_p=0.001), Verdict.CANNOT_TELL_YET, (Doubt.BENT,)
    ),
    "one curve through both": (
        evidence(effects(0, 3), curve_p=0.001, with_curve=effects(0, 0.2)),
        Verdict.CANNOT_TELL_YET, (Doubt.BENT,)
    ),
    "a step that outlives the curve": (
        evidence(effects(6, 3), curve_p=0.001, with_curve=effects(5, 0.2)), Verdict.CHANGED, ()
    ),
    "placebos as strong": (
        evidence(effects(6, 0), placebo=placebos(2, 2)),
        Verdict.CANNOT_TELL_YET, (Doubt.PLACEBO,)
    ),
    "one placebo of twenty as strong": (
        evidence(effects(6, 0), placebo=placebos(1, 1)), Verdict.CHANGED, ()
    ),
    "placebos that find everywhere": (
        evidence(effects(6, 0), placebo=placebos(8, 0)),
        Verdict.CANNOT_TELL_YET, (Doubt.PLACEBO,)
    ),
    "other analyses that mostly do not bear it out": (
        evidence(effects(6, 0), variants=variants(effects(6, 0), effects(1, 0), effects(1, 0))),
        Verdict.CANNOT_TELL_YET, (Doubt.VARIANTS,)
    ),
    "another analysis that says the opposite": (
        evidence(effects(6, 0), variants=variants(*[effects(6, 0)] * 4, effects(-4, 0))),
        Verdict.CANNOT_TELL_YET, (Doubt.VARIANTS,)
    ),
    "half of the other analyses not clear, and none in what is not found": (
        evidence(effects(6, 0), variants=variants(effects(6, -3), effects(1, -3))),
        Verdict.CHANGED, ()
    ),
    "few placebos": (evidence(effects(6, 0), placebo=placebos(2, 2, 4)), Verdict.CHANGED, ()),
    "a control that bears it out": (
        evidence(effects(6, 0), question=WITH_CONTROL, controlled=effects(5, 0)),
        Verdict.CHANGED, ()
    ),
    "a control that moved as well": (
        evidence(effects(6, 0), question=WITH_CONTROL, controlled=effects(0.2, 0)),
        Verdict.CANNOT_TELL_YET, (Doubt.CONTROL,)
    ),
    "a control against which alone it moved": (
        evidence(effects(0.2, 0), question=WITH_CONTROL, controlled=effects(6, 0)),
        Verdict.CANNOT_TELL_YET, (Doubt.CONTROL,)
    ),
    "a control that cannot be fitted": (
        evidence(effects(6, 0), question=WITH_CONTROL), Verdict.CANNOT_TELL_YET, (Doubt.CONTROL,)
    ),
    "little power, nothing found": (
        evidence(effects(1, 0, error=3)), Verdict.CANNOT_TELL_YET, (Doubt.LOW_POWER,)
    ),
    "little power for the slope": (
        evidence(effects(0, 0.1, slope_error=2)), Verdict.CANNOT_TELL_YET, (Doubt.LOW_POWER,)
    ),
    "little power, found by luck": (
        evidence(effects(7.5, 0, error=3)), Verdict.CANNOT_TELL_YET, (Doubt.LOW_POWER,)
    ),
    "little power, but a large effect": (
        evidence(effects(20, 0, error=3)), Verdict.CHANGED, ()
    ),
    "clear on its own, not of two": (
        evidence(effects(2.1, 0)), Verdict.CANNOT_TELL_YET, (Doubt.BORDERLINE,)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_follows_its_rules(name: str) -> None:
    shown, verdict, doubts = CASES[name]
    assert concluded(shown)[:2] == (verdict, doubts)


def test_a_second_effect_counts_at_five_per_cent_once_the_first_is_clear() -> None:
    verdict, _, words = concluded(evidence(effects(6, 1.2)))
    assert verdict is Verdict.CHANGED
    assert "level rose by 6.0" in words and "from 0.0 to 0.0, a change of +1.2 percent" in words


def test_words_of_a_change() -> None:
    shown = evidence(effects(6.1, 0.3), coinciding=())
    shown = replace(shown, confounders=(OTHER,))
    assert concluded(shown)[2] == (
        "Cyberstalking share, at 1 January 2005: the level rose by 6.1 percentage points (95%"
        " interval 4.1 to 8.1); no clear change of trend is found: +0.3 percentage points a year"
        " (95% interval −0.7 to 1.3). This is consistent with an effect of “The planted event”, and"
        " as much with an effect of anything else that began about then. Also within the time"
        " looked at: “Another rule” (20 February 2005). Of 20 earlier dates, spread evenly and"
        " chosen for no event, the same method finds a change at none; neighbouring dates have most"
        " of their data in common."
    )


def test_words_of_no_change() -> None:
    assert concluded(evidence(effects(-0.4, 0.0)))[2] == (
        "Cyberstalking share, at 1 January 2005: no change is found; the level differs by −0.4"
        " percentage points (95% interval −2.4 to 1.6) from where the trend before led, the trend"
        " by 0.0 percentage points a year (95% interval −1.0 to 1.0). A change of level of 2.8"
        " percentage points or more, or of trend of 1.4 percentage points a year or more, would"
        " have been seen at least four times in five; a smaller one may be there."
    )


def test_words_where_nothing_can_be_told() -> None:
    assert concluded(evidence(effects(6, 0), points=(60, 1), question=STILL))[2] == (
        "Cyberstalking share, at 1 January 2005: whether anything changed cannot be told yet."
        " Periods with counts: 60 months before the date, 1 month after it; 24 are needed on either"
        " side."
    )


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (effects(2.1, 0), "One of the two intervals, of level and of trend, leaves out"),
        (effects(2.1, 1.05), "Both intervals, of level and of trend, leave out"),
    ],
)
def test_it_is_said_how_many_intervals_leave_out_no_change(shown: Effects, said: str) -> None:
    assert said in concluded(evidence(shown))[2]


WEAK = effects(0.1, 0.1, error=3)


@pytest.mark.parametrize(
    ("shown", "may_come"),
    [
        (evidence(WEAK, question=STILL), True),
        (evidence(WEAK, question=OVER), False),
        (evidence(WEAK, question=replace(STILL, has_ended=True)), False),
        (evidence(WEAK, question=STILL, points=(23, 24)), False),
        (evidence(WEAK, question=STILL, coinciding=(OTHER,)), False),
        (evidence(WEAK, question=STILL, points=(60, 8)), True),
    ],
)
def test_yet_is_said_only_where_time_alone_may_answer(shown: Evidence, may_come: bool) -> None:
    words = concluded(shown)[2]
    assert "cannot be told" in words and ("cannot be told yet" in words) == may_come


def test_a_series_that_begins_after_the_date_is_said_to_have_nothing_before() -> None:
    words = concluded(evidence(effects(6, 0), points=(0, 60)))[2]
    assert "cannot be told. No period with counts lies before the date to hold those after" in words


def test_the_nearest_of_the_other_events_is_named() -> None:
    far, near = Event(date(2001, 1, 1), "Far"), Event(date(2005, 9, 1), "Near")
    shown = replace(evidence(effects(6, 0)), confounders=(far, near, Event(date(2009, 1, 1), "Z")))
    assert "“Near” (1 September 2005), the nearest, and 2 more." in concluded(shown)[2]
    before = Event(date(2004, 11, 20), "Before")
    assert "“Another rule”" not in concluded(evidence(effects(6, 0), coinciding=(OTHER, before)))[2]


def test_other_analyses_are_counted_beside_a_change_and_named_where_not_clear() -> None:
    shown = evidence(effects(6, 0), variants=variants(effects(6, 0), effects(5, 0), effects(1, 0)))
    assert (
        "Of 3 other analyses of the same series 2 bear it out in full; it is not clear with: choice"
        " 3." in concluded(shown)[2]
    )


def asked(shown: Evidence) -> Interrupted:
    verdict, doubts, _ = concluded(shown)
    return Interrupted(**vars(shown), verdict=verdict, doubts=doubts, words=(), cautions=())


QUARTERS = replace(
    QUESTION, series=Series(PLANTED.starts[::3], (30,) * 40, (60,) * 40), intervention=PLANTED.event
)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (effects(5, 0), ""),
        (effects(0, 0), "Asked by quarter instead, no change is found."),
        (effects(5, 2), "Asked by quarter instead, the answer differs: the level rose by 5.0"),
        (effects(-5, 0), "Asked by quarter instead, the answer differs: the level fell by 5.0"),
        (effects(2.1, 0), "Asked by quarter instead, it cannot be told. One of the two intervals"),
    ],
)
def test_another_answer_by_other_periods_is_said(other: Effects, said: str) -> None:
    ours, theirs = asked(evidence(effects(6, 0))), asked(evidence(other, question=QUARTERS))
    told = disagreement(ours, theirs)
    assert told.startswith(said) and bool(told) == bool(said)


def test_what_may_have_been_missed_is_said_in_its_unit() -> None:
    weak = effects(0.1, 0.1, error=3)
    told = concluded(evidence(weak))[2]
    assert (
        "A change that matters may have been missed: of level by 5 percentage points (seen reliably"
        " from 8.4 percentage points on)."
    ) in told
    both = concluded(evidence(effects(0.1, 0.1, error=3, slope_error=2)))[2]
    assert (
        " on) or of trend by 2.5 percentage points a year (seen reliably from 5.6 percentage points"
        " a year on)."
    ) in both


numbers = st.floats(-20, 20, allow_nan=False)
errors = st.floats(0.01, 8)
anything = st.builds(
    evidence,
    shown=st.builds(effects, numbers, numbers, errors, errors),
    before_p=st.sampled_from([0.001, 0.5, 0.5]),
    curve_p=st.sampled_from([0.001, 0.5]),
    placebo=st.builds(placebos, st.integers(0, 6), st.integers(0, 2), st.integers(0, 30)),
    question=st.sampled_from([QUESTION, QUESTION, WITH_CONTROL]),
    points=st.tuples(st.integers(20, 60), st.integers(20, 60)),
    controlled=st.builds(effects, numbers, numbers, errors, errors),
    coinciding=st.sampled_from([(), (), (OTHER,)]),
    variants=st.lists(st.builds(effects, numbers, numbers), max_size=4).map(
        lambda shown: variants(*shown)
    ),
)
CLAIM = {"level": r"level (rose|fell)", "slope": r"trend went from \S+ to \S+, a change of (\+|−)"}
UP = ("rose", "+")


@settings(max_examples=600, deadline=None)
@given(anything)
def test_words_claim_only_what_the_numbers_support(shown: Evidence) -> None:
    verdict, doubts, words = concluded(shown)
    for name, pattern in CLAIM.items():
        ours = getattr(shown.findings.effects, name)
        for claim in re.findall(pattern, words):
            assert verdict is Verdict.CHANGED
            assert ours.low > 0 if claim in UP else ours.high < 0
            if shown.question.control is not None:
                theirs = getattr(shown.controlled, name)
                assert theirs.low > 0 if claim in UP else theirs.high < 0
    claims = [claim for pattern in CLAIM.values() for claim in re.findall(pattern, words)]
    assert bool(claims) == (verdict is Verdict.CHANGED)
    assert ("no change is found" in words) == (verdict is Verdict.NO_CHANGE_FOUND)
    assert ("cannot be told" in words) == (verdict is Verdict.CANNOT_TELL_YET) == bool(doubts)
    assert not re.search(r"\b(caus|because|due to|led to|thanks to|prove)", words)
    assert 2 <= len(words_of(shown, verdict, doubts)) <= 5


@settings(max_examples=300, deadline=None)
@given(anything)
def test_numbers_in_the_words_are_those_of_the_result(shown: Evidence) -> None:
    _, _, words = concluded(shown)
    plain = words.replace("−", "-")
    known = [shown.findings.effects.level, shown.findings.effects.slope]
    known += [shown.controlled.level, shown.controlled.slope]
    values = [abs(value) for one in known for value in (one.estimate, one.low, one.high)]
    for estimate, low, high in re.findall(
        r"([-+]?[\d.]+) percentage points(?: a year)? \(95% interval (-?[\d.]+) to (-?[\d.]+)\)",
        plain,
    ):
        for text in (estimate, low, high):
            places = len(text.split(".")[1])
            assert any(abs(abs(float(text)) - value) <= 0.51 * 10**-places for value in values)
        assert float(low) <= float(high)


@settings(max_examples=200, deadline=None)
@given(anything)
def test_no_change_is_found_only_where_one_that_matters_would_have_been_seen(
    shown: Evidence,
) -> None:
    verdict, _, _ = concluded(shown)
    ours, options = shown.findings.effects, shown.question.options
    if verdict is Verdict.NO_CHANGE_FOUND:
        assert ours.level.low <= 0 <= ours.level.high and ours.slope.low <= 0 <= ours.slope.high
        assert ours.level.detectable <= options.worthwhile_level
        assert ours.slope.detectable <= options.worthwhile_slope


def test_every_doubt_has_its_sentence() -> None:
    shown = {doubt: case for case in CASES.values() for doubt in case[2]}
    assert set(shown) == set(Doubt)
    sentences = {concluded(shown[doubt][0])[2] for doubt in Doubt}
    assert len(sentences) == len(Doubt)


CAUTIONS: dict[str, Callable[[Evidence], Evidence]] = {
    "not straight": lambda e: change(e, bends=replace(e.findings.bends, after_p=0.001)),
    "resemble one another": lambda e: change(e, residuals=replace(RESIDUALS, left_over_p=0.001)),
    "smaller than what is taken to matter: level (5 percentage": lambda e: change(
        e, effects=effects(2.6, 0, 0.5)
    ),
}


def change(shown: Evidence, **new: object) -> Evidence:
    return replace(shown, findings=replace(shown.findings, **new))


@pytest.mark.parametrize("said", CAUTIONS)
def test_cautions_say_what_may_mislead(said: str) -> None:
    plain = evidence(effects(6, 0))
    assert cautions_of(plain, Verdict.CHANGED) == ()
    (sentence,) = cautions_of(CAUTIONS[said](plain), Verdict.CHANGED)
    assert said in sentence


def test_no_change_is_called_clear_where_none_is_claimed() -> None:
    small = evidence(effects(2.6, 0, 0.5), coinciding=(OTHER,))
    assert concluded(small)[0] is Verdict.CANNOT_TELL_YET
    assert cautions_of(small, Verdict.CANNOT_TELL_YET) == ()


STEEP = Planted(36, 48, base=0.9, trend=0.2, level=-0.3, slope=-0.2, season=0.0, size=2000)


@pytest.mark.parametrize(
    ("planted", "is_said"), [(STEEP, True), (Planted(36, 48, level=0.1, size=2000), False)]
)
def test_a_size_that_rests_on_a_share_beyond_all_is_not_relied_on(
    planted: Planted, is_said: bool
) -> None:
    series = planted.series(np.random.default_rng(0))
    result = interrupted_time_series(Question("Share", series, planted.event))
    assert result.verdict is Verdict.CHANGED
    assert any("left what a share can be" in caution for caution in result.cautions) == is_said


def test_events_near_the_date_are_told_from_those_farther_off_and_from_itself() -> None:
    planted = Planted(60, 60)
    at = planted.starts
    near, farther, outside = (
        Event(at[58], "Near"), Event(at[70], "Farther"), Event(date(1999, 1, 1), "Outside")
    )  # fmt: skip
    question = Question(
        "Share", planted.series(np.random.default_rng(0)), planted.event,
        events=(farther, planted.event, near, outside),
    )  # fmt: skip
    result = interrupted_time_series(question)
    assert result.confounders == (near, farther)
    assert result.coinciding == (near,)
    assert "“Near” (1 November 2004)" in result.words[1]
    quarters = replace(
        question, series=Planted(20, 20, 3).series(np.random.default_rng(0)),
        events=(Event(at[53], "Half a year and more before"), near),
    )  # fmt: skip
    assert interrupted_time_series(quarters).coinciding == (near,)
    phased = interrupted_time_series(replace(question, options=Options(phase_in=8)))
    assert phased.coinciding == (near, farther)
