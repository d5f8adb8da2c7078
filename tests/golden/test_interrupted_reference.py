"""Segmented regressions against R: lm and glm with the Newey-West errors of sandwich.

`references/interrupted.R` made `references/interrupted.json`; its `packages` say the versions.
"""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from etl.measurement.interrupted import Model, Options, Series
from etl.measurement.interrupted.newey_west import newey_west, usual_lag
from etl.measurement.interrupted.residuals import ljung_box
from etl.measurement.interrupted.window import fit_window, open_window

REFERENCE = Path(__file__).parent / "references" / "interrupted.json"
CASES = json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['before']} before")
def test_agrees_with_r(case: dict, model: Model) -> None:
    starts = tuple(map(date.fromisoformat, case["starts"]))
    sizes = None if model is Model.COUNTS else tuple(case["sizes"])
    series = Series(starts, tuple(case["numerators"]), sizes, is_mean=model is Model.MEANS)
    options = Options(model=model, window_years=None)
    window = open_window(series, starts[case["before"]], options)
    fitted = fit_window(window, options, window.is_used)
    expected = case["fits"][model]
    numbers = window.axis.numbers
    errors = np.sqrt(np.diag(newey_west(fitted, numbers, expected["lag"])))
    assert usual_lag(len(numbers)) == expected["lag"]
    assert fitted.coefficients == pytest.approx(expected["coefficients"], rel=1e-7, abs=1e-9)
    assert errors == pytest.approx(expected["newey_west"], rel=1e-6)
    assert fitted.dispersion == pytest.approx(expected["dispersion"], rel=1e-8)
    found = ljung_box(fitted.residuals, numbers, 4)
    assert found == pytest.approx(expected["ljung_box_p"], rel=1e-6)
