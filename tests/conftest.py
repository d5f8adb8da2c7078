"""What every test may use: a data folder of its own, the real data, warehouses built once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.sample import make_sample
from etl.settings import PROJECT_DIR
from tests.warehouses import build_from, data_folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """An empty data folder that the settings of this test point to."""
    with data_folder(tmp_path / "data") as folder:
        yield folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The real published data; a test that needs them is skipped where they are not."""
    folder = Path(os.environ.get("OUTCOMES_REAL_DATA", PROJECT_DIR.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} does not exist (set OUTCOMES_REAL_DATA)")
    return folder


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up delivery of 4,000 cases."""
    folder = tmp_path_factory.mktemp("made-up")
    make_sample(folder, cases=4000, seed=7)
    return folder


@pytest.fixture(scope="session")
def made_up_data(sample_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose live warehouse holds the made-up delivery."""
    folder = tmp_path_factory.mktemp("made-up-data")
    build_from(folder, cases=[sample_files])
    return folder


@pytest.fixture(scope="session")
def published_data(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose live warehouse holds the CPS's published tables."""
    folder = tmp_path_factory.mktemp("published-data")
    build_from(folder, cps_published=[real_data / "cps_monthly", real_data / "cps_quarterly"])
    return folder
