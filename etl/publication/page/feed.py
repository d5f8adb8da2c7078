"""The Atom feed over all releases: each, and each revision, is an entry that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from markupsafe import Markup

from etl.publication.page.news import news
from etl.publication.page.spoken import quarter, title
from etl.publication.page.wording import Words
from etl.publication.uk_time import UK

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

    from etl.publication.page.listed import Listed

FILE = "feed.xml"
# Fixed for ever: readers know an entry again by its id, wherever the releases may move.
_NAMESPACE = UUID("5d3f7a0e-9c1b-5c8e-8f43-1a6b0f5c2e97")
# When nothing has been published there is no other day that a feed could be of.
_NEVER = datetime(1970, 1, 1)


def feed(words: Words, releases: Sequence[Listed], address: str) -> bytes:
    """Write the feed of releases, newest first; links begin with ``address``."""
    # It brings lxml: not for who only reads a page.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(_id("releases"))
    is_made_up = any(one.is_made_up for one in releases)
    made.title(_plain(title(words, words.say("feed.title"), is_made_up)))
    made.subtitle(words.plain("site.status"))
    made.author({"name": words.plain("site.publisher")})
    made.link(href=f"{address}{FILE}", rel="self", type="application/atom+xml")
    made.link(href=f"{address}index.html", rel="alternate", type="text/html")
    made.generator("")
    for release in sorted(releases, key=lambda one: (one.published_at, one.name), reverse=True):
        _add(made.add_entry(order="append"), words, release, address)
    made.updated(_moment(max((one.published_at for one in releases), default=_NEVER)))
    return made.atom_str(pretty=True)


def _add(entry: FeedEntry, words: Words, release: Listed, address: str) -> None:
    name, at = release.name, _moment(release.published_at)
    entry.id(_id(str(name)))
    said = {"quarter": quarter(words, name.quarter), "number": name.revision}
    heading = words.say("feed.revision" if name.revision else "feed.entry", **said)
    entry.title(_plain(title(words, heading, release.is_made_up)))
    entry.link(href=f"{address}{release.folder}/index.html", rel="alternate", type="text/html")
    entry.published(at)
    entry.updated(at)
    entry.summary(_summary(words, release))


def _summary(words: Words, release: Listed) -> str:
    parts = []
    if release.reason:
        parts.append(words.plain("feed.reason", reason=release.reason))
    parts += [*map(_plain, news(words, release)), *release.values]
    if release.is_made_up:
        parts.append(words.plain("site.made_up_text"))
    return " ".join(parts)


def _plain(said: Markup) -> str:
    """A text as it is read: a feed holds no HTML."""
    return str(said.striptags())


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, name)}"


def _moment(at: datetime) -> datetime:
    return at.replace(tzinfo=UK)
