"""Where published numbers come from, in a line."""

from collections.abc import Sequence

from etl.publication.model import Release
from etl.publication.page.spoken import day_text
from etl.publication.page.wording import Words


def source(words: Words, release: Release, others: Sequence[str] = ()) -> str:
    """Name a release as the source of numbers, or the ``others`` who published them before it."""
    said = {
        "site": words.say("site.title"),
        "name": release.name,
        "day": day_text(words, release.published_at),
    }
    if not others:
        return words.plain("chart.source", **said)
    return words.plain("chart.source_public", source="; ".join(others), **said)
