"""A build reaches its readers whole or not at all, whatever happens to it."""

from pathlib import Path

import pytest

from etl.errors import ExitCode, OutcomesError
from etl.landing.delivery import load
from etl.live import live_build, open_live
from etl.lock import writer_lock
from etl.release import held_back_path, release
from etl.settings import settings
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")
CASES = [{"case_id": f"c{number}"} for number in range(300)]


def count_cases() -> int:
    with open_live() as con:
        return con.execute("select count(*) from marts.case_outcomes").fetchone()[0]


def test_without_a_delivery_there_is_nothing_to_build() -> None:
    with pytest.raises(OutcomesError, match="Nothing was delivered") as nothing:
        release()
    assert nothing.value.exit_code == ExitCode.NO_WAREHOUSE
    with pytest.raises(OutcomesError, match="no warehouse yet"):
        open_live()


def test_the_same_inputs_make_the_same_numbers_and_version(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", *CASES)
    load("cases", [tmp_path])
    first, second = release(), release()
    assert first.build.version == second.build.version
    assert first.build.file_name != second.build.file_name
    with open_live() as con:
        history = con.execute("select count(distinct checked_at) from quality.check_results")
        assert history.fetchone() == (2,)


def test_a_critical_failure_keeps_the_old_warehouse_live(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *CASES)
    load("cases", [tmp_path / "1"])
    live = release().build
    faulty = [{"case_id": f"x{number}", "area_code": "unknown"} for number in range(50)]
    write_rows(tmp_path / "2", "case_outcomes", *faulty)
    load("cases", [tmp_path / "2"])
    held_back = release()
    assert not held_back.is_live
    assert any("quarantine" in result.check_id for result in held_back.critical)
    assert held_back_path().exists()
    assert live_build() == live
    assert count_cases() == 300


def test_a_corrected_delivery_lifts_the_tolerance(tmp_path: Path) -> None:
    faulty = [{"case_id": f"c{number}", "area_code": "unknown"} for number in range(50)]
    write_rows(tmp_path / "1", "case_outcomes", *faulty)
    write_rows(tmp_path / "2", "case_outcomes", *CASES)
    load("cases", [tmp_path / "1"])
    assert not release().is_live
    load("cases", [tmp_path / "2"])
    assert release().is_live


def test_an_open_reader_keeps_its_warehouse_while_a_new_one_goes_live(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *CASES)
    load("cases", [tmp_path / "1"])
    release()
    with open_live() as reader:
        write_rows(tmp_path / "2", "case_outcomes", {"case_id": "new1"})
        load("cases", [tmp_path / "2"])
        release()
        assert reader.execute("select count(*) from marts.case_outcomes").fetchone() == (300,)
    assert count_cases() == 301


def test_rows_superseded_and_quarantined_are_accounted_for(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *CASES)
    later = [{"case_id": f"c{number}"} for number in range(299, 499)]
    write_rows(tmp_path / "2", "case_outcomes", *later, {"case_id": "x", "area_code": "?"})
    load("cases", [tmp_path / "1"])
    load("cases", [tmp_path / "2"])
    release()
    with open_live() as con:
        rows = con.execute(
            "select delivery_number, rows_read, rows_loaded, rows_quarantined, rows_superseded"
            " from quality.deliveries order by all"
        ).fetchall()
    assert rows == [(1, 300, 299, 0, 1), (2, 201, 200, 1, 0)]


def test_the_warehouse_stands_alone(tmp_path: Path) -> None:
    """It can be read where the landed files are not, and names no path of this machine."""
    write_rows(tmp_path, "case_outcomes", *CASES)
    load("cases", [tmp_path])
    release()
    for path in settings().landed_dir.rglob("*.parquet"):
        path.unlink()
    assert count_cases() == 300
    with open_live() as con:
        schemas = con.execute(
            "select distinct schema_name from duckdb_tables() union"
            " select distinct schema_name from duckdb_views() where not internal order by all"
        ).fetchall()
        assert [name for (name,) in schemas] == ["marts", "metrics", "quality", "reference"]
        views = con.execute("select string_agg(sql) from duckdb_views() where not internal")
        assert str(tmp_path) not in views.fetchone()[0]


def test_a_second_writer_is_told_to_wait() -> None:
    with (
        writer_lock(),
        pytest.raises(OutcomesError, match="Another load or build") as busy,
        writer_lock(),
    ):
        raise AssertionError("two writers hold the lock")
    assert busy.value.exit_code == ExitCode.BUSY


def test_the_same_file_under_another_day_replaces_its_own_rows(tmp_path: Path) -> None:
    for day in ("2026-09-30", "2026-10-01"):
        path = write_rows(tmp_path / day, "case_outcomes", {})
        load("cases", [path.rename(path.with_stem(f"case_outcomes_{day}"))])
    assert release().is_live
    with open_live() as con:
        accounts = con.execute(
            "select rows_loaded, rows_superseded from quality.deliveries order by delivery_number"
        ).fetchall()
    assert accounts == [(0, 1), (1, 0)]
