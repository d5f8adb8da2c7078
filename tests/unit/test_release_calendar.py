"""The release calendar: read as written, or each fault by line and column."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.live import open_live
from etl.publication.calendar import CalendarEntry
from etl.publication.calendar_file import planned_for, read_calendar
from etl.publication.quarter import Quarter
from tests.warehouses import data_folder

HEAD = "quarter,publish_at,note"


def calendar(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "release_calendar.csv"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return path


def test_the_projects_calendar_says_when_the_next_releases_are_planned() -> None:
    assert read_calendar()[0] == CalendarEntry(Quarter(2026, 3), datetime(2026, 12, 10, 9, 30))
    assert [str(entry.quarter) for entry in read_calendar()] == [
        "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2",
    ]  # fmt: skip
    assert planned_for(Quarter(2027, 1)) == datetime(2027, 6, 10, 9, 30)
    assert planned_for(Quarter(2027, 3)) is None


def test_it_is_a_list_of_the_warehouse_as_well(made_up_data: Path) -> None:
    with data_folder(made_up_data), open_live() as con:
        rows = con.execute("select * from reference.release_calendar order by quarter").fetchall()
    assert rows == [
        (str(entry.quarter), entry.publish_at, entry.note or None) for entry in read_calendar()
    ]


def test_lines_may_stand_in_any_order(tmp_path: Path) -> None:
    path = calendar(tmp_path, '2027-Q1,2027-06-10T09:30,"a, b"', "2026-Q4,2027-03-11T09:30,")
    assert [(str(e.quarter), e.note) for e in read_calendar(path)] == [
        ("2026-Q4", ""), ("2027-Q1", "a, b"),
    ]  # fmt: skip


def test_without_the_file_nothing_is_planned(tmp_path: Path) -> None:
    assert read_calendar(tmp_path / "release_calendar.csv") == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2026-Q5,2026-12-10T09:30,", "line 3, quarter: '2026-Q5' is no quarter"),
        (",2026-12-10T09:30,", "line 3, quarter: '' is no quarter"),
        ("2026-Q4,10/12/2026,", "line 3, publish_at: '10/12/2026' is no time"),
        ("2026-Q4,2026-12-10,", "line 3, publish_at: '2026-12-10' is no time"),
        ("2026-Q4,2026-12-10T09:30+01:00,", "line 3, publish_at: .* UK time, without zone"),
        ("2026-Q4,,", "line 3, publish_at: '' is no time"),
        ("2026-Q3,2026-12-11T09:30,", "line 3, quarter: 2026-Q3 stands there twice"),
        ("2026-Q4,2026-12-10T09:30", "line 3, note: a line has 3 cells"),
        ("2026-Q4,2026-12-10T09:30,,x", "line 3, note: a line has 3 cells"),
    ],
)
def test_a_fault_is_named_by_line_and_column(line: str, fault: str, tmp_path: Path) -> None:
    path = calendar(tmp_path, "2026-Q3,2026-12-10T09:30,", line)
    with pytest.raises(OutcomesError, match=rf"^release_calendar.csv {fault}.*Correct it\.$"):
        read_calendar(path)


@pytest.mark.parametrize("head", ["quarter,note,publish_at", "quarter", ""])
def test_other_columns_are_refused(head: str, tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match="its columns must be quarter, publish_at, note"):
        read_calendar(calendar(tmp_path, head=head))


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = calendar(tmp_path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(OutcomesError, match="no text in UTF-8"):
        read_calendar(path)
