"""Killed at any moment, hundreds of times: nothing half is live, nothing delivered is lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.settings import PROJECT_DIR
from tests.kills import first_warehouse

# OUTCOMES_KILLS=100 makes a hundred times as many random kills, and one before each write of a load
# rather than before every sixth, in as much more time.
TIMES = int(os.environ.get("OUTCOMES_KILLS", "1"))
SEED = int(os.environ.get("OUTCOMES_SEED", "2010"))


@pytest.fixture
def folder(made_once: Callable[..., Path], tmp_path: Path) -> Path:
    """A folder of the test's own, whose data folder holds the warehouse that tasks begin with."""
    first = made_once("to-be-killed", first_warehouse)
    shutil.copytree(first / "data", tmp_path / "data", symlinks=True)
    return tmp_path


def kill(task: str, kills: int, folder: Path, seed: int = SEED) -> dict:
    """Run a task of tests/kills.py, which says what must hold after each kill."""
    environment = os.environ | {
        "OUTCOMES_DATA_DIR": str(folder / "data"),
        "OUTCOMES_KEPT_BUILDS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", task, str(folder / "in"), str(seed), str(kills)],
        env=environment, cwd=PROJECT_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"seed {seed}: {done.stdout}{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])


# A build is stopped before each of its writes in any case: one kill at random would add little.
@pytest.mark.parametrize(("task", "kills"), [("loads", 6), *([("builds", 1)] if TIMES > 1 else [])])
def test_killed_at_random_moments(task: str, kills: int, folder: Path) -> None:
    made = kill(task, kills * TIMES, folder)
    assert made["kills"] == kills * TIMES
    # Some come too late, as each moment of the work is to be hit, and of six on a busy machine all.
    assert TIMES == 1 or made["died"] > 0.6 * made["kills"]


def test_killed_before_each_write_of_a_load(folder: Path) -> None:
    apart = 1 if TIMES > 1 else 6
    made = kill("each-write-of-a-load", apart, folder)
    assert made["kills"] * apart > 24
    assert {"os.rename", "os.fsync", "open"} <= set(made["events"])
    if apart == 1:
        assert made["events"].count("os.rename") == 3  # two tables and the ledger
        assert {"fcntl.flock", "os.remove"} <= set(made["events"])


def test_killed_before_each_write_of_a_build(folder: Path) -> None:
    made = kill("each-write-of-a-build", 1 if TIMES == 1 else 2, folder)
    # What the rules found, results of the checks, the warehouse, the pointer, the link, the record
    # of the release; and what is no longer kept goes.
    events = [name.split("-")[1] for name in made["events"]]
    assert events.count("os.rename") == 6
    assert {"os.remove", "os.chmod", "os.symlink"} <= set(events)
    assert made["kinds"] >= 5


def test_killed_before_each_write_of_a_correction(folder: Path) -> None:
    events = kill("each-write-of-a-correction", 0, folder)["events"]
    assert events["release"].count("os.rename") == 3  # the corrected rows, ledger and hashes
    assert events["withdraw"].count("os.rename") == 3  # the keys, ledger and hashes
