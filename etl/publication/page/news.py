"""What must be known before any number of a release that is listed: what holds, what happened."""

from markupsafe import Markup

from etl.findings.headline import Mark
from etl.publication.page.listed import Listed
from etl.publication.page.summary import ORDER
from etl.publication.page.wording import Words


def news(words: Words, release: Listed) -> list[Markup]:
    """Say of how many measures what is found, the gravest first, and of which."""
    return [_found(words, release, mark) for mark in ORDER if _titles(release, mark)]


def superseded(words: Words, release: Listed, by: Listed) -> Markup:
    """Say which release holds now, in place of another or for its quarter alone."""
    is_revision = by.name.quarter == release.name.quarter
    return words.say("news.superseded" if is_revision else "news.restated", by=by.name)


def _found(words: Words, release: Listed, mark: Mark) -> Markup:
    titles = _titles(release, mark)
    is_all = mark == Mark.USUAL and len(titles) == len(release.found)
    return words.say(
        "news.all_usual" if is_all else f"news.{mark.value}",
        count=len(titles),
        all=len(release.found),
        measures=words.english("; ".join(titles)),
    )


def _titles(release: Listed, mark: Mark) -> list[str]:
    return [title for title, found in release.found if found == mark.value]
