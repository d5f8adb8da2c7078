"""What every test may use: a data folder of its own, the real data, warehouses built once."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from etl.sample import make_sample
from etl.settings import PROJECT_DIR
from tests.publishing import draft_in, publish_in
from tests.warehouses import build_from, data_folder

# The suite tries the same examples everywhere; new ones: pytest --hypothesis-profile explore
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("repeatable")


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
def made_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Path]:
    """Make a folder once for all workers, who read it and never write to it."""
    own = tmp_path_factory.getbasetemp()
    root = own if worker_id == "master" else own.parent

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = root / name, root / f"{name}.done"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return make_once


@pytest.fixture(scope="session")
def sample_files(made_once: Callable[..., Path]) -> Path:
    """A made-up delivery of 4,000 cases."""
    return made_once("made-up", lambda folder: make_sample(folder, cases=4000, seed=7))


@pytest.fixture(scope="session")
def made_up_data(sample_files: Path, made_once: Callable[..., Path]) -> Path:
    """A data folder whose live warehouse holds the made-up delivery."""
    return made_once("made-up-data", lambda folder: build_from(folder, cases=[sample_files]))


@pytest.fixture(scope="session")
def recent_files(made_once: Callable[..., Path]) -> Path:
    """A made-up delivery of enough cases a quarter to publish something of: a year of them."""
    first = date(2025, 9, 1)
    return made_once("recent", lambda folder: make_sample(folder, cases=5000, seed=3, start=first))


@pytest.fixture(scope="session")
def recent_data(recent_files: Path, made_once: Callable[..., Path]) -> Path:
    """A data folder whose live warehouse holds these cases."""
    return made_once("recent-data", lambda folder: build_from(folder, cases=[recent_files]))


@pytest.fixture(scope="session")
def summaries_data(recent_data: Path, made_once: Callable[..., Path]) -> Path:
    """A data folder with a published summary, 2026-Q2, and a draft of the next quarter's."""

    def make(folder: Path) -> None:
        shutil.copytree(recent_data, folder)
        publish_in(folder, "2026-Q2", datetime(2026, 9, 10, 9, 30))
        draft_in(folder, "2026-Q3", datetime(2026, 12, 10, 9, 30))

    return made_once("summaries-data", make)


@pytest.fixture(scope="session")
def published_data(real_data: Path, made_once: Callable[..., Path]) -> Path:
    """A data folder whose live warehouse holds the CPS's published tables."""
    tables = [real_data / "cps_monthly", real_data / "cps_quarterly"]
    return made_once("published-data", lambda folder: build_from(folder, cps_published=tables))
