"""UK time: when an embargo ends, in winter, in summer, and where the clocks change."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ExitCode, OutcomesError
from etl.publication.calendar_file import read_calendar
from etl.publication.drafting import Request, make_draft
from etl.publication.quarter import Quarter
from etl.publication.uk_time import is_told_once, uk_now, uk_time

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def is_summer(moment: datetime) -> bool:
    """Recount: from 01:00 UTC of the last Sunday in March to that of October."""
    begins, ends = (
        datetime.combine(_last_sunday(moment.year, month), datetime.min.time(), UTC)
        for month in (3, 10)
    )
    return begins + timedelta(hours=1) <= moment < ends + timedelta(hours=1)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@given(MOMENTS)
def test_uk_time_is_an_hour_ahead_in_summer(moment: datetime) -> None:
    ahead = timedelta(hours=is_summer(moment))
    assert uk_time(moment) == moment.replace(tzinfo=None) + ahead
    elsewhere = moment.astimezone(timezone(timedelta(hours=-9)))
    assert uk_time(elsewhere) == uk_time(moment)


@pytest.mark.parametrize(
    ("ends", "before", "at"),
    [
        ("2026-12-10T09:30", "2026-12-10T09:29:59Z", "2026-12-10T09:30:00Z"),
        ("2027-06-10T09:30", "2027-06-10T08:29:59Z", "2027-06-10T08:30:00Z"),
        # The clocks go back at 02:00: what ends then ends when it is 02:00 for good.
        ("2026-10-25T02:00", "2026-10-25T01:59:59Z", "2026-10-25T02:00:00Z"),
        ("2027-03-28T02:00", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z"),
    ],
)
def test_an_embargo_ends_once_and_not_a_second_early(ends: str, before: str, at: str) -> None:
    end = datetime.fromisoformat(ends)
    assert is_told_once(end)
    assert uk_time(datetime.fromisoformat(before)) < end
    assert uk_time(datetime.fromisoformat(at)) >= end


@given(MOMENTS)
def test_time_goes_only_forward_past_the_end_of_an_embargo(moment: datetime) -> None:
    end = uk_time(moment)
    if is_told_once(end):
        steps = [uk_time(moment + timedelta(minutes=minutes)) for minutes in range(0, 181, 7)]
        back = [uk_time(moment - timedelta(minutes=minutes)) for minutes in range(7, 181, 7)]
        assert all(step >= end for step in steps) and all(step < end for step in back)


def test_hours_that_are_skipped_or_come_twice_are_known() -> None:
    skipped, twice = datetime(2027, 3, 28, 1, 30), datetime(2026, 10, 25, 1, 30)
    assert [is_told_once(at) for at in (skipped, twice)] == [False, False]
    for at in (skipped, twice):
        assert is_told_once(at + timedelta(hours=1)) and is_told_once(at - timedelta(hours=1))


@pytest.mark.parametrize("at", ["2027-03-28T01:00", "2026-10-25T01:59"])
def test_no_embargo_ends_in_such_an_hour(at: str, data_dir, tmp_path) -> None:
    path = tmp_path / "release_calendar.csv"
    path.write_text(f"quarter,publish_at,note\n2026-Q3,{at},\n", encoding="utf-8")
    with pytest.raises(OutcomesError, match=rf"line 2, publish_at: '{at}' is in an hour that UK"):
        read_calendar(path)
    request = Request(Quarter(2026, 3), datetime.fromisoformat(at), "somebody")
    with pytest.raises(OutcomesError, match="skip or tell twice") as e:
        make_draft(request, uk_now())
    assert e.value.exit_code == ExitCode.USAGE
