"""The page over all releases, with the release calendar, and the feed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from etl.durable import write_atomically
from etl.publication.calendar import CalendarEntry
from etl.publication.page.environment import render
from etl.publication.page.feed import feed
from etl.publication.page.wording import ENGLISH, WORDS, read_words
from etl.publication.quarter import Quarter, ReleaseName


class Published(Protocol):
    """A release that stands in its folder; ``meta`` is its release.json."""

    @property
    def name(self) -> ReleaseName:
        """Its quarter and revision."""

    @property
    def folder(self) -> Path:
        """Where its files are."""

    @property
    def meta(self) -> dict[str, Any]:
        """What its release.json says."""


@dataclass(frozen=True)
class Listed:
    """A release as it is listed: ``folder`` is its folder's name, beside the page."""

    name: ReleaseName
    folder: str
    published_at: datetime
    reason: str
    is_made_up: bool
    values: tuple[str, ...]


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
    listed = sorted(map(_listed, releases), key=lambda one: one.name, reverse=True)
    grouped = [
        _of_quarter(quarter, list(these))
        for quarter, these in groupby(listed, key=lambda one: one.name.quarter)
    ]
    published = {one.quarter for one in grouped}
    dates = sorted(calendar, key=lambda entry: entry.publish_at, reverse=True)
    page = render("releases.html.j2", words, quarters=grouped, calendar=dates, published=published)
    write_atomically(root / "index.html", page)
    write_atomically(root / "feed.xml", feed(words, listed, address))


def _listed(release: Published) -> Listed:
    meta = release.meta
    return Listed(
        name=release.name,
        folder=release.folder.name,
        published_at=datetime.fromisoformat(meta["published_at"]).replace(tzinfo=None),
        reason=meta["reason"],
        is_made_up=meta["is_made_up"],
        values=tuple(_main_values(meta["statements"])),
    )


def _main_values(statements: Sequence[dict[str, Any]]) -> list[str]:
    """What a release says of its own; of what was public already, where it says nothing else."""
    own = [one["value"] for one in statements if not one.get("is_public_already")]
    return own or [one["value"] for one in statements]


def _of_quarter(quarter: Quarter, these: Sequence[Listed]) -> OfQuarter:
    return OfQuarter(quarter, these[0], tuple(zip(these[1:], these, strict=False)))
