"""The audit log: nothing is asked without a line on the disk, and nothing is changed unseen."""

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from etl.audit import append as appending
from etl.audit import opening
from etl.audit.files import files_of, pieces_backwards
from etl.audit.heads import Head, head
from etl.audit.read import Wanted, entries, history
from etl.audit.record import (
    LONGEST_TEXT_BYTES,
    Asked,
    Outcome,
    record_asked,
    record_ended,
    record_event,
)
from etl.audit.verify import Verified, verify
from etl.errors import ExitCode, OutcomesError
from etl.run import night as nights
from etl.run.night import run_night
from etl.settings import PROJECT_DIR, settings
from tests.commands import be_bound_by_permissions, outcomes
from tests.unit.test_disk import NOBODY, no_file_above
from tests.warehouses import data_folder

pytestmark = pytest.mark.usefixtures("data_dir")
KEY = "k" * 32
EDITS = ("byte", "cut", "put", "drop", "swap", "copy", "end", "file", "whole")
HOSTILE = "select \x1b[2J\x9b31m\u202e\u2066\ud800\0\x7f\r\n[red]'x'[/red] -- \u2028"


def ask(query: str = "select 1", who: str = "anna", outcome: Outcome = Outcome.ANSWERED) -> str:
    asked = record_asked(Asked(who, "page", query, "v1"))
    record_ended(asked, outcome, 0.25, 3, 40)
    return asked


def configure(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"OUTCOMES_{name.upper()}", str(value))
    settings.cache_clear()


def folder() -> Path:
    return settings().audit_log_dir


def newest() -> Path:
    return files_of(folder())[-1]


def kinds(found: Verified) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.kind) for fault in found.faults]


def is_sound() -> bool:
    found = verify()
    return not found.faults and not found.notices


def test_a_query_and_its_end_are_one_entry_the_newest_first() -> None:
    first = ask("select 'first'")
    second = record_asked(Asked("ben", "command", "select $x", "v2", {"x": "7"}))
    record_event("anna", "page", "download", format="csv", rows=3)
    assert first != second
    found = list(entries())
    assert [(e.seq, e.who, e.door, e.what or e.query) for e in found] == [
        (5, "anna", "page", "download"),
        (4, "ben", "command", "select $x"),
        (2, "anna", "page", "select 'first'"),
    ]
    assert (found[0].details, found[1].details) == ({"format": "csv", "rows": 3}, {"x": "7"})
    assert (found[1].outcome, found[1].warehouse_version) == (None, "v2")
    assert (found[2].outcome, found[2].seconds, found[2].rows, found[2].bytes) == (
        "answered", 0.25, 3, 40
    )  # fmt: skip
    assert is_sound()


def test_a_query_is_on_the_disk_before_its_id_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    events: list[tuple[str, bytes]] = []
    write, sync = os.write, os.fsync

    def written(handle: int, data: bytes) -> int:
        events.append(("write", data))
        return write(handle, data)

    def synced(handle: int) -> None:
        sync(handle)
        events.append(("sync", b""))

    monkeypatch.setattr(os, "write", written)
    monkeypatch.setattr(os, "fsync", synced)
    record_asked(Asked("anna", "page", "select 'mark'", "v1"))
    assert [name for name, _ in events] == ["write", "sync"]
    assert b"select 'mark'" in events[0][1]
    assert events[0][1].count(b"\n") == 1


def test_filters_choose_by_who_time_outcome_and_text() -> None:
    ask("select 'Kent'")
    ask("select 2", who="ben", outcome=Outcome.TIMED_OUT)
    ask("select 3")

    def chosen(**wanted: object) -> list[str]:
        return [entry.query for entry in entries(Wanted(**wanted))]

    assert chosen(who="anna") == ["select 3", "select 'Kent'"]
    assert chosen(outcome="timed out") == ["select 2"]
    assert chosen(text="kENT") == ["select 'Kent'"]
    now = datetime.now(UTC)
    assert len(chosen(since=now - timedelta(hours=1))) == 3
    assert chosen(since=now + timedelta(hours=1)) == chosen(until=now - timedelta(hours=1)) == []
    assert [entry.query for entry in history("anna", 1)] == ["select 3"]


@given(
    st.text() | st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl"])),
    st.text(max_size=40),
)
@hypothesis(max_examples=60, deadline=None)
def test_any_text_is_one_line_of_visible_ascii_and_comes_back(query: str, who: str) -> None:
    ask(query, who=who)
    raw = newest().read_bytes()
    assert all(32 <= byte < 127 or byte == 10 for byte in raw)
    found = next(entries())
    # A pair of surrogates is one character of JSON.
    assert found.query.encode("utf-16", "surrogatepass") == query.encode("utf-16", "surrogatepass")
    assert is_sound()


def test_a_query_too_long_keeps_its_first_part_its_length_and_its_hash() -> None:
    query = "x" + "é" * LONGEST_TEXT_BYTES
    ask(query)
    found = next(entries())
    assert (found.query, found.query_bytes) == (query[:50_000], 2 * LONGEST_TEXT_BYTES + 1)
    record_asked(Asked("anna", "page", "select 1", "v1", {f"p{n}": query for n in range(2000)}))
    assert newest().stat().st_size < 3_000_000
    assert is_sound()


def test_files_are_full_to_the_limit_and_no_further_and_old_ones_read_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(monkeypatch, audit_file_bytes=1500)
    for number in range(20):
        ask(f"select {number}")
    files = files_of(folder())
    assert [path.name for path in files] == [f"{n:06}.jsonl" for n in range(1, len(files) + 1)]
    assert len(files) > 5
    for path, following in pairwise(files):
        first_of_next = len(following.read_bytes().split(b"\n")[0]) + 1
        assert path.stat().st_size <= 1500 < path.stat().st_size + first_of_next
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(newest().stat().st_mode) == 0o600
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    assert is_sound()
    assert len(list(entries())) == 20


def test_a_group_that_may_read_the_folder_may_read_its_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(monkeypatch, audit_file_bytes=1500)
    folder().mkdir(parents=True, mode=0o700)
    folder().chmod(0o2750)
    for _ in range(5):
        ask()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in files_of(folder())]
    assert (set(modes[:-1]), modes[-1]) == ({0o440}, 0o640)
    assert is_sound()
    newest().chmod(0o666)
    folder().chmod(0o2770)
    assert [kind for *_, kind in kinds(verify())] == ["permissions", "permissions"]


WRITER = """
import sys
from etl.audit.record import Asked, Outcome, record_asked, record_ended
for number in range(int(sys.argv[2])):
    asked = record_asked(Asked(sys.argv[1], "page", f"select {number}", "v1"))
    record_ended(asked, Outcome.ANSWERED, 0, 1, 1)
    print(number, flush=True)
"""


def writer(who: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, who, str(times)]
    return subprocess.Popen(command, cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True)


def test_processes_at_once_make_one_sound_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, audit_file_bytes=3000, audit_key=KEY)
    writers = [writer(f"w{number}", 40) for number in range(4)]
    assert [process.wait(60) for process in writers] == [0] * 4
    found = verify()
    assert (found.faults, found.notices, found.head.sequence) == ([], [], 321)
    queries = [(entry.who, entry.query, entry.outcome) for entry in entries()]
    assert len(set(queries)) == 160
    assert {outcome for *_, outcome in queries} == {"answered"}


def test_killed_at_any_moment_the_chain_holds_and_what_was_told_is_there() -> None:
    told = 0
    for number in range(4):
        process = writer(f"w{number}", 100_000)
        lines = [process.stdout.readline() for _ in range(3 + 5 * number)]
        process.send_signal(signal.SIGKILL)
        told += len(lines) + len(process.stdout.readlines())
        process.wait()
        assert not verify().faults
    assert len([entry for entry in entries() if entry.outcome]) >= told
    ask()
    assert not verify().faults


@pytest.mark.parametrize("kept", [1, 40, -66, -2, -1])
def test_a_torn_line_is_kept_and_marked_and_breaks_nothing(kept: int) -> None:
    """What a kill, a loss of power or a full disk leaves of a line, to its last byte."""
    ask("select 'before'")
    asked = record_asked(Asked("anna", "page", "select 'torn'", "v1"))
    lines = newest().read_bytes().splitlines(keepends=True)
    torn = lines.pop()[:kept]
    newest().write_bytes(b"".join(lines) + torn)
    assert [kind for *_, kind in kinds(verify())] == ["torn"]
    ask("select 'after'")
    assert torn in newest().read_bytes()
    found = verify()
    assert found.faults == []
    # Where only its line end lacks, the line is whole again.
    is_whole = kept == -1
    assert [notice.line for notice in found.notices] == ([] if is_whole else [4])
    assert [entry.query for entry in entries()].count("select 'torn'") == is_whole
    assert asked
    ask()
    assert verify().faults == []


@pytest.mark.parametrize("left", [b"", b'{"seq":1,"ti', b"\0" * 300])
def test_a_log_of_which_not_even_the_first_line_was_written_begins_again(left: bytes) -> None:
    folder().mkdir(parents=True, mode=0o700)
    (folder() / "000001.jsonl").write_bytes(left)
    (folder() / "000001.jsonl").chmod(0o600)
    ask()
    assert (verify().faults, len(verify().notices)) == ([], bool(left))
    assert len(list(entries())) == 1


def test_blocks_that_a_loss_of_power_left_empty_are_marked() -> None:
    ask()
    with newest().open("ab") as file:
        file.write(b'{"seq":4' + b"\0" * 5000 + b'"}\n')
    ask()
    found = verify()
    assert (found.faults, len(found.notices)) == ([], 1)


def test_a_full_disk_stops_the_query_and_harms_nothing_before_or_after() -> None:
    ask()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 10, 100, 0):
        try:
            no_file_above(newest().stat().st_size + room)()
            with pytest.raises(OutcomesError, match="Make room on its disk") as caught:
                ask("select 'not run'")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert str(folder()) not in str(caught.value)
    ask("select 'run'")
    found = verify()
    assert (found.faults, len(found.notices)) == ([], 1)
    assert [entry.query for entry in entries()] == ["select 'run'", "select 1"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_folder_that_may_not_be_written_stops_the_query_and_is_said() -> None:
    ask()
    for path in (folder(), *folder().iterdir()):
        shutil.chown(path, NOBODY)
    done = subprocess.run(
        [sys.executable, "-c", WRITER, "x", "1"], cwd=PROJECT_DIR, capture_output=True, text=True,
        check=False, preexec_fn=be_bound_by_permissions,
    )  # fmt: skip
    assert "must be able to write" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("in_the_way", ["file", "link"])
def test_what_is_in_the_way_of_the_log_stops_the_query(in_the_way: str, tmp_path: Path) -> None:
    settings().data_dir.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    if in_the_way == "file":
        folder().write_text("")
    else:
        folder().mkdir()
        (folder() / "000001.jsonl").symlink_to(elsewhere)
    with pytest.raises(OutcomesError, match="in the way"):
        ask()
    assert elsewhere.read_text() == ""


def test_a_process_that_holds_the_log_does_not_hold_others_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask()
    monkeypatch.setattr(opening, "_LONGEST_WAIT_SECONDS", 0.05)
    with (folder() / ".lock").open() as file:
        assert opening.try_lock(file.fileno())
        with pytest.raises(OutcomesError, match="too long"):
            ask()
    ask()


def test_a_clock_that_goes_back_changes_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, _zone: object) -> datetime:
            return datetime(1999, 1, 1, tzinfo=UTC)

    ask("select 'first'")
    monkeypatch.setattr(appending, "datetime", Earlier)
    ask("select 'second'")
    assert [entry.query for entry in entries()] == ["select 'second'", "select 'first'"]
    assert is_sound()


# ---- what is changed is found ----


@pytest.fixture(scope="module", params=["", KEY], ids=["without a key", "with a key"])
def kept_log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of several files, in a data folder of its own; the key is in the environment."""
    made = tmp_path_factory.mktemp("audit")
    with pytest.MonkeyPatch.context() as patch, data_folder(made):
        configure(patch, audit_file_bytes=1200, audit_key=request.param)
        for number in range(8):
            ask(f"select {number}")
        record_event("anna", "page", "export", rows=3)
        (made / "key").write_text(request.param)
    return made


def in_copy(
    kept: Path, edit: Callable[[Path], object], goes_on: bool = False
) -> tuple[Verified, bool]:
    """Edit a copy of the log; return what verifying finds, its head known, and if it differs.

    Where it goes on, others ask meanwhile, if the log lets them.
    """
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        copy = Path(name)
        shutil.copytree(kept / "audit", copy / "audit")
        with data_folder(copy):
            configure(patch, audit_key=(kept / "key").read_text())
            noted = head()
            for path in files_of(folder()):
                path.chmod(0o600)
            edit(folder())
            if goes_on:
                with suppress(OutcomesError):
                    ask()
                    ask()
            was, now = contents(kept / "audit"), contents(folder())
            if goes_on:
                now = {name: now[name][: len(was.get(name, b""))] for name in now}
            return verify(expected=(noted,)), was != now


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in files_of(folder)}


@given(st.data())
@hypothesis(max_examples=120, deadline=None)
def test_every_edit_is_found(kept_log: Path, data: st.DataObject) -> None:
    def edit(folder: Path) -> None:
        path = data.draw(st.sampled_from(files_of(folder)))
        raw = path.read_bytes()
        lines = raw.splitlines(keepends=True)
        at = data.draw(st.integers(0, len(raw)))
        line = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        some = data.draw(st.binary(min_size=1, max_size=3))
        match data.draw(st.sampled_from(EDITS)):
            case "byte":
                path.write_bytes(raw[:at] + some[:1] + raw[at + 1 :])
            case "cut":
                path.write_bytes(raw[:at] + raw[at + len(some) :])
            case "put":
                path.write_bytes(raw[:at] + some + raw[at:])
            case "drop":
                path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
            case "swap":
                lines[line], lines[other] = lines[other], lines[line]
                path.write_bytes(b"".join(lines))
            case "copy":
                path.write_bytes(b"".join([*lines[:line], lines[other], *lines[line:]]))
            case "end":
                path.write_bytes(raw[:at])
            case "file":
                path.unlink()
            case "whole":
                shutil.copy(data.draw(st.sampled_from(files_of(folder))), folder / "draft")
                (folder / "draft").replace(path)

    if data.draw(st.booleans()):
        found, differs = in_copy(kept_log, edit, goes_on=True)
        assert found.faults or found.notices or not differs
    else:
        found, differs = in_copy(kept_log, edit)
        assert bool(found.faults) == differs
    assert all(fault.message for fault in found.faults)


def test_every_single_byte_counts(kept_log: Path) -> None:
    path = files_of(kept_log / "audit")[1]
    raw = path.read_bytes()
    for at in range(0, len(raw), 7):

        def edit(folder: Path, at: int = at) -> None:
            changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
            (folder / path.name).write_bytes(changed)

        (first, *_), _ = in_copy(kept_log, edit)[0].faults, at
        line = raw[:at].count(b"\n") + 1
        assert (first.file, first.line) in ((path.name, line), (path.name, line + 1)), at


def test_a_fault_names_its_file_and_line_once(kept_log: Path) -> None:
    def change(folder: Path) -> None:
        path = folder / "000002.jsonl"
        path.write_bytes(path.read_bytes().replace(b"anna", b"hans", 1))

    assert kinds(in_copy(kept_log, change)[0]) == [("000002.jsonl", 1, "changed")]

    def drop(folder: Path) -> None:
        path = folder / "000002.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:1] + lines[2:]))

    first = in_copy(kept_log, drop)[0].faults[0]
    assert (first.file, first.line, first.kind) == ("000002.jsonl", 2, "missing")
    found = in_copy(kept_log, lambda folder: (folder / "000002.jsonl").unlink())[0]
    assert found.faults[0].file == "000003.jsonl"
    assert found.faults[0].kind == "missing file"


def test_what_is_changed_stays_found_after_others_wrote_on() -> None:
    ask("select 'evil'")
    lines = newest().read_bytes().splitlines(keepends=True)
    newest().write_bytes(b"".join([*lines[:-1], lines[-1].replace(b'"}', b'"')]))
    ask()
    assert [kind for *_, kind in kinds(verify())] == ["changed"]


def test_a_line_cut_off_whose_query_ended_later_is_missed() -> None:
    asked = record_asked(Asked("anna", "page", "select 'evil'", "v1"))
    lines = newest().read_bytes().splitlines(keepends=True)
    newest().write_bytes(b"".join(lines[:-1]))
    record_event("anna", "page", "something else")
    record_event("anna", "page", "something else")
    assert is_sound()
    record_ended(asked, Outcome.ANSWERED, 1, 1, 1)
    assert [kind for *_, kind in kinds(verify())] == ["missing"]


def test_a_missing_newest_file_stops_what_would_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, audit_file_bytes=1000)
    for _ in range(6):
        ask()
    newest().unlink()
    with pytest.raises(OutcomesError, match="a file after it is missing"):
        ask()
    files_of(folder())[0].unlink()
    with pytest.raises(OutcomesError, match="lost its beginning"):
        ask()


def test_a_chain_alone_does_not_show_that_the_newest_lines_are_gone() -> None:
    ask()
    noted = head()
    ask()
    lines = newest().read_bytes().splitlines(keepends=True)
    newest().write_bytes(b"".join(lines[:3]))
    assert verify(expected=(noted,)).heads_met == 1
    newest().write_bytes(b"".join(lines[:2]))
    assert verify().faults == []
    assert kinds(verify(expected=(noted,))) == [("", 0, "cut off")]


def test_all_written_anew_is_shown_by_a_noted_head_alone_without_a_key() -> None:
    ask("select 'evil'")
    noted = Head(head().sequence, head().chain)
    shutil.rmtree(folder())
    ask("select 'good'")
    assert verify().faults == []
    assert kinds(verify(expected=(noted,))) == [("", 0, "rewritten")]


def test_the_nights_note_the_head_and_verify_compares_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(nights, "STEPS", {})
    configure(monkeypatch, metrics_file=tmp_path / "x.prom")
    assert run_night().audit_head is None
    ask("select 'evil'")
    night = run_night()
    assert night.audit_head["sequence"] == head().sequence == 3
    report = settings().runs_dir / f"{night.run_id}"
    assert f"3:{head().chain}" in report.with_suffix(".html").read_text()
    noted = f'{{chain="{head().chain}",log="{head().log}"}} 3.0'
    assert f"outcomes_audit_log_lines{noted}" in (tmp_path / "x.prom").read_text()
    ask()
    assert (verify().faults, verify().heads_met) == ([], 1)
    whole = newest().read_bytes()
    newest().write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    (fault,) = verify().faults
    assert (fault.kind, night.run_id in fault.message) == ("cut off", True)
    shutil.rmtree(folder())
    assert [fault.kind for fault in verify().faults] == ["cut off"]
    ask("select 'good'")
    assert [fault.kind for fault in verify().faults] == ["another log"]


def test_a_log_moved_away_is_named_until_its_place_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "STEPS", {})
    ask()
    run_night()
    moved = folder().rename(folder().with_name("audit-2026"))
    ask()
    assert [fault.kind for fault in verify().faults] == ["another log"]
    assert verify(earlier=(moved,)).faults == []
    assert verify(moved).faults == []


# ---- the key ----


def test_the_key_must_be_the_one_the_log_was_begun_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configure(monkeypatch, audit_key=KEY)
    ask()
    for value, words in (("x" * 32, "another key"), ("", "a key")):
        configure(monkeypatch, audit_key=value)
        assert [kind for *_, kind in kinds(verify())] == ["key"]
        with pytest.raises(OutcomesError, match=f"begun with {words}") as caught:
            ask()
        assert KEY not in str(caught.value)
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    file.chmod(0o600)
    configure(monkeypatch, audit_key_file=file)
    ask()
    assert is_sound()
    file.chmod(0o644)
    with pytest.raises(OutcomesError, match="can be read by others"):
        ask()
    file.chmod(0o600)
    configure(monkeypatch, audit_key=KEY)
    with pytest.raises(OutcomesError, match="Two keys"):
        ask()
    monkeypatch.delenv("OUTCOMES_AUDIT_KEY_FILE")
    configure(monkeypatch, audit_key="short")
    with pytest.raises(OutcomesError, match="at least 32"):
        ask()
    assert KEY.encode() not in newest().read_bytes()


def test_a_log_without_a_key_is_not_taken_for_one_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask()
    configure(monkeypatch, audit_key=KEY)
    assert [kind for *_, kind in kinds(verify())] == ["key"]
    with pytest.raises(OutcomesError, match="begun with no key"):
        ask()


# ---- the commands ----


def test_the_commands_list_verify_and_name_the_head() -> None:
    ask("select 'Kent'")
    noted = outcomes("audit", "head").stdout.strip()
    assert noted == str(head())
    listed = outcomes("audit", "list", "--text", "kent", "--since", f"{datetime.now(UTC):%Y-%m-%d}")
    assert "select 'Kent'" in listed.stdout
    assert "anna" in listed.stdout
    done = outcomes("audit", "verify", "--expect", noted)
    assert (done.returncode, noted in done.stdout) == (0, True)
    newest().write_bytes(newest().read_bytes().replace(b"Kent", b"Wales"))
    done = outcomes("audit", "verify")
    assert done.returncode == ExitCode.FAILED
    assert "000001.jsonl line 2: changed" in done.stdout
    assert outcomes("audit", "verify", "--expect", "7").returncode == ExitCode.USAGE
    assert outcomes("audit", "list", "--outcome", "no").returncode == ExitCode.USAGE


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_nothing_that_was_asked_moves_a_terminal_or_hides(output: str) -> None:
    record_asked(Asked(f"an\x1b]0;x\x07na\u202e{HOSTILE}", "page", f"=1+1 {HOSTILE}", "v1"))
    record_event("anna", "page", HOSTILE, saved=HOSTILE)
    done = outcomes("audit", "list", "--format", output)
    assert done.returncode == 0
    assert all(character.isprintable() or character == "\n" for character in done.stdout)
    assert output == "table" or done.stdout.count("\n") == {"csv": 3, "json": 2}[output]
    assert "[red]'x'[/red]" in done.stdout.replace("\n", "")
    assert "\\x1b" in done.stdout or "\\u001b" in done.stdout
    assert output != "csv" or "'=1+1" in done.stdout


def test_before_anything_was_asked_there_is_no_fault_and_no_head() -> None:
    assert "nothing was recorded" in outcomes("audit", "verify").stdout
    done = outcomes("audit", "head")
    assert (done.returncode, "nothing was recorded" in done.stderr) == (ExitCode.FAILED, True)


# ---- how much is read ----


def test_the_newest_entries_are_found_without_reading_all(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    line = newest().read_bytes().splitlines(keepends=True)[-1]
    with newest().open("ab") as file:
        file.write(b"x" * 999 + b"\n" + b"y" * 20_000_000 + b"\n" + line)
    ask("select 'newest'")
    began = time.process_time()
    assert next(entries()).query == "select 'newest'"
    assert time.process_time() - began < 0.1


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=9), st.integers(1, 12))
@hypothesis(max_examples=100, deadline=None)
def test_backwards_is_forwards_turned_round(pieces: list[bytes], block: int) -> None:
    raw = b"\n".join(pieces)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        path = Path(name) / "file"
        path.write_bytes(raw)
        patch.setattr("etl.audit.files._BLOCK", block)
        found = list(pieces_backwards(path))
    assert [piece for _, piece in reversed(found)] == raw.split(b"\n")
    assert all(raw[start : start + len(piece)] == piece for start, piece in found)


def test_a_head_that_is_noted_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    found = head()
    assert verify(expected=(Head(found.sequence, found.chain),)).heads_met == 1
    assert kinds(verify(expected=(Head(found.sequence, "0" * 64),))) == [("", 0, "rewritten")]
