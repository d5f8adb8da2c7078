"""A disk that is full, a folder that may not be written, files that are damaged."""

import os
import resource
import shutil
from pathlib import Path

import pytest

from etl.errors import ExitCode
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import live_build, open_live
from etl.release import release
from etl.settings import settings
from tests.commands import be_bound_by_permissions, outcomes, outcomes_here
from tests.rows import write_rows
from tests.swaps import publish, read

pytestmark = pytest.mark.usefixtures("data_dir")
NOBODY = 65534


def run(*arguments: object, before: object = None) -> tuple[int, str]:
    """Run a command, after ``before`` in a process of its own; return its code and its words."""
    own = before is not None
    done = outcomes(*arguments, before=before) if own else outcomes_here(*arguments)
    return done.returncode, done.stderr


def no_file_above(size: int) -> object:
    """What a full disk does, for files above a size: a write ends with an error."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def files() -> set[str]:
    folder = settings().data_dir
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_load_that_finds_no_room_leaves_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    rows = [{"case_id": f"c{n}", "victim_id": os.urandom(12).hex()} for n in range(3000)]
    write_rows(tmp_path, "case_outcomes", *rows)
    for size in (0, 4096, 30_000):
        code, words = run("load", "cases", tmp_path, before=no_file_above(size))
        assert (code, "Make room" in words) == (ExitCode.FAILED, True), (size, words)
        assert files() <= {".writer.lock", "landed/.unfinished"}
    assert run("load", "cases", tmp_path)[0] == ExitCode.OK
    assert deliveries()[0].files[0].rows_landed == 3000


def test_a_build_that_finds_no_room_leaves_the_old_warehouse_and_no_draft(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *[{"case_id": f"c{n}"} for n in range(300)])
    write_rows(tmp_path / "2", "case_outcomes", {"case_id": "c300"})
    load("cases", [tmp_path / "1"])
    old = release().build
    load("cases", [tmp_path / "2"])
    for share in (0.4, 0.9):
        size = int(share * old.path.stat().st_size)
        code, words = run("build", before=no_file_above(size))
        assert (code, "Make room" in words) == (ExitCode.FAILED, True), (share, words)
        assert (live_build(), _cases()) == (old, 300)
        assert not any(".draft" in name or ".spill" in name for name in files()), share
    assert release().is_live
    assert _cases() == 301


def _cases() -> int:
    with open_live() as con:
        (cases,) = con.execute("select count(*) from marts.case_outcomes").fetchone()
    return cases


@pytest.mark.parametrize("damage", ["missing", "cut short", "empty", "no warehouse"])
def test_a_damaged_warehouse_is_named_and_a_build_replaces_it(damage: str, tmp_path: Path) -> None:
    publish(1)
    path = live_build().path
    content = path.read_bytes()
    path.unlink()
    damaged = {"cut short": content[:9000], "empty": b"", "no warehouse": b"x" * 9000}
    if damage in damaged:
        path.write_bytes(damaged[damage])
    for command in (["status"], ["sql", "select 1"], ["check"]):
        code, words = run(*command)
        assert code == ExitCode.NO_WAREHOUSE, words
        assert path.name in words
        assert "outcomes build" in words


def test_a_damaged_pointer_is_replaced_by_a_build(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", *[{"case_id": f"c{n}"} for n in range(300)])
    load("cases", [tmp_path])
    publish(1)
    (settings().warehouse_dir / "live.json").write_text("{")
    code, words = run("status")
    assert (code, "outcomes build" in words) == (ExitCode.NO_WAREHOUSE, True)
    assert release().is_live
    assert run("status")[0] == ExitCode.OK


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    settings().data_dir.write_text("")
    code, words = run("load", "cases", tmp_path)
    assert (code, "must name a folder" in words) == (ExitCode.FAILED, True), words


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
@pytest.mark.parametrize("folder", [".", "landed", "warehouse"])
def test_a_folder_that_may_not_be_written_is_named(folder: str, tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", *[{"case_id": f"c{n}"} for n in range(300)])
    write_rows(tmp_path / "2", "case_outcomes", {"case_id": "new"})
    load("cases", [tmp_path / "1"])
    publish(1)
    locked = settings().data_dir / folder
    for path in (locked, *locked.rglob("*")):
        shutil.chown(path, NOBODY)
    command = ["build"] if folder == "warehouse" else ["load", "cases", tmp_path / "2"]
    code, words = run(*command, before=be_bound_by_permissions)
    assert code == ExitCode.FAILED, words
    assert "write to the data folder" in words or "not writable" in words, words
    assert read() == 1
    assert len(deliveries()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_delivered_file_that_may_not_be_read_is_no_fault_of_the_data_folder(
    tmp_path: Path,
) -> None:
    path = write_rows(tmp_path / "inbox", "case_outcomes", {})
    shutil.chown(path, NOBODY)
    path.chmod(0o600)
    code, words = run("load", "cases", path.parent, before=be_bound_by_permissions)
    assert (code, "data folder" in words) == (ExitCode.REFUSED, False), words
