"""A night: whatever comes, it ends with the right code, a report, and nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.errors import ExitCode
from etl.judging.judge import judge
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import live_build, live_link, open_live
from etl.lock import writer_lock
from etl.run import deliveries as taking
from etl.run import night as nights
from etl.run.building import code_sha256, reasons_to_build
from etl.run.history import last_run_in_words, only_run, reports
from etl.run.night import run_night
from etl.run.record import worst
from etl.settings import settings
from tests.rows import write_rows

CASES = [{"case_id": f"c{number}"} for number in range(200)]


@pytest.fixture(autouse=True)
def quick_inbox(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTCOMES_INBOX_SETTLE_SECONDS", "0")
    settings.cache_clear()
    return settings().inbox_dir / "cases"


@pytest.fixture
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that takes what came and builds nothing, for tests of the former alone."""
    monkeypatch.delitem(nights.STEPS, "build")


def last_report() -> dict:
    return next(reports())


def log_lines() -> list[dict]:
    newest = max(settings().logs_dir.iterdir())
    return [json.loads(line) for line in newest.read_text().splitlines()]


def fates(night: nights.Night) -> list[tuple[str, str]]:
    return [(taken.name, taken.fate) for taken in night.deliveries]


def test_a_night_takes_what_came_and_the_next_has_nothing_to_do(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES, {"case_id": "x", "area_code": "Smith"})
    night = run_night()
    assert (night.exit_code, fates(night)) == (0, [("1", "landed")])
    (file,) = night.deliveries[0].files
    assert (file.read, file.loaded, file.quarantined, file.superseded, file.set_aside) == (
        201, 200, 1, 0, 0
    )  # fmt: skip
    assert live_build().version == night.version_after
    with open_live() as con:
        counted = con.execute(
            "select count(*) filter (where is_conviction), count(*) from marts.case_outcomes"
        ).fetchone()
    (rate,) = [
        change.after
        for change in night.headlines
        if (change.after.metric, change.after.span) == ("conviction_rate", "all time")
    ]
    assert (rate.numerator, rate.denominator) == counted == (200, 200)
    written = [*settings().runs_dir.iterdir(), *settings().logs_dir.iterdir()]
    assert {path.suffix for path in written} >= {".json", ".html", ".jsonl"}
    assert not any("Smith" in path.read_text() for path in written)
    live_link().unlink()
    built, again = live_build(), run_night()
    assert (again.exit_code, again.has_built, live_build()) == (0, False, built)
    assert live_link().resolve() == built.path.resolve()
    assert "no deliveries came" in again.summary
    assert "program has changed" in reasons_to_build(built, "another program")[0]


@pytest.mark.usefixtures("no_build")
def test_a_refused_delivery_does_not_stop_the_others(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)
    (quick_inbox / "2").mkdir()
    (quick_inbox / "2" / "case_outcomes.csv").write_text("a;b\n1;2\n")
    (quick_inbox / "3").mkdir()
    (quick_inbox / "3" / "readme.txt").write_text("no data of this source")
    night = run_night()
    assert night.exit_code == ExitCode.REFUSED
    assert fates(night) == [("1", "landed"), ("2", "refused"), ("3", "refused")]
    reason = next((settings().inbox_dir / "refused" / "cases").glob("*-2/REASON.txt"))
    assert "parted by semicolons" in reason.read_text()
    assert not list(quick_inbox.iterdir())


def test_a_correction_lifts_what_held_the_night_before_back(quick_inbox: Path) -> None:
    faulty = [{"case_id": f"c{number}", "area_code": "unknown"} for number in range(50)]
    write_rows(quick_inbox / "1", "case_outcomes", *faulty)
    night = run_night()
    assert (night.exit_code, night.version_after) == (ExitCode.HELD_BACK, None)
    assert night.failed_checks("critical")
    write_rows(quick_inbox / "2", "case_outcomes", *CASES)
    assert reasons_to_build(live_build(), code_sha256())
    corrected = run_night()
    assert (corrected.exit_code, corrected.version_before) == (ExitCode.OK, None)


@pytest.mark.usefixtures("no_build")
def test_killed_between_landing_and_moving_it_is_moved_the_next_night(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)
    load("cases", [quick_inbox / "1"])
    night = run_night()
    assert (night.exit_code, fates(night)) == (0, [("1", "landed before")])
    assert night.deliveries[0].number == 1
    assert list((settings().inbox_dir / "done" / "cases").glob("*-000001/1/case_outcomes.csv"))


@pytest.mark.usefixtures("no_build")
def test_files_that_land_apart_are_done_with_and_the_refused_named_beside_them(
    quick_inbox: Path, real_data: Path
) -> None:
    delivery = quick_inbox.parent / "cps_published" / "2014"
    delivery.mkdir(parents=True)
    good = min((real_data / "cps_monthly").rglob("*april*2014*.csv"))
    (delivery / "april_2014.csv").write_bytes(good.read_bytes())
    (delivery / "may_2014.csv").write_bytes(b"")
    for fate in ("landed", "landed before"):
        night = run_night()
        assert (night.exit_code, fates(night)) == (ExitCode.REFUSED, [("2014", fate)])
        assert "may_2014.csv: The file is empty" in night.deliveries[0].reasons[0]
        (reason,) = (quick_inbox.parent / "done").rglob("REASON.txt")
        assert "may_2014.csv: The file is empty" in reason.read_text()
        # As it was before the move, as if the run had been killed then.
        (reason.parent / "2014").rename(delivery)
        reason.unlink()
    assert not (quick_inbox.parent / "refused").exists()


def test_killed_at_any_moment_a_run_loses_nothing(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)
    write_rows(quick_inbox / "2", "case_outcomes", {"case_id": "n1"})
    for moment in ('"step": "deliveries"', '"fate": "landed"', '"step": "build"'):
        _run_and_kill(moment)
        assert last_report()["exit_code"] is None
        assert "was killed" in last_run_in_words()
    assert run_night().exit_code == ExitCode.OK
    assert [entry.files[0].rows_read for entry in deliveries()] == [200, 1]
    assert len(list((settings().inbox_dir / "done").rglob("case_outcomes.csv"))) == 2
    assert "done (exit code 0)" in last_run_in_words()


def _run_and_kill(moment: str) -> None:
    """Kill a run as soon as its log says this."""
    code = "from etl.run.night import run_night; run_night()"
    before = set(settings().logs_dir.glob("*"))
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
    for _ in range(6000):
        if any(moment in p.read_text() for p in {*settings().logs_dir.glob("*")} - before):
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_a_delivery_never_overtakes_one_that_waits(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)
    (quick_inbox / "1" / "charges.csv.part").write_text("half")
    write_rows(quick_inbox / "2", "case_outcomes", *CASES)
    night = run_night()
    assert fates(night) == [("1", "waiting"), ("2", "waiting")]
    assert "waits for 1" in night.deliveries[1].reasons[0]
    assert deliveries() == []
    assert night.exit_code == ExitCode.NO_WAREHOUSE


def test_where_another_writes_the_run_ends_busy_and_says_so(quick_inbox: Path) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)
    with writer_lock():
        assert run_night().exit_code == ExitCode.BUSY
    with only_run():
        assert run_night().exit_code == ExitCode.BUSY
    assert "Another run" in last_report()["steps"][0]["message"]
    assert last_report()["outcome"] == "busy"
    assert "left for the next run" in last_report()["summary"]
    assert (quick_inbox / "1").exists()


def test_what_the_machine_fails_at_stays_in_the_inbox(
    quick_inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)

    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(taking, "load", no_memory)
    night = run_night()
    assert (night.exit_code, fates(night)) == (ExitCode.FAILED, [("1", "failed")])
    assert (quick_inbox / "1").exists()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("no_build")
def test_what_nobody_foresaw_is_moved_away_and_logged_by_type_and_place(
    quick_inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)

    def stumble(*_: object) -> None:
        raise ValueError("could not convert 'Smith'")

    monkeypatch.setattr(taking, "load", stumble)
    night = run_night()
    assert (night.exit_code, fates(night)) == (ExitCode.FAILED, [("1", "refused")])
    (told,) = [line for line in log_lines() if line["event"] == "unforeseen"]
    assert told["where"].startswith("ValueError at ")
    written = [*settings().runs_dir.iterdir(), *settings().logs_dir.iterdir()]
    assert not any("Smith" in path.read_text() for path in written)


@pytest.mark.usefixtures("no_build")
def test_what_fails_after_landing_is_told_and_loses_nothing(
    quick_inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(quick_inbox / "1", "case_outcomes", *CASES)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(taking, "judge", full)
    night = run_night()
    assert (night.exit_code, fates(night)) == (ExitCode.FAILED, [("1", "landed")])
    assert "No space left" in night.deliveries[0].reasons[0]
    assert judge(deliveries()[0]).rows_quarantined == 0


def test_the_worst_step_gives_the_code() -> None:
    codes = [ExitCode.OK, ExitCode.NO_WAREHOUSE, ExitCode.REFUSED, ExitCode.HELD_BACK]
    assert worst(codes) == ExitCode.HELD_BACK
    assert worst([*codes, ExitCode.BUSY]) == ExitCode.BUSY
    assert worst([*codes, ExitCode.BUSY, ExitCode.FAILED]) == ExitCode.FAILED
    assert worst([ExitCode.OK, ExitCode.NO_WAREHOUSE, ExitCode.REFUSED]) == ExitCode.REFUSED
    assert worst([]) == ExitCode.OK


def test_only_the_newest_reports_and_logs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_RUNS", "2")
    settings.cache_clear()
    names = [run_night().run_id for _ in range(3)]
    for folder in (settings().runs_dir, settings().logs_dir):
        assert {path.name.split(".")[0] for path in folder.iterdir()} == set(names[1:])
