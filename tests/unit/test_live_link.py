"""Programs of others open warehouse/live.duckdb read-only while builds come and go."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from etl.builds import builds_dir, mend_link
from etl.errors import OutcomesError
from etl.live import live_build, live_link, open_build
from etl.lock import writer_lock
from etl.settings import settings
from tests.commands import be_bound_by_permissions
from tests.swaps import publish
from tests.warehouses import data_folder

# Another program: it opens the file it is given, says what it reads at every line it is sent, and
# opens it anew where the line says so.
_OTHER_PROGRAM = """
import sys, duckdb
path, read_only = sys.argv[1], sys.argv[2] == "read-only"
con = None
for line in sys.stdin:
    if line.strip() == "open":
        con and con.close()
        con = duckdb.connect(path, read_only=read_only)
    print(con.execute("select min(n), max(n), count(*) from marts.case_outcomes").fetchone(),
          flush=True)
"""


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_BUILDS", "1")
    settings.cache_clear()


@contextmanager
def other_program(mode: str = "read-only") -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", _OTHER_PROGRAM, str(live_link()), mode],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=be_bound_by_permissions if os.geteuid() == 0 else None,
    )  # fmt: skip
    with running:
        yield running
        running.stdin.close()


def told(program: subprocess.Popen[str], order: str) -> str:
    program.stdin.write(f"{order}\n")
    program.stdin.flush()
    return program.stdout.readline().strip() or program.stderr.read()


def test_a_reader_goes_on_while_builds_go_live_and_away_and_sees_the_new_one_on_reopening() -> None:
    publish(1)
    first = live_build().path
    with other_program() as reader:
        assert told(reader, "open") == "(1, 1, 1000)"
        for number in (2, 3, 4):
            publish(number)
            assert told(reader, "ask") == "(1, 1, 1000)"
        assert not first.exists()
        assert told(reader, "open") == "(4, 4, 1000)"


def test_a_program_that_forgets_to_open_it_read_only_is_refused_and_stops_nobody() -> None:
    publish(1)
    content = live_build().path.read_bytes()
    with other_program("to write") as forgetful:
        assert "Permission denied" in told(forgetful, "open")
    with open_build(live_build()) as con:
        assert con.execute("select count(*) from marts.case_outcomes").fetchone() == (1000,)
    assert live_build().path.read_bytes() == content
    assert [path.name for path in builds_dir().iterdir()] == [live_build().file_name]


def test_a_warehouse_held_open_for_writing_is_not_called_damaged() -> None:
    publish(1)
    live_build().path.chmod(0o644)
    with (
        other_program("to write") as writer,
        pytest.raises(OutcomesError, match="open for writing in another program"),
    ):
        told(writer, "open")
        open_build(live_build())


def test_what_is_released_can_be_read_through_the_link_and_not_written(made_up_data: Path) -> None:
    with data_folder(made_up_data):
        assert live_link().readlink() == Path("builds") / live_build().file_name
        assert not live_build().path.stat().st_mode & 0o222
        with duckdb.connect() as con:
            # Beside other readers in this process, each with a configuration of its own.
            con.execute(f"attach '{live_link()}' as live (read_only)")
            (version,) = con.execute("select version from live.quality.build").fetchone()
            (tags,) = con.execute(
                "select any_value(tags) from duckdb_databases() where database_name = 'live'"
            ).fetchone()
        assert version == live_build().version
        # The format that programs with DuckDB 1.2 and later open.
        assert tags["storage_version"].startswith("v1.2.0")


def test_a_link_that_leads_elsewhere_is_mended_unless_a_writer_is_at_work() -> None:
    publish(1)
    live_link().unlink()
    live_link().symlink_to("builds/000000-gone.duckdb")
    with writer_lock():
        mend_link()
        assert not live_link().exists()
    mend_link()
    assert live_link().resolve() == live_build().path.resolve()


def test_a_data_folder_that_is_moved_keeps_its_link(data_dir: Path) -> None:
    publish(1)
    moved = data_dir.rename(data_dir.with_name("elsewhere"))
    with duckdb.connect(str(moved / "warehouse" / "live.duckdb"), read_only=True) as con:
        assert con.execute("select max(n) from marts.case_outcomes").fetchone() == (1,)
