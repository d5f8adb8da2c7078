"""The page over all releases, with the release calendar, and the feed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from etl.durable import write_atomically
from etl.publication.calendar import CalendarEntry
from etl.publication.page.dates import dates
from etl.publication.page.environment import render
from etl.publication.page.feed import feed
from etl.publication.page.listed import Listed, Published, listed
from etl.publication.page.news import news
from etl.publication.page.spoken import title
from etl.publication.page.wording import ENGLISH, WORDS, read_words
from etl.publication.quarter import Quarter


@dataclass(frozen=True)
class OfQuarter:
    """The releases of one quarter: that which holds, and those it supersedes, newest first."""

    quarter: Quarter
    newest: Listed
    superseded: tuple[tuple[Listed, Listed], ...]


def write_index(
    releases: Sequence[Published],
    root: Path,
    calendar: Sequence[CalendarEntry],
    language: str = ENGLISH,
    words_folder: Path = WORDS,
    address: str = "",
) -> None:
    """Write index.html and feed.xml over all releases into the folder that holds theirs.

    ``address`` is that of the folder on the web, ending in a slash; without it the links of the
    feed are relative to it. The same releases and calendar give the same bytes: no clock is asked,
    and what of the calendar has no release is still to come.
    """
    words = read_words(language, words_folder)
    found = sorted(map(listed, releases), key=lambda one: one.name, reverse=True)
    grouped = [
        _of_quarter(quarter, list(these))
        for quarter, these in groupby(found, key=lambda one: one.name.quarter)
    ]
    page = render(
        "releases.html.j2",
        words,
        title=title(words, words.say("releases.title"), any(one.is_made_up for one in found)),
        quarters=grouped,
        news=partial(news, words),
        calendar=dates(words, found, calendar),
    )
    write_atomically(root / "index.html", page)
    write_atomically(root / "feed.xml", feed(words, found, address))


def _of_quarter(quarter: Quarter, these: Sequence[Listed]) -> OfQuarter:
    return OfQuarter(quarter, these[0], tuple(zip(these[1:], these, strict=False)))
