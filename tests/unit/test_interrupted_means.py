"""A mean is told in per cent of itself or in its own unit, and never in percentage points."""

import re
from dataclasses import replace

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.measurement.interrupted import (
    Doubt,
    Interrupted,
    Model,
    Options,
    Question,
    Verdict,
    interrupted_time_series,
)
from tests.planted import Planted, PlantedMean, PlantedStraightMean

OWN = Options(model=Model.MEANS, worthwhile_level=0.3, worthwhile_slope=0.2)
KINDS = [(PlantedMean, Options()), (PlantedStraightMean, OWN)]


def asked(planted: Planted, options: Options, seed: int = 0) -> Interrupted:
    series = planted.series(np.random.default_rng(seed))
    return interrupted_time_series(
        Question("Incidents per case", series, planted.event, options=options)
    )


def told(found: Interrupted) -> str:
    return " ".join([*found.words, *found.cautions, found.model, found.assumptions])


@pytest.mark.parametrize(("kind", "options"), KINDS)
@pytest.mark.parametrize("level", [0.0, 0.5])
def test_no_word_of_a_mean_is_in_percentage_points(
    kind: type, options: Options, level: float
) -> None:
    words = told(asked(kind(48, 48, size=3000, level=level), options))
    unit = "per cent" if options.model is None else "in its own unit"
    assert f" {unit} (95% interval" in words
    assert "percentage point" not in words and "share" not in words


def test_a_change_is_told_in_its_own_unit_with_decimals_enough() -> None:
    found = asked(PlantedStraightMean(60, 60, size=4000, slope=0.0), OWN)
    level = found.findings.effects.level
    assert found.verdict is Verdict.CHANGED and level.ratio is None
    (said,) = re.findall(r"the level rose by ([\d.]+) in its own unit", found.words[0])
    assert float(said) == pytest.approx(level.estimate, abs=6e-4)
    assert level.low < 0.4 < level.high


def test_the_mean_that_per_cent_are_of_is_said() -> None:
    found = asked(PlantedMean(60, 60, size=3000), Options())
    (stood, each) = re.findall(r"stood at ([\d.]+) .* 1 per cent of it is ([\d.]+)\.", told(found))[
        0
    ]
    assert float(stood) == pytest.approx(4, rel=0.05)
    assert float(each) == pytest.approx(float(stood) / 100, abs=6e-4)


def test_nothing_is_said_of_a_mean_of_too_few_periods() -> None:
    found = asked(PlantedMean(10, 60), Options())
    assert found.doubts[0] is Doubt.FEW_POINTS and "stood at" not in told(found)


def test_the_other_scale_is_tried_and_said_where_the_finding_rests_on_it() -> None:
    names = [one.name for one in asked(PlantedMean(), Options()).findings.variants]
    assert "linear: straight in the mean itself" in names
    names = [one.name for one in asked(PlantedStraightMean(), OWN).findings.variants]
    assert "log-linear: straight in logarithms" in names


def test_its_own_unit_is_not_for_what_is_no_mean() -> None:
    share = Planted().series(np.random.default_rng(0))
    for series in (share, replace(share, denominators=None)):
        with pytest.raises(OutcomesError, match="the series is no mean"):
            Question("Share", series, Planted().event, options=OWN)
