"""The inbox: what is taken, what waits, and that nothing is lost or met twice."""

import errno
import os
import time
from pathlib import Path

import pytest

from etl.run.filing import REASON, file_done, file_refused
from etl.run.inbox import Arrival, look_into_inbox
from etl.settings import settings

pytestmark = pytest.mark.usefixtures("data_dir")
A_DAY = 24 * 3600


def put(name: str, text: str = "a\n1\n", source: str = "cases") -> Path:
    path = settings().inbox_dir / source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def look(wait=lambda seconds: None) -> dict[str, Arrival]:
    return {arrival.name: arrival for arrival in look_into_inbox(wait).arrivals}


def test_an_empty_inbox_is_made_ready_for_each_source_and_not_waited_for() -> None:
    def never(seconds: float) -> None:
        raise AssertionError("nothing needs a second look")

    assert look_into_inbox(never).arrivals == []
    assert (settings().inbox_dir / "cps_published").is_dir()


def test_deliveries_are_taken_by_source_and_name_whatever_their_times() -> None:
    later, earlier = put("2026-10.csv"), put("2026-09/case_outcomes.csv")
    os.utime(later, (1, 1))
    os.utime(earlier, (2**31, 2**31))
    put("april_2014.csv", source="cps_published")
    found = look_into_inbox(lambda seconds: None).arrivals
    assert [(a.source, a.name) for a in found] == [
        ("cases", "2026-09"), ("cases", "2026-10.csv"), ("cps_published", "april_2014.csv")
    ]  # fmt: skip
    assert all(a.waits_for is None and a.fault is None for a in found)


def test_what_changes_while_the_run_waits_is_still_being_written() -> None:
    growing, still = put("1/case_outcomes.csv"), put("2.csv")

    def write_on(seconds: float) -> None:
        assert seconds == settings().inbox_settle_seconds
        growing.write_text("a\n1\n2\n")

    found = look(write_on)
    assert "still being written" in found["1"].waits_for
    assert found["2.csv"].waits_for is None
    # A future time of change, as a wrong clock gives, keeps nothing out.
    os.utime(still, (time.time() + A_DAY, time.time() + A_DAY))
    assert look()["2.csv"].waits_for is None


def test_a_marker_says_that_a_folder_is_complete() -> None:
    put("1/case_outcomes.csv")
    put("1/_SUCCESS", "")
    put("2/case_outcomes.csv")
    put("2/.ready", "")
    waited = []
    assert all(a.waits_for is None for a in look(waited.append).values())
    assert waited == []


@pytest.mark.parametrize(
    "name", [".hidden.csv", "x.csv.part", "x.TMP", "x.csv~", "~x.csv", "x.filepart"]
)
def test_hidden_and_temporary_names_are_passed_over(name: str) -> None:
    put(name)
    assert look() == {}
    assert look_into_inbox().strays == []


def test_an_unfinished_upload_waits_a_day_and_is_then_refused() -> None:
    part = put("1/charges.csv.part")
    assert "not finished" in look()["1"].waits_for
    os.utime(part, (time.time() - A_DAY - 60,) * 2)
    assert "Deliver it again" in look()["1"].fault


def test_what_no_source_reads_is_named() -> None:
    put("x.csv", source="wrong")
    (settings().inbox_dir / "loose.csv").write_text("")
    file_refused(Arrival("cases", put("1.csv")), ["a fault"])
    assert look_into_inbox().strays == ["loose.csv", "wrong"]


def test_a_name_that_no_terminal_can_show_is_made_printable() -> None:
    put("a\x1b[31m\udcff.csv")
    assert list(look()) == ["a?[31m?.csv"]


def test_what_is_moved_keeps_its_name_and_displaces_nothing() -> None:
    places = [file_done(Arrival("cases", put("1.csv", text)), 7, {}) for text in "ab"]
    assert [place.read_text() for place in places] == ["a", "b"]
    assert [place.parent.name[10:] for place in places] == ["-000007", "-000007-2"]
    refused = file_refused(Arrival("cases", put("1/a.csv").parent), ["a.csv: The file is empty."])
    assert "The file is empty." in (refused.parent / REASON).read_text()
    assert (refused / "a.csv").exists()
    assert look() == {}


def test_files_refused_from_a_delivery_that_landed_are_named_beside_it() -> None:
    place = file_done(Arrival("cps_published", put("1/a.csv").parent), 1, {"b.csv": "It is empty."})
    assert "b.csv: It is empty." in (place.parent / REASON).read_text()


@pytest.mark.parametrize("is_folder", [True, False])
def test_on_another_file_system_a_copy_is_whole_before_the_original_goes(
    monkeypatch: pytest.MonkeyPatch, is_folder: bool
) -> None:
    path = put("1/deep/a.csv", "whole").parents[1] if is_folder else put("1", "whole")
    renamed = Path.rename

    def across(self: Path, target: Path) -> Path:
        if self == path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        assert path.exists()
        return renamed(self, target)

    monkeypatch.setattr(Path, "rename", across)
    place = file_done(Arrival("cases", path), 1, {})
    assert (place / "deep" / "a.csv" if is_folder else place).read_text() == "whole"
    assert not path.exists()
    assert [p.name for p in place.parent.iterdir()] == ["1"]
