"""What landed is still what landed, or nothing is built from it; no delivery goes unnoticed."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.doctor import folders
from etl.doctor.finding import Finding, State
from etl.durable import DRAFT
from etl.errors import OutcomesError
from etl.fixity.changed import changed
from etl.fixity.lost import mark_lost
from etl.fixity.sums import ENDING, sums_of
from etl.judging.judge import judge
from etl.judging.withdraw import withdraw
from etl.landing.delivery import load
from etl.ledger import deliveries, entry_path
from etl.live import live_build, open_live
from etl.release import release
from etl.run.building import reasons_to_build
from etl.settings import settings
from tests.rows import write_rows

DELIVERIES = 3


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of three deliveries of ten cases, and where they came from."""
    from tests.warehouses import data_folder

    folder = tmp_path_factory.mktemp("fixity")
    with data_folder(folder / "data"):
        for number in range(1, DELIVERIES + 1):
            deliver(folder / str(number), number)
        release()
    return folder


@pytest.fixture
def landed(delivered: Path, data_dir: Path) -> Iterator[Path]:
    """The folder of what landed, in a copy of that data folder that the settings point to."""
    shutil.copytree(delivered / "data", data_dir, symlinks=True)
    yield data_dir / "landed"


def deliver(folder: Path, number: int) -> None:
    cases = [f"{number}-{case}" for case in range(10)]
    rows = [{"case_id": f"c{case}", "defendant_id": f"d{case}"} for case in cases]
    write_rows(folder, "case_outcomes", *rows)
    load("cases", [folder])


def rows_of(number: int) -> Path:
    (file,) = deliveries()[number - 1].files
    return file.rows_path


def told(with_hashes: bool = False) -> Finding:
    (finding,) = folders.check_landed(with_hashes)
    return finding


def other_rows(path: Path) -> None:
    """Other rows of the same columns, as a well-meant correction by hand would write."""
    draft = path.with_name("draft")
    duckdb.sql(f"from '{path}'").filter("source_line > 2").write_parquet(str(draft))
    draft.replace(path)


def flipped(path: Path) -> None:
    """One bit of the middle is another one, as on a disk that rots."""
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 4
    path.write_bytes(held)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [other_rows, flipped, cut, emptied, Path.unlink])
def test_nothing_is_built_from_a_file_that_is_not_as_it_landed(harm, landed: Path) -> None:
    before = live_build()
    path = rows_of(2)
    harm(path)
    with pytest.raises(OutcomesError, match=r"\(delivery 2\).*from a backup"):
        release()
    assert live_build() == before
    assert told(with_hashes=True).state is State.FAULT
    # Without reading all of it a changed bit is not seen: sizes are compared.
    assert (told().state is State.FAULT) == (harm is not flipped)
    assert "2: case_outcomes" in told(with_hashes=True).found


def wrong_areas(path: Path) -> None:
    """Rows that break a rule."""
    draft = path.with_name("draft")
    rows = duckdb.sql(f"select * replace ('nowhere' as area_code) from '{path}'")
    rows.write_parquet(str(draft))
    draft.replace(path)


def test_what_is_found_in_a_harmed_file_does_not_outlast_its_repair(landed: Path) -> None:
    # As after an upgrade: rules are others, so that a load judges every delivery again.
    shutil.rmtree(settings().judged_dir)
    version, path = live_build().version, rows_of(2)
    whole = path.read_bytes()
    wrong_areas(path)
    with pytest.raises(OutcomesError, match=r"\(delivery 2\).*from a backup"):
        judge(deliveries()[2])
    path.write_bytes(whole)
    assert release().build.version == version
    with open_live() as con:
        assert con.execute("select count(*) from marts.case_outcomes").fetchone() == (30,)


@pytest.mark.parametrize("harm", [other_rows, flipped, cut, emptied, Path.unlink])
def test_a_file_that_was_harmed_is_mended_by_loading_it_again(
    harm, landed: Path, delivered: Path
) -> None:
    whole = cases()
    harm(rows_of(2))
    assert list(load("cases", [delivered / "2"]).known) == ["case_outcomes.csv"]
    assert told(with_hashes=True).state is State.OK and len(deliveries()) == DELIVERIES
    assert release().is_live and cases() == whole


def cases() -> list[tuple]:
    with open_live() as con:
        return con.execute("select case_id from marts.case_outcomes order by all").fetchall()


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_entry_that_is_gone_stops_builds_and_loads_until_it_is_back_or_given_up(
    gone: int, landed: Path, tmp_path: Path
) -> None:
    whole = cases()
    entry = entry_path(gone)
    kept = entry.rename(tmp_path / "kept")
    sums = sums_of(entry).rename(tmp_path / "sums")
    for work in (release, lambda: deliver(tmp_path / "more", 7), lambda: withdraw(1, None, "x")):
        with pytest.raises(OutcomesError, match=rf"{gone}.*mark-lost {gone}"):
            work()
    assert told().state is State.FAULT and f"mark-lost {gone}" in told().to_do + told().found
    kept.rename(entry)
    sums.rename(sums_of(entry))
    assert told().state is State.OK
    entry.unlink()
    assert mark_lost([gone], "the disk broke") == []
    assert release().is_live
    assert cases() == [case for case in whole if not case[0].startswith(f"c{gone}-")]
    deliver(tmp_path / "more", 7)
    assert [entry.number for entry in deliveries()] == [1, 2, 3, 4]


def test_all_that_landed_is_gone(landed: Path) -> None:
    shutil.rmtree(landed)
    with pytest.raises(OutcomesError, match="Deliveries 1, 2, 3 are no longer in the ledger"):
        release()
    assert told().state is State.FAULT


def test_only_what_is_gone_can_be_given_up(landed: Path) -> None:
    for number, words in ((2, "is there"), (9, "Nothing is known")):
        with pytest.raises(OutcomesError, match=words):
            mark_lost([number], "why")
    with pytest.raises(OutcomesError, match="reason"):
        mark_lost([2], " ")


@pytest.mark.parametrize("name", ["000009.json", "copy.json", "2.json", "000002 (copy).json"])
def test_an_entry_under_another_name_is_refused(name: str, landed: Path) -> None:
    shutil.copy(entry_path(2), landed / "deliveries" / name)
    with pytest.raises(OutcomesError, match="ledger"):
        deliveries()


def test_an_entry_that_says_something_else_is_refused(landed: Path) -> None:
    path = entry_path(2)
    entry = json.loads(path.read_text())
    path.write_text(json.dumps(entry | {"number": 1}))
    with pytest.raises(OutcomesError, match="says that it is delivery 1"):
        deliveries()
    path.write_text(json.dumps(entry | {"source_name": "other"}))
    with pytest.raises(OutcomesError, match=r"the ledger entry 000002\.json"):
        release()


def test_what_an_earlier_program_landed_is_looked_at_as_far_as_it_can_be(landed: Path) -> None:
    for sums in (landed / "deliveries").glob(f"*{ENDING}"):
        sums.unlink()
    assert told(with_hashes=True).state is State.OK
    assert f"of {DELIVERIES} an earlier program noted no hash" in told().found
    assert reasons_to_build(live_build(), "other")
    emptied(rows_of(3))
    assert "is no Parquet file that can be read" in told().found
    with pytest.raises(OutcomesError, match="is no Parquet file"):
        release()


def test_hashes_are_those_of_sha256sum(landed: Path) -> None:
    """A backup can be checked without this program."""
    for sums in sorted((landed / "deliveries").glob(f"*{ENDING}")):
        done = subprocess.run(
            ["sha256sum", "--check", "--quiet", sums.relative_to(landed)],
            cwd=landed, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert len(list(changed(deliveries(), with_hashes=True))) == 0


def test_hashes_that_are_damaged_are_named(landed: Path) -> None:
    sums_of(entry_path(1)).write_text("nonsense\n")
    with pytest.raises(OutcomesError, match=r"000001\.sha256.*is damaged"):
        release()
    assert told().state is State.FAULT


def test_a_kill_between_an_entry_and_its_hashes_is_mended(landed: Path) -> None:
    sums = sums_of(entry_path(3))
    sums.rename(sums.with_name(f".{sums.name}{DRAFT}"))
    assert release().is_live
    assert sums.exists() and told(with_hashes=True).state is State.OK
    # One whose entry never came is worth nothing.
    left = sums.with_name(f".000004{ENDING}{DRAFT}")
    shutil.copy(sums, left)
    release()
    assert not left.exists() and len(deliveries()) == DELIVERIES
    assert settings().landed_dir == landed
