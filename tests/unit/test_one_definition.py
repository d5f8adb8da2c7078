"""An intervention is held against periods of one definition, or the words say that it is not."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.findings.asking import Selection, asking_live
from etl.findings.intervention import did_it_work
from etl.findings.one_definition import stretch_about
from etl.measurement.interrupted import Question, Series, Verdict, interrupted_time_series
from tests.planted import FIRST, Planted, month_starts
from tests.warehouses import data_folder

CHANGES = (date(1990, 1, 1), date(2002, 1, 1), date(2005, 2, 10), date(2008, 1, 1))
VERSIONS = [
    {"version": number, "from_date": day, "reason": f"reason {number}"}
    for number, day in enumerate(CHANGES, 1)
]
MONTHS = Series(month_starts(FIRST, 120), range(120), (120,) * 120)


def test_periods_wholly_of_the_definition_about_the_day_are_kept() -> None:
    stretch = stretch_about(VERSIONS, date(2003, 1, 1))
    kept = stretch.cut(MONTHS)
    # February 2005 is of two definitions.
    assert (kept.starts[0], kept.starts[-1]) == (date(2002, 1, 1), date(2005, 1, 1))
    assert kept.numerators == tuple(range(24, 61)) and set(kept.denominators) == {120}
    assert stretch.remarks(date(2003, 1, 1), None) == (
        "Left out are the periods before 1 January 2002 and from 10 February 2005 on, counted by"
        " another definition.",
    )


def test_what_is_left_out_far_away_is_not_worth_a_word() -> None:
    assert stretch_about(VERSIONS, date(2003, 1, 1)).remarks(date(2003, 1, 1), 0.5) == ()


def test_a_definition_that_changed_on_the_day_bounds_nothing_and_is_said() -> None:
    stretch = stretch_about(VERSIONS, date(2005, 2, 10))
    assert stretch.cut(MONTHS).starts[-1] == date(2007, 12, 1)
    assert stretch.redefined == "reason 3"
    assert stretch_about(VERSIONS, date(2003, 1, 1)).redefined == ""


def test_one_version_keeps_everything() -> None:
    stretch = stretch_about(VERSIONS[:1], date(2003, 1, 1))
    assert stretch.cut(MONTHS) == MONTHS and stretch.remarks(date(2003, 1, 1), 5) == ()


def test_a_stretch_of_hardly_any_period_is_refused() -> None:
    with pytest.raises(OutcomesError, match="counted by one definition"):
        stretch_about(VERSIONS, date(2003, 1, 1)).cut(
            Series(MONTHS.starts[:25], MONTHS.numerators[:25])
        )


def test_a_step_of_definition_before_the_date_would_be_taken_for_a_change() -> None:
    """Why: half of the share falls away a year before a date on which nothing happened."""
    whole = Planted(30, 60, base=0.6, trend=0, level=0, slope=0, season=0, size=300)
    series = whole.series(np.random.default_rng(3))
    parts = [a // (1 + (start >= date(2001, 6, 1))) for a, start in _by_start(series)]
    broken = Series(series.starts, parts, series.denominators)
    taken = interrupted_time_series(Question("Share", broken, whole.event))
    assert taken.verdict is not Verdict.NO_CHANGE_FOUND
    one = [{"from_date": FIRST}, {"from_date": date(2001, 6, 1), "reason": "other cases"}]
    cut = stretch_about(one, whole.event.day).cut(broken)
    kept = interrupted_time_series(Question("Share", cut, whole.event))
    assert kept.verdict is Verdict.CANNOT_TELL_YET
    assert "Periods with counts: 13 months before" in " ".join(kept.words)


def _by_start(series: Series) -> list[tuple[int, date]]:
    return list(zip(series.numerators, series.starts, strict=True))


def test_orders_of_two_laws_are_not_held_against_each_other(made_up_data: Path) -> None:
    with data_folder(made_up_data), asking_live() as ask:
        orders = Selection("restraining_order_use", "quarter")
        found = did_it_work(ask, orders, "stalking_guidance_2010")
        same_day = did_it_work(ask, orders, "orders_on_acquittal_2009")
    assert found.verdict is Verdict.CANNOT_TELL_YET
    assert found.line.starts[0] == date(2009, 10, 1)
    assert "before 30 September 2009, counted by another" in found.words[-1]
    assert same_day.line.starts[0] < date(2009, 9, 30) < same_day.line.starts[-1]
    assert same_day.verdict is Verdict.CANNOT_TELL_YET
    assert any("may be definition and not conduct" in sentence for sentence in same_day.words)
