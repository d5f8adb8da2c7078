"""Periods whose units were followed past the date are held to be neither before it nor after."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.findings.asking import Selection, asking_live
from etl.findings.interrupted_series import Part
from etl.findings.intervention import did_it_work
from etl.measurement.interrupted import (
    Doubt,
    Effect,
    Event,
    Interrupted,
    Model,
    Options,
    Question,
    interrupted_time_series,
)
from etl.measurement.interrupted.effects import effects_of
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.window import fit_window, open_window
from tests.planted import Planted
from tests.warehouses import data_folder

FOLLOWED = 180


@dataclass(frozen=True)
class FollowedPast(Planted):
    """A share of which those who began up to 180 days before the date come to feel it as well."""

    def _line_of(self, start: date) -> float:
        away = (start - self.event.day).days + 15
        felt = float(np.clip(1 + away / FOLLOWED, 0, 1)) - (away >= 0)
        return super()._line_of(start) + self.level * felt


PLANTED = FollowedPast(48, 48, level=0.1, slope=0.0, season=0.0, size=2000)


def asked(planted: Planted, seed: int, **more: object) -> Interrupted:
    options = Options(followed_days=more.pop("followed_days", FOLLOWED))
    series = planted.series(np.random.default_rng(seed))
    return interrupted_time_series(
        Question("Share", series, planted.event, options=options, **more)
    )


def level_of(seed: int, followed_days: int) -> Effect:
    """The change of level alone, without placebo dates and the rest."""
    options = Options(model=Model.LINEAR, followed_days=followed_days)
    series = PLANTED.series(np.random.default_rng(seed))
    window = open_window(series, PLANTED.event.day, options)
    fitted = fit_window(window, options, window.is_used)
    return effects_of(options.model, posterior(fitted, window.axis.numbers[window.is_used])).level


def used(found: Interrupted) -> dict[date, bool]:
    return dict(zip(found.line.starts, found.line.is_used, strict=True))


@pytest.mark.parametrize(("day", "last_before"), [(1, date(2003, 6, 1)), (23, date(2003, 6, 1))])
def test_no_day_of_a_period_before_is_within_the_days_followed(day: int, last_before: date) -> None:
    found = asked(replace(PLANTED, day=day), 1)
    left_out = [start for start, is_used in used(found).items() if not is_used]
    assert left_out[0] == date(2003, 7, 1)
    assert left_out[-1] == (date(2003, 12, 1) if day == 1 else date(2004, 1, 1))
    assert used(found)[last_before] and found.points_before == 42
    assert "followed past it, for 180 days" in found.model


def test_of_a_metric_that_follows_nobody_every_period_is_used() -> None:
    found = asked(PLANTED, 1, followed_days=0)
    assert all(used(found).values()) and "followed past" not in found.model


def test_an_effect_felt_by_those_who_began_before_is_found_whole() -> None:
    levels = [level_of(seed, FOLLOWED) for seed in range(20)]
    assert abs(fmean(level.estimate for level in levels) - 10) < 0.6
    assert sum(level.low < 10 < level.high for level in levels) >= 17
    taken = [level_of(seed, 0) for seed in range(20)]
    assert fmean(level.estimate for level in taken) < 9


def test_placebo_dates_leave_out_as_much() -> None:
    placebo = asked(replace(PLANTED, level=0.0), 1).findings.placebo
    assert placebo.dates and placebo.found <= len(placebo.dates) / 4


def test_what_falls_among_the_periods_left_out_coincides() -> None:
    event = Event(date(2003, 5, 10), "Another rule")
    assert Doubt.COINCIDENCE in asked(PLANTED, 1, events=(event,)).doubts
    assert Doubt.COINCIDENCE not in asked(PLANTED, 1, events=(event,), followed_days=0).doubts


def test_days_cannot_be_fewer_than_none() -> None:
    with pytest.raises(OutcomesError, match="followed_days is -1"):
        Options(followed_days=-1)


@pytest.mark.parametrize(
    ("metric", "part", "days"),
    [
        ("back_within_12_months", Part(), 365),
        ("days_to_finalisation", Part(within_days=180), 180),
        ("conviction_rate", Part(), 0),
        ("incidents_per_case", Part(), 0),
    ],
)
def test_a_metric_says_how_long_its_units_are_followed(
    metric: str, part: Part, days: int, made_up_data: Path
) -> None:
    with data_folder(made_up_data), asking_live() as ask:
        found = did_it_work(ask, Selection(metric), "stalking_guidance_2010", part)
    assert found.question.options.followed_days == days
    assert (f"for {days} days" in found.model) == (days > 0)
