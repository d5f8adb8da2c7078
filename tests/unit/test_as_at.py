"""Making a warehouse of earlier again, and telling why a number moved."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.cli.diff import run_diff
from etl.errors import OutcomesError
from etl.fixity.sums import ENDING
from etl.history.as_at import build_as_at
from etl.history.diff import difference
from etl.history.releases import live_on, releases
from etl.judging.withdraw import withdraw
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import live_build, open_build, open_warehouse
from etl.quarantine.export import export_quarantine
from etl.quarantine.release import release_quarantine
from etl.quarantine.state import Wanted
from etl.release import release
from etl.settings import PROJECT_DIR, settings
from tests.commands import outcomes
from tests.corrections import correct
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")

TODAY = datetime.now(UTC).date()


def deliver(folder: Path, *rows: dict[str, str]) -> None:
    """Load rows that differ from one another enough to be a delivery, and release."""
    write_rows(folder, "case_outcomes", *rows)
    load("cases", [folder])
    made = release()
    assert made.is_live, [result.check_id for result in made.critical]


def cases(first: int, last: int, **values: str) -> list[dict[str, str]]:
    """Rows of case numbers from first to last."""
    return [{"case_id": f"c{n}", "defendant_id": f"d{n}"} | values for n in range(first, last)]


def convictions(path: Path) -> tuple[int, int]:
    """Numerator and denominator of the conviction rate in a warehouse."""
    with open_warehouse(path) as con:
        return con.execute(
            "select sum(numerator)::int, sum(denominator)::int from metrics.counts"
            " where metric = 'conviction_rate'"
        ).fetchone()


def moved(old: Path, new: Path) -> dict[str, int]:
    """What moved of the conviction rate, added up by cause."""
    found = difference(old, new)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.moved]
    ours = [row for row in rows if row["metric"] == "conviction_rate"]
    return {
        name: sum(row[name] for row in ours)
        for name in found.columns
        if "_by_" in name and any(row[name] for row in ours)
    }


def test_new_data_and_corrections_are_told_apart_and_add_up(tmp_path: Path) -> None:
    deliver(tmp_path / "1", *cases(0, 50))
    first = live_build().path
    corrected = cases(0, 5, outcome_code="dismissed_after_trial")
    deliver(tmp_path / "2", *corrected, *cases(50, 80))
    second = live_build().path
    assert (convictions(first), convictions(second)) == ((50, 50), (75, 80))
    assert moved(first, second) == {
        "numerator_by_new_data": 30,
        "numerator_by_correction": -5,
        "denominator_by_new_data": 30,
    }
    withdraw(2, None, "sent too early")
    release()
    assert moved(second, live_build().path) == {
        "numerator_by_correction": -25,
        "denominator_by_correction": -30,
    }
    assert moved(first, live_build().path) == {}


def test_rows_out_of_quarantine_are_corrections(tmp_path: Path) -> None:
    rows = cases(0, 300)
    deliver(tmp_path / "1", *rows[:-1], rows[-1] | {"area_code": "nowhere"})
    before = live_build().path
    out = tmp_path / "out"
    export_quarantine(out, Wanted())
    correct(out, "case_outcomes", lambda row: row | {"area_code": "cumbria"})
    release_quarantine(out)
    assert release().is_live
    assert convictions(live_build().path) == (300, 300)
    assert moved(before, live_build().path) == {
        "numerator_by_correction": 1,
        "denominator_by_correction": 1,
    }


def test_a_changed_definition_is_told_from_new_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(
        tmp_path / "1",
        *cases(0, 40),
        *cases(40, 50, outcome_code="warrant_unexecuted", principal_offence_code=""),
    )
    first = live_build().path
    project = tmp_path / "project"
    shutil.copytree(PROJECT_DIR / "sql", project / "sql")
    shutil.copytree(PROJECT_DIR / "data" / "reference", project / "data" / "reference")
    metric = project / "sql" / "metrics" / "conviction_rate.sql"
    changed = metric.read_text().replace(
        "where is_finalised", "where is_finalised and not is_administrative"
    )
    metric.write_text(changed)
    write_rows(tmp_path / "2", "case_outcomes", *cases(50, 70))
    monkeypatch.setenv("OUTCOMES_DEFINITIONS_DIR", str(project))
    assert outcomes("load", "cases", str(tmp_path / "2")).returncode == 0
    built = outcomes("build")
    assert built.returncode == 0, built.stderr
    monkeypatch.delenv("OUTCOMES_DEFINITIONS_DIR")
    assert moved(first, live_build().path) == {
        "denominator_by_definition": -10,
        "numerator_by_new_data": 20,
        "denominator_by_new_data": 20,
    }
    # The archive holds what the project no longer has.
    again = build_as_at(TODAY)
    assert (again.version, again.released) == (live_build().version, live_build().version)
    assert convictions(again.path) == (60, 60)


def test_what_was_live_on_a_day_is_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(tmp_path / "1", *cases(0, 20))
    first = live_build()
    _move_back(settings().landed_dir / "releases" / "000001.json", days=3)
    _move_back(settings().landed_dir / "deliveries" / "000001.json", days=3)
    deliver(tmp_path / "2", *cases(20, 50))
    made = build_as_at(TODAY - timedelta(days=1))
    assert (made.version, made.released, made.last_delivery) == (first.version, first.version, 1)
    assert convictions(made.path) == (20, 20)
    assert live_build().version != first.version, "nothing went live"
    run_diff(str(TODAY - timedelta(days=1)), "live", "table")
    assert "delivery 2: cases, 30 rows read" in capsys.readouterr().out
    run_diff("previous", "live", "csv")
    assert capsys.readouterr().out.startswith("metric,period_type,period,old_numerator")


def _move_back(path: Path, days: int) -> None:
    text = path.read_text()
    now = datetime.now(UTC)
    path.write_text(text.replace(f"{now:%Y-%m-%d}", f"{now - timedelta(days=days):%Y-%m-%d}"))
    # As of a program that noted no hashes: an entry that was changed is refused.
    path.with_suffix(ENDING).unlink(missing_ok=True)


def test_before_any_release_a_day_is_built_from_what_had_landed(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", *cases(0, 3))
    load("cases", [tmp_path])
    made = build_as_at(TODAY)
    assert (made.released, made.last_delivery, convictions(made.path)) == (None, 1, (3, 3))
    with pytest.raises(OutcomesError, match="Nothing had landed by 01 January 2020"):
        build_as_at(date(2020, 1, 1))


def test_a_clock_that_went_back_leaves_no_delivery_out(tmp_path: Path) -> None:
    deliver(tmp_path / "1", *cases(0, 20))
    _move_back(settings().landed_dir / "deliveries" / "000001.json", days=-400)
    write_rows(tmp_path / "2", "case_outcomes", *cases(20, 30))
    load("cases", [tmp_path / "2"])
    for path in (settings().landed_dir / "releases").glob("*.json"):
        path.unlink()
    assert build_as_at(TODAY).last_delivery == len(deliveries()) == 2


def test_each_release_is_recorded_once(tmp_path: Path) -> None:
    deliver(tmp_path / "1", *cases(0, 20))
    deliver(tmp_path / "2", *cases(20, 30))
    assert [made.last_delivery for made in releases()] == [1, 2]
    assert live_on(TODAY).version == live_build().version
    assert live_on(date(2020, 1, 1)) is None
    with open_build(live_build()) as con:
        row = con.execute("select last_delivery, definitions from quality.build").fetchone()
    assert row == (2, releases()[-1].definitions)


def test_a_warehouse_that_is_none_is_named(tmp_path: Path) -> None:
    deliver(tmp_path, *cases(0, 20))
    with pytest.raises(OutcomesError, match="no file, no date, and no version"):
        run_diff("yesterday", "live", "table")
    with pytest.raises(OutcomesError, match="Only one warehouse has ever been live"):
        run_diff("previous", "live", "table")
