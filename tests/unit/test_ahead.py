"""The server looks at every area of a warehouse before anybody asks, and nothing rests on it."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from dashboard import ahead, warehouse
from dashboard.warehouse import answering_from, ask, found
from etl.findings.asking import Selection
from etl.findings.overview import overview
from etl.live import live_build, make_live
from tests.warehouses import data_folder

PATIENCE = 30


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


def until_nothing_more_is_asked() -> None:
    """Wait until the thread has asked all it asks."""
    ends, before = time.monotonic() + PATIENCE, -1
    while time.monotonic() < ends and (now := warehouse._rows.cache_info().misses) != before:
        before = now
        time.sleep(1)


def test_each_warehouse_is_looked_at_as_it_goes_live(
    own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_EVERY_SECONDS", 0.05)
    with ahead.looking_ahead():
        until_nothing_more_is_asked()
        assert asked_of_areas() == 0
        make_anew()
        until_nothing_more_is_asked()
        assert asked_of_areas() == 0
    make_anew()
    assert asked_of_areas() > 42


def test_a_damaged_warehouse_does_not_end_it(
    own_data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "_EVERY_SECONDS", 0.05)
    build = live_build()
    whole = build.path.read_bytes()
    build.path.write_bytes(b"no warehouse")
    with ahead.looking_ahead():
        time.sleep(0.5)
        assert "Looking ahead failed: BuildGone" in caplog.text
        build.path.write_bytes(whole)
        make_anew()
        until_nothing_more_is_asked()
        assert asked_of_areas() == 0


def test_without_a_warehouse_it_waits(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_EVERY_SECONDS", 0.05)
    with ahead.looking_ahead():
        time.sleep(0.3)
    assert live_build() is None
