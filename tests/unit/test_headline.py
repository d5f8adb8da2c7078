"""Titles and marks in a few words: which way, how sure, and what could undo it, never parted."""

from datetime import date

import pytest

from etl.briefing.attention import attention
from etl.findings.chart import MetricChart, chart_series
from etl.findings.headline import Mark, change_in_words, chart_title, short_verdict
from etl.findings.overview import Overview
from tests import made_up_series as made

# Twelve quarters about 20% of so many, then those named.
WAVE = (0, 2, -2, 1, -1, 2, 0, -2, 1, 0, -1, 0)


Counts = list[tuple[int, int, int]]


def chart_of(counts: Counts, better: str = "neither", **known: object) -> MetricChart:
    definition = made.DEFINITION | {"better": better}
    return chart_series(made.selection(), definition, made.share_rows(counts), **known)


def steady(size: int = 100) -> Counts:
    return [((20 + wave) * size // 100, size, size) for wave in WAVE]


# Of 1,000 a tenth is not recorded, here and in the baseline: it reaches from 22% to 26%.
PARTLY = [(9 * count // 10, 9 * of // 10, of) for count, of, _ in steady(1000)]
HIGHER = chart_of([*PARTLY, (234, 900, 1000)])


def test_a_clear_difference_on_a_year_that_limits_do_not_mark_may_be_chance() -> None:
    spread = [(20 + 4 * wave, 100, 100) for wave in WAVE]
    said = change_in_words(chart_of([*spread, (10, 100, 100)]))
    assert said.startswith("Lower than a year before by ")
    assert said.endswith(
        " Its limits mark no change, and where nothing changed about one comparison in twenty would"
        " look like this."
    )


def test_what_recording_alone_could_explain_is_said_wherever_the_signal_is() -> None:
    title = "Made-up share: 26.0% in April to June 2021, higher than usual (recording alone could"
    assert chart_title(HIGHER) == f"{title} explain it)"
    assert short_verdict(HIGHER).words == "Higher than usual (recording alone could explain it)"
    assert short_verdict(HIGHER).moved == "Higher than usual"
    (marked,), _ = attention([HIGHER])
    assert marked.startswith("Made-up share, 26.0%: above the upper limit of ")
    assert marked.endswith(" (recording alone could explain it).")


def test_what_recording_could_not_explain_has_no_such_doubt() -> None:
    clear = chart_of([*steady(1000), (300, 1000, 1000)], better="higher")
    assert short_verdict(clear).words == "Higher than usual: an improvement"
    assert attention([clear])[0][0].endswith("%.")


def test_a_briefing_says_of_what_is_marked_whether_chance_may_explain_it() -> None:
    usual = chart_of([*steady(), (20, 100, 100)])
    clear = chart_of([*steady(), (45, 100, 100)])
    _, chance = attention([clear, *[usual] * 6])
    assert chance.startswith("1 of the 7 measures shows more than its usual variation. If nothing")
    assert chance.endswith(": chance alone may explain the 1 marked.")
    assert attention([clear] * 7)[1].endswith(": neither explains the 7 marked.")
    assert attention([usual])[1].endswith("(correlation 0.2).")


def test_which_way_it_moved_before_its_baseline_ended_is_said_in_words() -> None:
    rising = chart_of([(10 * n, 1000, 1000) for n in range(10, 80, 5)])
    falling = chart_of([(10 * n, 1000, 1000) for n in range(80, 10, -5)])
    for chart, way in ((rising, "Rising"), (falling, "Falling")):
        short = short_verdict(chart)
        assert short.mark == Mark.MOVING
        assert short.words == f"{way} since before its baseline ended, so not counted as a change"
    assert chart_title(rising).endswith(
        ", rising since before its baseline ended, so not counted as a change"
    )


def test_a_baseline_that_moved_otherwise_is_only_called_unsteady() -> None:
    saw = [10 * n for n in (10, 10, 10, 50, 50, 50, 10, 10, 10, 50, 50, 50)]
    chart = chart_of([*((n, 1000, 1000) for n in saw), (900, 1000, 1000)])
    assert short_verdict(chart).words == (
        "Higher than usual, but its baseline was not steady, so not counted as a change"
    )


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ([*steady(), (3, 5, 5)], "too few"),
        (steady()[:3], "too few periods"),
        ([(0, 100, 100)] * 13, "its baseline never varies"),
        ([*steady(1000), (30, 600, 1000)], "too little recorded"),
    ],
)
def test_what_cannot_be_judged_says_why(counts: Counts, why: str) -> None:
    chart = chart_of(counts)
    assert short_verdict(chart).words == f"Cannot be judged ({why})"
    assert chart_title(chart).endswith(f", which cannot be judged ({why})")


def test_a_quarter_of_its_own_registered_baseline_cannot_be_judged() -> None:
    own = made.registered(date(2018, 4, 1), date(2021, 3, 31))
    chart = chart_of(steady(), registered=[own])
    assert short_verdict(chart).words == "Cannot be judged (part of its own baseline)"


def test_a_tile_says_why_its_measures_cannot_be_judged() -> None:
    found = Overview((chart_of([*steady(), (3, 5, 5)]), chart_of(steady()[:3])))
    said = {tally.mark: tally.said for tally in found.tallies}
    assert said[Mark.UNKNOWN] == "cannot be judged (too few, too few periods)"
    assert said[Mark.USUAL] == "no change beyond the usual"
