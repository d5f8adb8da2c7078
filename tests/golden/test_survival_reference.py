"""Curves agree with R's survival package, on data sets kept with its answers, and statsmodels.

`references/survival.R` made `references/survival.json` and says how; R is not needed here.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import Curve, quantile
from etl.measurement.survival import kaplan_meier

REFERENCE = json.loads(
    (Path(__file__).parent / "references" / "survival.json").read_text(encoding="utf-8")
)
SETS = [pytest.param(kept, id=str(place)) for place, kept in enumerate(REFERENCE["sets"])]
WITHIN = 1e-8


def columns(kept: dict) -> tuple[list[int], list[int], list[str | None]]:
    return kept["days"], kept["units"], [str(code) if code else None for code in kept["cause"]]


def agree(got: object, expected: list[float | None]) -> bool:
    # What R calls NA is None or nan here, and must be so in the same places.
    one, other = np.array(got, dtype=float), np.array(expected, dtype=float)
    return np.allclose(one, other, rtol=0, atol=WITHIN, equal_nan=True)


def check_curve(curve: Curve, expected: dict) -> None:
    for name in ("share", "error", "low", "high"):
        assert agree(getattr(curve, name), expected[name]), name


@pytest.mark.parametrize("kept", SETS)
def test_kaplan_meier_is_that_of_r(kept: dict) -> None:
    survival, expected = kaplan_meier(*columns(kept)), kept["km"]
    counts = survival.counts
    assert counts.days.tolist() == expected["days"]
    assert counts.at_risk.tolist() == expected["at_risk"]
    assert counts.ended.sum(axis=0).tolist() == expected["ended"]
    assert counts.still_open.tolist() == expected["still_open"]
    check_curve(survival.still_open, expected)


@pytest.mark.parametrize("kept", SETS)
def test_quantiles_and_their_intervals_are_those_of_r(kept: dict) -> None:
    ended = kaplan_meier(*columns(kept)).ended
    found = [quantile(ended, share) for share in REFERENCE["shares"]]
    for name in ("day", "low", "high"):
        assert agree([getattr(point, name) for point in found], kept["quantiles"][name]), name


@pytest.mark.parametrize("kept", SETS)
def test_aalen_johansen_is_that_of_r(kept: dict) -> None:
    incidence = aalen_johansen(*columns(kept))
    assert len(incidence.by_cause) == len(kept["aj"])
    for expected in kept["aj"]:
        check_curve(incidence.of(str(expected["cause"][0])), expected)


def test_large_counts_agree_with_statsmodels() -> None:
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

    rng = np.random.default_rng(7)
    people = 20_000
    days, causes = rng.geometric(1 / 90, people), rng.integers(0, 4, people)
    names = np.array([None, "charged", "closed", "lost"], dtype=object)
    incidence = aalen_johansen(days, np.ones(people, dtype=int), names[causes])
    # Their errors divide by zero where nobody is left.
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(days, causes)
    known = incidence.still_open.share > 0
    for place, name in enumerate(names[1:]):
        assert agree(incidence.of(name).share, theirs.cinc[place])
        assert agree(incidence.of(name).error[known], theirs.cinc_se[place][known])
    alone = SurvfuncRight(days, causes > 0)
    shown = np.isin(incidence.counts.days, alone.surv_times) & known
    shown_of_theirs = alone.surv_prob > 0
    assert agree(incidence.still_open.share[shown], alone.surv_prob[shown_of_theirs])
    assert agree(incidence.still_open.error[shown], alone.surv_prob_se[shown_of_theirs])
