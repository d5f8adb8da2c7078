"""What must be known before any number of a release that is listed: what holds, what happened."""

from markupsafe import Markup

from etl.findings.headline import Mark
from etl.publication.page.chance import chance_text
from etl.publication.page.listed import Found, Listed
from etl.publication.page.summary import ORDER
from etl.publication.page.wording import Words


def news(words: Words, release: Listed) -> list[Markup]:
    """Say of how many measures what is found, the gravest first, and whether chance explains it."""
    found = [_found(words, release, mark) for mark in ORDER if _titles(words, release, mark)]
    is_marked = release.chance is not None and release.chance.marked
    return [*found, *(chance_text(words, release.chance) if is_marked else ())]


def superseded(words: Words, release: Listed, by: Listed) -> Markup:
    """Say which release holds now, in place of another or for its quarter alone."""
    is_revision = by.name.quarter == release.name.quarter
    return words.say("news.superseded" if is_revision else "news.restated", by=by.name)


def _found(words: Words, release: Listed, mark: Mark) -> Markup:
    titles = _titles(words, release, mark)
    is_all = mark == Mark.USUAL and len(titles) == len(release.found)
    return words.say(
        "news.all_usual" if is_all else f"news.{mark.value}",
        count=len(titles),
        all=len(release.found),
        measures=Markup("; ").join(titles),
    )


def _titles(words: Words, release: Listed, mark: Mark) -> list[Markup]:
    return [_title(words, one) for one in release.found if one.finding == mark.value]


def _title(words: Words, found: Found) -> Markup:
    title = words.english(found.title)
    return words.say("news.unrecorded", measure=title) if found.is_recording_alone else title
