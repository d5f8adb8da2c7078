"""Sentences to quote, each of which says by itself all that it needs wherever it is copied to."""

from dataclasses import dataclass

from markupsafe import Markup

from etl.publication.model import Release, Statement
from etl.publication.page.spoken import day
from etl.publication.page.wording import Words


@dataclass(frozen=True)
class Quote:
    """What can be copied of a measure, whole; ``is_real``: of real cases."""

    text: Markup
    is_real: bool


def quotes(words: Words, release: Release) -> list[Quote]:
    """Give what can be quoted of a release, those of real cases first where others are made up.

    Where the address of the site is not known, what is quoted names the page within its folder.
    """
    found = [_quote(words, release, one) for one in release.statements]
    return sorted(found, key=lambda one: not one.is_real)


def _quote(words: Words, release: Release, statement: Statement) -> Quote:
    measure = release.measure(statement.measure)
    is_public = statement.measure in release.public_measures
    is_real = not release.is_made_up or is_public
    counts = {name: words.english(getattr(measure, name)) for name in ("numerator", "denominator")}
    page = f"{release.name}/index.html#measure-{measure.name}"
    parts = [
        words.english(statement.reading.value),
        words.say("quote.definition", **counts),
        words.say("quote.public", source=words.english(measure.source)) if is_public else "",
        words.say(
            "quote.source",
            site=words.say("site.title"),
            name=release.name,
            day=day(words, release.published_at),
            page=Markup("<code>{}{}</code>").format(release.terms.site, page),
            status=words.say("site.status"),
        ),
    ]
    text = Markup(" ").join(part for part in parts if part)
    return Quote(text if is_real else words.say("quote.mark", text=text), is_real)
