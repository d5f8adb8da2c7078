"""outcomes sql as somebody at a terminal, a script or a pipe uses it."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from etl.audit.read import Wanted, entries
from etl.errors import ExitCode
from etl.live import live_build, open_live
from etl.settings import settings
from tests.commands import outcomes, outcomes_here
from tests.warehouses import data_folder

COUNTS = "select area_code, count(*) as n from marts.case_outcomes group by all order by all"
COMMAND = [sys.executable, "-c", "from etl.cli import main; main()", "sql"]


@pytest.fixture(autouse=True)
def on_made_up_data(made_up_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OUTCOMES_AUDIT_DIR", str(tmp_path / "audit"))
    with data_folder(made_up_data):
        yield


@pytest.fixture
def expected() -> list[tuple[str, int]]:
    with open_live() as con:
        return con.sql(COUNTS).fetchall()


def test_every_format_holds_the_same(tmp_path: Path, expected: list[tuple[str, int]]) -> None:
    for name in ("a.csv", "a.json", "a.jsonl", "a.parquet"):
        done = outcomes_here("sql", COUNTS, "-o", tmp_path / name)
        assert (done.returncode, done.stdout) == (ExitCode.OK, "")
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text())))[1:]
    assert [(area, int(n)) for area, n in rows] == expected
    for told in (
        json.loads((tmp_path / "a.json").read_text()),
        [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()],
        pl.read_parquet(tmp_path / "a.parquet").to_dicts(),
    ):
        assert [tuple(row.values()) for row in told] == expected
    about = pl.read_parquet_metadata(tmp_path / "a.parquet")
    assert about["warehouse"] == live_build().version


def test_what_it_writes_is_the_owners_and_goes_where_it_is_told(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    outcomes_here("sql", "select 1 as a", "-o", link)
    assert link.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("a\n1\n", 0o640)
    outcomes_here("sql", "select 1 as a", "-o", tmp_path / "new.csv")
    assert (tmp_path / "new.csv").stat().st_mode & 0o777 == 0o600
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        outcomes_here("sql", "select 1 as a", "--format", "csv", "-o", pipe)
        assert reader.communicate()[0] == "a\n1\n"
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["select 1", "-o", "a.xls"], ExitCode.USAGE, "must end in one of .csv"),
        (["select $a", "-p", "a"], ExitCode.USAGE, "NAME=VALUE"),
        (["select $a"], ExitCode.USAGE, "No value is given for $a"),
        (["-f", "none.sql"], ExitCode.USAGE, "no file that can be read"),
        (["-f", "/"], ExitCode.USAGE, "no file that can be read"),
        (["-f", "/dev/zero"], ExitCode.USAGE, "no file that can be read"),
        (["drop table x"], ExitCode.USAGE, "DROP changes"),
        (["select nothing"], ExitCode.FAILED, "line 1, column 8"),
        (["from range(9000000)", "--format", "csv"], ExitCode.LIMIT, "cut after 1,000,000 rows"),
        (["select repeat('x', 4000000000)"], ExitCode.LIMIT, "more memory"),
        (["select case_id from marts.case_outcomes", "--release"], ExitCode.REFUSED, "identif"),
    ],
)
def test_each_failure_has_its_words_and_code(
    arguments: list[str], code: ExitCode, words: str
) -> None:
    done = outcomes_here("sql", *arguments)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert bool(done.stdout) == (code == ExitCode.LIMIT and "range" in arguments[0])


def test_a_query_comes_from_a_file_or_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(b"\xef\xbb\xbfselect $n + 1 as n")
    assert outcomes_here("sql", "-f", tmp_path / "a.sql", "-p", "n=41").stdout.split() == [
        "n",
        "42",
    ]
    assert outcomes("sql", "-", given="select 1 as one").stdout.split() == ["one", "1"]
    (tmp_path / "b.sql").write_bytes(b"select '\xff'")
    assert "is not UTF-8" in outcomes_here("sql", "-f", tmp_path / "b.sql").stderr


def test_paths_that_are_relative_are_found(
    made_up_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made_up_data.parent)
    monkeypatch.setenv("OUTCOMES_DATA_DIR", made_up_data.name)
    assert outcomes("sql", "select 1 as a").stdout.split() == ["a", "1"]
    path = live_build().path
    assert not path.is_absolute()
    assert outcomes("sql", "select 1 as a", "--warehouse", path).stdout.split() == ["a", "1"]


def test_small_counts_are_marked_and_withheld() -> None:
    query = (
        "select offence_group_code, count(*) as defendants from marts.case_outcomes"
        " where dv = 'yes' and referred_date < date '2009-01-01' group by all"
    )
    done = outcomes_here("sql", query, "--format", "csv")
    counts = [int(n) for _, n in list(csv.reader(io.StringIO(done.stdout)))[1:]]
    assert any(n < 5 for n in counts)
    assert "Not for publication" in done.stderr
    released = outcomes_here("sql", query, "--format", "csv", "--release")
    if released.returncode == ExitCode.OK:
        shown = [n for _, n in list(csv.reader(io.StringIO(released.stdout)))[1:]]
        assert "[c]" in shown
        assert not {str(n) for n in counts if n < 5} & set(shown)
    else:
        assert released.returncode == ExitCode.REFUSED


@pytest.mark.parametrize("is_running", [False, True])
def test_ctrl_c_ends_the_query_at_once(is_running: bool) -> None:
    """While the command starts, and while the query runs, of which the audit log tells."""
    begin = "from etl.cli import main; print(flush=True); main()"
    command = [sys.executable, "-c", begin, "sql", "select count(*) from range(100000000000)"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        time.sleep(0.3)
        while is_running and next(entries(Wanted()), None) is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        # The query alone would take minutes.
        said = process.communicate(timeout=20)[1]
    assert (process.returncode, "Traceback" in said) == (130, False)
    if is_running:
        assert next(entries(Wanted())).outcome == "cancelled"


def test_nothing_steers_the_terminal() -> None:
    query = "select chr(27) || ']52;c;eA==' || chr(7) as \"a\x1b[31m\", chr(8238) || 'x' as b"
    for arguments in ([query], [query, "--format", "csv"], ["select error(chr(27) || '[2J')"]):
        shown = on_a_terminal([*COMMAND, *arguments])
        assert not re.search("[\x07\x1b\u202e]", shown), shown
        assert "\\x1b" in shown


def on_a_terminal(command: list[str]) -> str:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 10_000)
            except OSError:
                break
            told += part
        process.wait()
    os.close(ours)
    return told.decode()


def test_a_plan_is_printed_as_it_is_drawn() -> None:
    assert "╭─ Projection" in outcomes_here("sql", "select 1", "--explain").stdout


def test_settings_that_make_no_sense_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("OUTCOMES_SQL_MEMORY", "1KB"),
        ("OUTCOMES_SQL_SECONDS", "inf"),
        ("OUTCOMES_SQL_THREADS", "100000"),
    ):
        monkeypatch.setenv(name, value)
        settings.cache_clear()
        done = outcomes_here("sql", "select 1")
        assert (done.returncode, name in done.stderr) == (ExitCode.USAGE, True), done.stderr
        monkeypatch.delenv(name)
