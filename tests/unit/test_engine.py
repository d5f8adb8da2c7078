"""A connection that ends takes nothing from another one of the same process."""

from pathlib import Path

import pytest

from etl.engine import engine_settings
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
