"""The release calendar: which quarter is, or will be, published when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from etl.publication.quarter import Quarter

_PROVISIONAL = "provisional"


@dataclass(frozen=True)
class CalendarEntry:
    """A planned release. ``publish_at``: without zone, UK time. ``note`` may be empty."""

    quarter: Quarter
    publish_at: datetime
    note: str = ""

    @property
    def is_provisional(self) -> bool:
        """Whether its note says that the date may still change."""
        return _PROVISIONAL in self.note.casefold()

    @property
    def remark(self) -> str:
        """Its note, where that says more than whether the date may still change."""
        return "" if self.note.strip(" .").casefold() == _PROVISIONAL else self.note


def to_come(planned: Sequence[CalendarEntry], public: Collection[Quarter]) -> list[CalendarEntry]:
    """Return the planned releases that are still to come, soonest first.

    ``public``: the quarters of which a release is public. Quarters are published in their order,
    so one before the newest of them comes no more.
    """
    coming = [one for one in planned if not public or one.quarter > max(public)]
    return sorted(coming, key=lambda one: (one.publish_at, one.quarter))
