"""Readings of planted truth: chance is called a change as often as stated, a change is found."""

import numpy as np
import pytest

from tests.planted_readings import PROCESSES, Process, said

SERIES = 150
of_each = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)


@of_each
def test_nothing_planted_is_called_a_change_no_more_often_than_stated(process: Process) -> None:
    """Beyond three standard errors of so many series, of which a seed decides."""
    found = said(process.planted, SERIES, np.random.default_rng(1))
    error = (process.stated * (1 - process.stated) / SERIES) ** 0.5
    assert found["special"] / SERIES <= process.stated + 3 * error
    # Not called news where the baseline itself is marked, as chance does now and then.
    assert 0.5 * found["special"] <= found["improvement"] + found["concern"] <= found["special"]


@of_each
def test_a_planted_step_is_told_the_way_it_went(process: Process) -> None:
    rng = np.random.default_rng(2)
    up, down = (said(process.moved(side), SERIES // 5, rng) for side in (1, -1))
    told = SERIES // 5 - up["untold"], SERIES // 5 - down["untold"]
    assert up["special"] >= 0.85 * told[0] and down["special"] >= 0.85 * told[1]
    assert up["improvement"] >= 0.75 * told[0] and down["concern"] >= 0.75 * told[1]
    assert up["concern"] + down["improvement"] <= 1
