"""Harmed deliveries against an independent oracle; ``python -m tests.fuzz 600`` tries more."""

from pathlib import Path

import pytest

from etl.landing.land import landing_connection
from tests.fuzz.trial import further_sources, reading, trial
from tests.warehouses import data_folder


def test_files_harmed_at_random_land_as_the_oracle_says(tmp_path: Path) -> None:
    with (
        further_sources(tmp_path),
        data_folder(tmp_path / "data"),
        landing_connection() as con,
    ):
        for seed in range(20):
            reading(seed, tmp_path / str(seed), con)


@pytest.mark.parametrize("seed", range(2))
def test_deliveries_harmed_at_random_count_as_the_oracle_says(tmp_path: Path, seed: int) -> None:
    with further_sources(tmp_path):
        trial(seed, tmp_path)
