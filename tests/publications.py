"""Published releases as the index over all sees them, and a release calendar."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from etl.publication.calendar import CalendarEntry
from etl.publication.files import Published
from etl.publication.files.record import record
from etl.publication.model import Release
from etl.publication.quarter import Quarter
from tests.made_up_pages import revised_release, wide_release
from tests.made_up_release import made_up_release


def published(root: Path) -> tuple[Published, ...]:
    """Three releases, oldest first: the third is a revision of the second."""
    earlier = made_up_release("2026-Q2", published_at=datetime(2026, 9, 10, 9, 30))
    return tuple(standing(one, root) for one in (earlier, wide_release(), revised_release()))


def standing(release: Release, root: Path, *also: Quarter) -> Published:
    """A release that counts its own quarter, and others if asked."""
    counted = replace(release, counted=(release.quarter, *also))
    return Published(release.name, root / str(release.name), record(counted))


def calendar() -> tuple[CalendarEntry, ...]:
    """The dates of two quarters that were published, and of one to come."""
    return (
        CalendarEntry(Quarter(2026, 2), datetime(2026, 9, 10, 9, 30)),
        CalendarEntry(Quarter(2026, 3), datetime(2026, 12, 10, 9, 30), "The first with orders."),
        CalendarEntry(Quarter(2026, 4), datetime(2027, 3, 11, 9, 30)),
    )
