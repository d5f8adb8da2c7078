"""The release calendar of the page over all releases: what is to come, and what came when."""

from collections.abc import Sequence

from markupsafe import Markup

from etl.publication.calendar import CalendarEntry, to_come
from etl.publication.page.grid import Grid, heads
from etl.publication.page.listed import Listed, superseding
from etl.publication.page.news import superseded
from etl.publication.page.spoken import moment, quarter
from etl.publication.page.wording import Words

_HEADS = ("release", "date", "state", "note")


def dates(
    words: Words, releases: Sequence[Listed], planned: Sequence[CalendarEntry]
) -> Grid | None:
    """Lay out what is to come, soonest first, then all that is public, newest first.

    None where nothing is public and nothing planned. Which moment it is now no page can know:
    what is not public is still to come.
    """
    coming = to_come(planned, {release.name.quarter for release in releases})
    by_quarter = {entry.quarter: entry for entry in planned}
    newest_first = sorted(releases, key=lambda one: one.order, reverse=True)
    rows = [_coming(words, entry) for entry in coming]
    rows += [
        _public(words, one, by_quarter.get(one.name.quarter), superseding(one, releases))
        for one in newest_first
    ]
    if not rows:
        return None
    return Grid(
        name="calendar",
        caption=words.say("calendar.caption"),
        heads=heads(words, [f"calendar.{name}" for name in _HEADS]),
        rows=tuple(rows),
    )


def _coming(words: Words, entry: CalendarEntry) -> tuple[Markup, ...]:
    return (
        quarter(words, entry.quarter),
        moment(words, entry.publish_at),
        words.say("calendar.is_provisional" if entry.is_provisional else "calendar.is_coming"),
        _remark(words, entry),
    )


def _public(
    words: Words, release: Listed, planned: CalendarEntry | None, by: Listed | None
) -> tuple[Markup, ...]:
    name = quarter(words, release.name.quarter)
    if release.name.revision:
        # The calendar plans quarters: what it says of one is not of its revisions.
        planned = None
        name = words.say("calendar.revision", quarter=name, number=release.name.revision)
    state = _state(words, release, planned)
    link = Markup('<a href="{}/index.html">{}</a>').format(release.folder, name)
    return (
        link,
        moment(words, release.published_at),
        Markup(" ").join([state, superseded(words, release, by)]) if by else state,
        _remark(words, planned),
    )


def _remark(words: Words, planned: CalendarEntry | None) -> Markup:
    return words.english(planned.remark) if planned and planned.remark else Markup("")


def _state(words: Words, release: Listed, planned: CalendarEntry | None) -> Markup:
    if release.name.revision:
        return words.say("calendar.is_revision")
    if planned is None or planned.publish_at == release.published_at:
        return words.say("calendar.is_public")
    key = "is_early" if release.published_at < planned.publish_at else "is_late"
    return words.say(f"calendar.{key}", moment=moment(words, planned.publish_at))
