"""The release calendar: which quarter is, or will be, published when."""

from dataclasses import dataclass
from datetime import datetime

from etl.publication.quarter import Quarter


@dataclass(frozen=True)
class CalendarEntry:
    """A planned release. ``publish_at``: without zone, UK time. ``note`` may be empty."""

    quarter: Quarter
    publish_at: datetime
    note: str = ""
