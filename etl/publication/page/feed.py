"""The Atom feed (RFC 4287) over all releases: each, and each revision, is an entry.

An entry stays as it is, but where a later release supersedes it. Who quoted it must hear of
that, so it is what RFC 4287 (4.2.15) calls significant: ``updated`` is then the moment when the
later release became public, while ``published`` stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from markupsafe import Markup, escape

from etl.publication.page.anew import main_told_anew
from etl.publication.page.listed import superseding
from etl.publication.page.news import news, superseded
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
    """Write the feed of releases, newest first; links begin with ``address``.

    Without one they are relative to where the feed was had from, as RFC 4287 allows, and the feed
    names no address of its own, since nobody told it.
    """
    # It brings lxml: not for who only reads a page.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(_id("releases"))
    is_made_up = any(one.is_made_up for one in releases)
    made.title(_plain(title(words, words.say("feed.title"), is_made_up)))
    made.subtitle(words.plain("site.status"))
    made.author({"name": words.plain("site.publisher")})
    if address:
        made.link(href=f"{address}{FILE}", rel="self", type="application/atom+xml")
    made.link(href=f"{address}index.html", rel="alternate", type="text/html")
    for release in sorted(releases, key=lambda one: one.order, reverse=True):
        by = superseding(release, releases)
        _add(made.add_entry(order="append"), words, release, by, address)
    made.updated(_moment(max((one.published_at for one in releases), default=_NEVER)))
    made.generator("")
    return made.atom_str(pretty=True)


def _add(entry: FeedEntry, words: Words, release: Listed, by: Listed | None, address: str) -> None:
    name = release.name
    entry.id(_id(str(name)))
    said = {"quarter": quarter(words, name.quarter), "number": name.revision}
    heading = words.say("feed.revision" if name.revision else "feed.entry", **said)
    entry.title(_plain(title(words, heading, release.is_made_up)))
    entry.link(href=f"{address}{release.folder}/index.html", rel="alternate", type="text/html")
    entry.published(_moment(release.published_at))
    entry.updated(_moment((by or release).published_at))
    entry.summary(" ".join(map(_plain, _summary(words, release, by))))


def _summary(words: Words, release: Listed, by: Listed | None) -> Iterator[Markup]:
    if by:
        yield superseded(words, release, by)
    if release.reason:
        yield words.say("feed.reason", reason=release.reason)
    yield from main_told_anew(words, release.restated)
    yield from news(words, release)
    yield from map(escape, release.values)
    if release.is_made_up:
        yield words.say("site.made_up_text")


def _plain(said: Markup) -> str:
    """A text as it is read: a feed holds no HTML."""
    return str(said.striptags())


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, name)}"


def _moment(at: datetime) -> datetime:
    return at.replace(tzinfo=UK)
