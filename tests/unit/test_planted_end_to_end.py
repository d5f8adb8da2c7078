"""From a delivery to the words: a step planted in a metric of each kind is found, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.interrupted_series import Part
from etl.findings.intervention import did_it_work
from etl.measurement.interrupted import Effect, Interrupted, Verdict
from tests.planted_cases import CYBER, EMAIL, IN_30_DAYS, INCIDENTS, write_planted
from tests.warehouses import build_from, data_folder

GUIDANCE = "stalking_guidance_2010"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder: Path = tmp_path_factory.mktemp("planted-steps")
    build_from(folder / "data", cases=[write_planted(folder / "delivered")])
    with data_folder(folder / "data"), asking_live() as ask:
        yield ask


def points(before_and_after: tuple[float, float]) -> float:
    before, after = before_and_after
    return 100 * (after - before)


def per_cent(before_and_after: tuple[float, float]) -> float:
    before, after = before_and_after
    return 100 * (after / before - 1)


EMAIL_PART, SOON_PART = Part(category="email"), Part(within_days=30)
PLANTED = {
    "share": ("cyberstalking_share_at_charge", Part(), points(CYBER), "percentage points"),
    "mean": ("incidents_per_case", Part(), per_cent(INCIDENTS), "per cent"),
    "mix": ("online_platform_mix", EMAIL_PART, points(EMAIL), "percentage points"),
    "time to event": ("days_to_charge", SOON_PART, points(IN_30_DAYS), "percentage points"),
}


def is_near(effect: Effect, planted: float) -> bool:
    """Within 1.5 times the 95% interval: of one draw 95% would be too much to ask.

    How often intervals hold what was planted is what test_interrupted_coverage.py counts.
    """
    middle, reach = (effect.low + effect.high) / 2, (effect.high - effect.low) / 2
    return abs(planted - middle) <= 1.5 * reach


@pytest.mark.parametrize("period", ["month", "quarter"])
@pytest.mark.parametrize("kind", PLANTED)
def test_what_was_planted_is_found_in_its_size_and_unit(kind: str, period: str, ask: Ask) -> None:
    metric, part, step, unit = PLANTED[kind]
    found = did_it_work(ask, Selection(metric, period), GUIDANCE, part)
    effects = found.findings.effects
    assert is_near(effects.level, step) and is_near(effects.slope, 0)
    assert effects.level.unit == unit
    assert found.verdict is Verdict.CHANGED
    assert "the level rose by" in found.words[0] and f" {unit} (95%" in found.words[0]
    assert ("This is one of 9 categories" in said(found)) == (kind == "mix")
    assert "cannot be told" not in said(found) and "caus" not in said(found)


@pytest.mark.parametrize(
    ("metric", "part"),
    [("guilty_plea_share", Part()), ("days_to_finalisation", Part(within_days=90))],
)
def test_what_was_not_planted_is_not_found(metric: str, part: Part, ask: Ask) -> None:
    found = did_it_work(ask, Selection(metric, "month"), GUIDANCE, part)
    assert found.verdict is not Verdict.CHANGED
    assert not re.search(r"\b(rose|fell|turned)\b", said(found))


def test_at_another_day_nothing_is_found(ask: Ask) -> None:
    for metric, part, *_ in PLANTED.values():
        found = did_it_work(ask, Selection(metric, "month"), "dv_definition_2013", part)
        assert found.verdict is not Verdict.CHANGED


def test_of_a_stock_it_is_said_what_to_ask_instead(ask: Ask) -> None:
    with pytest.raises(OutcomesError, match="is a stock"):
        did_it_work(ask, Selection("orders_in_force", "month"), GUIDANCE)


def said(found: Interrupted) -> str:
    return " ".join([*found.words, *found.cautions])
