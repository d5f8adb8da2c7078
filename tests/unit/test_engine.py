"""A connection that ends takes nothing from another one of the same process."""

import os
from pathlib import Path

import pytest

from etl.engine import engine_settings, remove_left_spill
from etl.settings import settings


@pytest.mark.usefixtures("data_dir")
def test_what_one_connection_spilt_outlasts_another() -> None:
    with engine_settings() as outer:
        spilt = Path(str(outer["temp_directory"])) / "spilt"
        spilt.touch()
        with engine_settings() as inner:
            assert inner["temp_directory"] != outer["temp_directory"]
        assert spilt.exists()
    assert not list(settings().warehouse_dir.glob(".spill-*"))


@pytest.mark.usefixtures("data_dir")
def test_what_a_killed_process_spilt_is_removed_and_nothing_else() -> None:
    with engine_settings() as config:
        held = Path(str(config["temp_directory"]))
        left, new = (held.with_name(f".spill-{name}") for name in ("left", "new"))
        left.mkdir()
        new.mkdir()
        for folder in (held, left):
            os.utime(folder, (0, 0))
        remove_left_spill()
        assert (held.exists(), left.exists(), new.exists()) == (True, False, True)
