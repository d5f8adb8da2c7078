"""The server looks at every area of a warehouse before anybody asks, and nothing rests on it."""

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest

from dashboard import ahead, warehouse
from dashboard.warehouse import answering_from, ask, found
from etl.findings.asking import Selection
from etl.findings.overview import overview
from etl.live import Build, live_build, make_live
from tests.warehouses import data_folder

PATIENCE = 120
_LOOK = ahead.look


@pytest.fixture
def own_data(made_up_data: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the made-up warehouse that nobody has asked anything yet."""
    shutil.copytree(made_up_data / "warehouse", tmp_path / "warehouse")
    with data_folder(tmp_path):
        make_anew()
        yield tmp_path


def make_anew() -> None:
    make_live(replace(live_build(), version=uuid4().hex[:12]))


def asked_of_areas() -> int:
    """How often the warehouse is asked where a reader looks at the first page of every area."""
    with answering_from(live_build()):
        areas = ask("areas")["area_code"].to_list()
        before = warehouse._rows.cache_info().misses
        for area in ["all", *areas]:
            found(overview, Selection("", "quarter", area, "stalking-and-harassment"))
        assert len(areas) == 42
        return warehouse._rows.cache_info().misses - before


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Build]:
    """The builds that were looked at, each as the look ends; a round takes no time."""
    ended: list[Build] = []

    def look(build: Build, end: Event) -> None:
        _LOOK(build, end)
        ended.append(build)

    monkeypatch.setattr(ahead, "_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(ahead, "look", look)
    return ended


def wait_for(number: int, looked_at: list[Build]) -> None:
    ends = time.monotonic() + PATIENCE
    while len(looked_at) < number and time.monotonic() < ends:
        time.sleep(0.05)
    assert len(looked_at) == number


def test_each_warehouse_is_looked_at_once_as_it_goes_live(
    own_data: Path, looked_at: list[Build]
) -> None:
    with ahead.looking_ahead():
        wait_for(1, looked_at)
        assert asked_of_areas() == 0
        make_anew()
        wait_for(2, looked_at)
        assert asked_of_areas() == 0
        time.sleep(0.3)
    assert len(looked_at) == 2
    make_anew()
    assert asked_of_areas() > 42


def test_a_damaged_warehouse_is_told_once_and_does_not_end_it(
    own_data: Path, looked_at: list[Build], caplog: pytest.LogCaptureFixture
) -> None:
    build = live_build()
    whole = build.path.read_bytes()
    build.path.write_bytes(b"no warehouse")
    with ahead.looking_ahead():
        time.sleep(0.5)
        build.path.write_bytes(whole)
        make_anew()
        wait_for(1, looked_at)
    (said,) = caplog.messages
    assert said.startswith("Looking ahead failed: The warehouse ") and "is damaged" in said


def test_without_a_warehouse_it_waits(
    data_dir: Path, looked_at: list[Build], caplog: pytest.LogCaptureFixture
) -> None:
    with ahead.looking_ahead():
        time.sleep(0.3)
        assert "looking ahead" in [thread.name for thread in threading.enumerate()]
    assert looked_at == [] and caplog.messages == []
    assert "looking ahead" not in [thread.name for thread in threading.enumerate()]
