"""Old warehouses go after a set number of builds, whatever the clock says."""

import os
import time
from pathlib import Path

import pytest

from etl.builds import next_file_name, remove_old_builds
from etl.live import Build, builds_dir, live_build, make_live
from etl.settings import settings

pytestmark = pytest.mark.usefixtures("data_dir")
HOUR = 3600


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_BUILDS", "2")
    settings.cache_clear()


def build(age: float) -> Build:
    """Put a build in place whose file was written so many seconds ago, and make it live."""
    made = Build(next_file_name("abc"), "abc", "2026-01-01T00:00:00+00:00")
    made.path.parent.mkdir(parents=True, exist_ok=True)
    made.path.write_bytes(b"")
    os.utime(made.path, (time.time() - age,) * 2)
    make_live(made)
    return made


def left() -> list[int]:
    return sorted(int(path.name[:6]) for path in builds_dir().glob("*.duckdb"))


def test_as_many_older_builds_are_kept_as_is_set() -> None:
    for number in range(6):
        remove_old_builds(build(age=(10 - number) * HOUR))
    assert left() == [4, 5, 6]


def test_a_build_replaced_within_the_hour_stays_for_its_readers() -> None:
    for age in (100 * HOUR, 90 * HOUR, 50, 40, 30):
        remove_old_builds(build(age))
    # The second was live until 50 seconds ago, old as it is; the first was replaced long since.
    assert left() == [2, 3, 4, 5]


def test_the_clock_going_backwards_changes_nothing() -> None:
    for age in (2 * HOUR, 3 * HOUR, 40 * HOUR, 400 * HOUR, 4000 * HOUR):
        remove_old_builds(build(age))
    assert left() == [3, 4, 5]
    assert live_build().file_name.startswith("000005-")


def test_builds_of_a_clock_that_was_ahead_go_as_others_do() -> None:
    for age in (-9 * HOUR, -8 * HOUR, -7 * HOUR, -6 * HOUR, 3 * HOUR, 2 * HOUR):
        remove_old_builds(build(age))
    assert left() == [4, 5, 6]


def test_names_of_before_numbers_are_the_oldest() -> None:
    build(age=0)
    (builds_dir() / "20991231T235959000000-abcdef012345.duckdb").write_bytes(b"")
    for number in range(4):
        remove_old_builds(build(age=(9 - number) * HOUR))
    assert left() == [3, 4, 5]


def test_a_number_is_not_given_again_where_files_or_pointer_are_gone() -> None:
    live = build(age=0)
    live.path.unlink()
    assert next_file_name("abc").startswith("000002-")
    live = build(age=0)
    (settings().warehouse_dir / "live.json").write_text("{")
    assert next_file_name("abc").startswith("000003-")
