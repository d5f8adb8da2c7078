"""The page over all releases, with the release calendar, and the feed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from etl.durable import write_atomically
from etl.publication.calendar import CalendarEntry
from etl.publication.page.anew import main_told_anew
from etl.publication.page.dates import dates
from etl.publication.page.environment import render
from etl.publication.page.feed import feed
from etl.publication.page.listed import Listed, Published, listed, superseding
from etl.publication.page.news import news, superseded
from etl.publication.page.spoken import title
from etl.publication.page.wording import ENGLISH, WORDS, Words, read_words
from etl.publication.quarter import Quarter


@dataclass(frozen=True)
class Shown:
    """A release as the page shows it; ``superseded`` is empty where its numbers hold."""

    release: Listed
    news: Markup
    anew: tuple[Markup, ...]
    superseded: Markup


@dataclass(frozen=True)
class OfQuarter:
    """The releases of one quarter: the newest, and those before it, newest first."""

    quarter: Quarter
    newest: Shown
    earlier: tuple[Shown, ...]


def write_index(
    releases: Sequence[Published],
    root: Path,
    calendar: Sequence[CalendarEntry],
    language: str = ENGLISH,
    words_folder: Path = WORDS,
    address: str = "",
) -> None:
    """Write index.html and feed.xml over all releases into the folder that holds theirs.

    ``address`` is that of the folder on the web, ending in a slash. The same releases and calendar
    give the same bytes: no clock is asked, and what of the calendar has no release is to come.
    """
    words = read_words(language, words_folder)
    found = sorted(map(listed, releases), key=lambda one: one.name, reverse=True)
    grouped = [
        _of_quarter(of, [_shown(words, one, found) for one in these])
        for of, these in groupby(found, key=lambda one: one.name.quarter)
    ]
    page = render(
        "releases.html.j2",
        words,
        title=title(words, words.say("releases.title"), any(one.is_made_up for one in found)),
        quarters=grouped,
        calendar=dates(words, found, calendar),
    )
    write_atomically(root / "index.html", page)
    write_atomically(root / "feed.xml", feed(words, found, address))


def _of_quarter(quarter: Quarter, shown: Sequence[Shown]) -> OfQuarter:
    return OfQuarter(quarter, shown[0], tuple(shown[1:]))


def _shown(words: Words, release: Listed, releases: Sequence[Listed]) -> Shown:
    by = superseding(release, releases)
    return Shown(
        release,
        Markup(" ").join(news(words, release)),
        main_told_anew(words, release.restated),
        superseded(words, release, by) if by else Markup(""),
    )
