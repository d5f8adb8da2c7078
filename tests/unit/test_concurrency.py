"""Several processes on one data folder: writers in turn, readers undisturbed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from dashboard.warehouse import begin_page
from etl.builds import builds_dir
from etl.errors import ExitCode
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import Build, live_build
from etl.lock import writer_lock
from etl.settings import PROJECT_DIR, settings
from tests.rows import write_rows
from tests.swaps import ask, publish, read

pytestmark = pytest.mark.usefixtures("data_dir", "no_page")
OUTCOMES = [sys.executable, "-c", "from etl.cli import main; main()"]
SWAPS = 60
MOST_SWAPS = 5000
SEEN = 12


@pytest.fixture
def no_page() -> Iterator[None]:
    """Outside a browser one state serves every test: leave none of this one's behind."""
    yield
    st.session_state.clear()


def start(command: list[str], **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, env=os.environ | environment, cwd=PROJECT_DIR, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def test_loads_at_once_land_one_after_the_other_where_they_may_wait(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(3)]
    for number, folder in enumerate(folders):
        write_rows(folder, "case_outcomes", {"case_id": f"c{number}"})
    running = [
        start([*OUTCOMES, "load", "cases", str(f)], OUTCOMES_WAIT_SECONDS="60") for f in folders
    ]
    assert [end(process)[0] for process in running] == [ExitCode.OK] * 3
    assert [entry.number for entry in deliveries()] == [1, 2, 3]


@pytest.mark.parametrize("command", [["load", "cases", "."], ["build"]])
def test_a_writer_that_may_not_wait_ends_at_once(command: list[str], tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    given = [str(tmp_path) if part == "." else part for part in command]
    with writer_lock():
        code, _, words = end(start([*OUTCOMES, *given]))
    assert (code, "OUTCOMES_WAIT_SECONDS" in words) == (ExitCode.BUSY, True)
    assert deliveries() == []


def test_readers_see_one_whole_warehouse_while_others_go_live_and_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_BUILDS", "1")
    publish(1)
    tasks = ["read", "read", "ask"]
    readers = [start([sys.executable, "-m", "tests.swaps", task, str(SEEN)]) for task in tasks]
    # Each reads until it has seen so many, so that a slow machine swaps longer and proves as much.
    for number in range(2, MOST_SWAPS):
        publish(number)
        if number > SWAPS and all(reader.poll() is not None for reader in readers):
            break
    for reader in readers:
        code, words, errors = end(reader)
        assert (code, int(words)) == (0, SEEN), errors
    assert live_build().version == f"v{number}"
    assert len(list(builds_dir().iterdir())) == 2


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, -15), (signal.SIGHUP, -1), (signal.SIGINT, 130)],
)
def test_a_signal_ends_a_build_with_nothing_half(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    write_rows(tmp_path, "case_outcomes", *[{"case_id": f"c{n}"} for n in range(300)])
    load("cases", [tmp_path])
    build = start([*OUTCOMES, "build"])
    assert "Building" in build.stdout.readline()
    build.send_signal(number)
    assert end(build)[0] == code
    assert live_build() is None
    with writer_lock():
        assert len(deliveries()) == 1


_INTERRUPTED_IN_A_STATEMENT = """
import os, signal, threading, duckdb, etl.cli
def app(standalone_mode):
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    # With one thread DuckDB looks for a signal again and again; else it may wait for its workers.
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("select sum(range % 7) from range(100000000000000)")
etl.cli.app = app
etl.cli.main()
"""


def test_ctrl_c_within_a_statement_is_no_unforeseen_failure() -> None:
    code, _, words = end(start([sys.executable, "-c", _INTERRUPTED_IN_A_STATEMENT]))
    assert (code, "Interrupted" in words) == (130, True), words


@pytest.mark.parametrize("reader", [read, ask])
def test_a_reader_whose_warehouse_goes_before_it_is_opened_reads_the_next(
    reader: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_BUILDS", "1")
    settings.cache_clear()
    publish(1)
    numbers = iter((2, 3, 4))

    def read_pointer_late() -> Build | None:
        build = live_build()
        for number in numbers:
            publish(number)
        return build

    for module in ("etl.live", "dashboard.warehouse"):
        monkeypatch.setattr(f"{module}.live_build", read_pointer_late)
    assert reader() == 4


def test_a_page_is_answered_from_one_warehouse() -> None:
    publish(1)
    assert begin_page().version == "v1"
    publish(2)
    assert ask() == 1
    begin_page()
    assert ask() == 2
