"""UK time, without zone: that in which releases are dated and embargoes end."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


def uk_time(moment: datetime) -> datetime:
    """Return the UK time, without zone, of a moment that has one."""
    return moment.astimezone(UK).replace(tzinfo=None, fold=0)


def uk_now() -> datetime:
    """Return what the clocks in the UK say now, without zone."""
    return uk_time(datetime.now(UTC))


def is_told_once(at: datetime) -> bool:
    """Whether clocks in the UK say a time once: not in an hour that is skipped or comes twice.

    An embargo that ends at such a time would end at no moment, or at two.
    """
    offsets = {at.replace(tzinfo=UK, fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) == 1
