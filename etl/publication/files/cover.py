"""The first worksheet: what the numbers are, what they cannot tell, whom to ask."""

from etl.publication.files.book import Cover
from etl.publication.files.fields import marks
from etl.publication.files.notes import is_of_table
from etl.publication.files.titles import published, release_title, status
from etl.publication.model import Release, Terms
from etl.publication.page.anew import main_told_anew
from etl.publication.page.omissions import left_out, omitted_text
from etl.publication.page.scope import limits
from etl.publication.page.spoken import quarters
from etl.publication.page.wording import Words


def cover(words: Words, release: Release) -> Cover:
    """Lay out the cover of a release."""
    return Cover(
        name=words.plain("workbook.cover"),
        title=release_title(words, release),
        intro=(
            *status(words, release),
            published(words, release),
            words.plain("release.name", name=release.name),
            *_revision(words, release),
            *_tables(words, release),
            *release.changes,
            *(str(one.unescape()) for one in main_told_anew(words, release.restated)),
        ),
        about=(
            *_marks(words),
            *_limits(words, release),
            *_omitted(words, release),
            words.plain("workbook.more"),
            _licence(words, release.terms),
        ),
        contact=(_contact(words, release.terms),),
    )


def _revision(words: Words, release: Release) -> tuple[str, ...]:
    if not release.name.revision:
        return ()
    return (
        words.plain("release.revision", number=release.name.revision),
        words.plain(
            "release.revision_reason",
            quarters=quarters(words, release.counted),
            reason=release.reason,
        ),
    )


def _tables(words: Words, release: Release) -> tuple[str, ...]:
    """Say how many tables there are: a screen reader does not show them at a glance."""
    names = [table.name for table in release.tables]
    key = "workbook.one_table_in_all" if len(names) == 1 else "workbook.tables"
    return (words.plain(key, count=len(names), names=", ".join(names)),) if names else ()


def _marks(words: Words) -> tuple[str, ...]:
    told = (f"{mark}: {meaning}" for mark, meaning in marks(words).items())
    return (words.plain("workbook.marks"), *told)


def _licence(words: Words, terms: Terms) -> str:
    said = {"title": terms.licence_title, "address": terms.licence_address}
    return words.plain("workbook.licence", **said)


def _contact(words: Words, terms: Terms) -> str:
    return words.plain("contact.text", team=terms.team, email=terms.email)


def _limits(words: Words, release: Release) -> tuple[str, ...]:
    heading = words.plain("workbook.limits", heading=words.say("limits.heading"))
    return (heading, *(str(text.unescape()) for text in limits(words, release)))


def _omitted(words: Words, release: Release) -> tuple[str, ...]:
    """Say what is left out of no table that is there: those have notes of their own."""
    others = [one for one in left_out(release) if not is_of_table(release, one)]
    return tuple(str(omitted_text(words, one).unescape()) for one in others)
