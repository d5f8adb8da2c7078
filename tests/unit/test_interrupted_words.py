"""What is said beside an answer: recording that moved, and what the register did not expect."""

from datetime import date

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.findings.interrupted_recording import recorded_of, recording_remarks
from etl.findings.intervention import Answers, beside_register, told, usual_period
from etl.measurement.interrupted import (
    Interrupted,
    Options,
    Question,
    Verdict,
    interrupted_time_series,
)
from tests import made_up_series as made
from tests.planted import Planted

DAY = date(2020, 1, 1)


def remarks(before: int, after: int, years: float | None = 5) -> tuple[str, ...]:
    counts = [(5, before if day < DAY else after, 100) for day in made.starts("quarter", 16)]
    return recording_remarks(recorded_of(made.share_rows(counts)), DAY, years)


def test_a_recorded_share_that_moved_at_the_date_is_said() -> None:
    assert remarks(60, 90) == (
        "Recorded were 60.0% before the date and 90.0% after it, so part of any change may be"
        " recording.",
    )
    assert remarks(90, 92) == () == remarks(60, 90, years=0.1)


@pytest.mark.parametrize("level", [0.1, 0.0])
def test_a_change_of_what_the_register_did_not_expect_is_said_to_be_so(level: float) -> None:
    planted = Planted(60, 60, level=level, slope=0.0, size=2000)
    series = planted.series(np.random.default_rng(1))
    found: Interrupted = interrupted_time_series(Question("Share", series, planted.event))
    register = {"expected_higher": "a;b", "expected_lower": None, "expected_either": "c"}
    said = [beside_register(found, register, metric).words[-1] for metric in ("b", "c", "d")]
    unexpected = "The register of interventions expected no effect of it on this metric."
    is_changed = found.verdict is Verdict.CHANGED
    assert is_changed == bool(level)
    assert [text == unexpected for text in said] == [False, False, is_changed]


@pytest.mark.parametrize("name", ["window_years", "least_points"])
def test_nought_is_no_way_to_say_no_limit(name: str) -> None:
    with pytest.raises(OutcomesError, match=f"{name} is 0"):
        Options(**{name: 0})


def asked(before: int, size: int = 400) -> Interrupted:
    planted = Planted(before, 60, level=0.0, slope=0.0, size=size)
    series = planted.series(np.random.default_rng(1))
    return interrupted_time_series(Question("Share", series, planted.event))


@pytest.mark.parametrize(
    ("month", "quarter", "usual"),
    [(60, 60, "month"), (3, 60, "quarter"), (3, 3, "month"), (60, 3, "month"),
     (None, 60, "quarter"), (None, None, "month")],
)  # fmt: skip
def test_months_are_asked_unless_only_quarters_have_enough(
    month: int | None, quarter: int | None, usual: str
) -> None:
    none = OutcomesError("Cases are dated by quarters.")
    found: Answers = {
        kind: none if before is None else asked(before)
        for kind, before in (("month", month), ("quarter", quarter))
    }
    assert usual_period(found) == usual
    if found[usual] is none:
        with pytest.raises(OutcomesError, match="dated by quarters"):
            told(found, usual)
