"""A night that cannot be told of, or whose inbox is away, is not taken for a good one."""

from pathlib import Path

import pytest

from etl.run import night as nights
from etl.run.night import run_night
from etl.run.standing import usable_build
from etl.settings import settings


@pytest.fixture(autouse=True)
def only_deliveries(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A night that takes what came, and no more."""
    monkeypatch.setenv("OUTCOMES_INBOX_SETTLE_SECONDS", "0")
    monkeypatch.setitem(nights.STEPS, "build", lambda night, step: None)
    settings.cache_clear()
    data_dir.mkdir()
    return data_dir


def test_a_report_that_cannot_be_written_makes_it_a_failure(
    only_deliveries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = only_deliveries / "told" / "outcomes.prom"
    monkeypatch.setenv("OUTCOMES_METRICS_FILE", str(metrics))
    settings.cache_clear()
    assert run_night().exit_code == 0
    (only_deliveries / "runs").rename(only_deliveries / "before")
    (only_deliveries / "runs").touch()
    night = run_night()
    assert night.exit_code == 1
    assert f"{night.run_id} ended with 1 (failed)" in night.summary
    assert any(note.startswith("The report could not be written") for note in night.notes)
    assert "outcomes_last_run_success 0" in metrics.read_text()
    assert usable_build() is None


def test_a_named_inbox_that_is_away_is_no_empty_one(
    only_deliveries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = only_deliveries / "share" / "inbox"
    monkeypatch.setenv("OUTCOMES_INBOX", str(share))
    settings.cache_clear()
    night = run_night()
    (taken,) = [step for step in night.steps if step.name == "deliveries"]
    assert (night.exit_code, taken.exit_code) == (1, 1)
    assert f"The inbox {share} is not there. Mount or create it" in taken.message
    assert not share.parent.exists()
    share.mkdir(parents=True)
    assert run_night().exit_code == 0
    assert (share / "cases").is_dir()
