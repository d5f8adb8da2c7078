"""What a release and its tables are called in the files that leave their page."""

from collections.abc import Sequence

from markupsafe import Markup

from etl.publication.model import Release
from etl.publication.page.scope import offence_kind
from etl.publication.page.source import source
from etl.publication.page.spoken import heading, moment
from etl.publication.page.wording import Words
from etl.publication.table import Table


def release_title(words: Words, release: Release) -> str:
    """Name a release: Prosecution outcomes: July to September 2026."""
    return str(heading(words, release.name).unescape())


def table_title(words: Words, table: Table) -> str:
    """Say what a table is by, what all of it is of, and from which quarter to which."""
    said = {
        "measure": words.say("site.title"),
        "by": _by(words, table),
        "quarter": _span(words, table),
    }
    shared = [
        table.rows[f"{key}_name"][0]
        for key in ("area", "offence")
        if table.rows[f"{key}_code"].n_unique() == 1
    ]
    if not shared:
        return words.plain("table.caption_plain", **said)
    return words.plain("table.caption", of=", ".join(shared), **said)


def _span(words: Words, table: Table) -> str:
    quarters = table.rows["quarter"]
    first, last = quarters.min(), quarters.max()
    return first if first == last else words.plain("files.span", first=first, last=last)


def _by(words: Words, table: Table) -> Markup:
    """Say what the rows of each quarter differ in: place, offence or both."""
    kinds = table.rows["area_type"].unique().to_list()
    places = words.say(f"table.by_{kinds[0] if len(kinds) == 1 else 'place'}")
    if table.rows["offence_code"].n_unique() == 1:
        return places
    offences = words.say(f"table.by_{offence_kind(table.rows['offence_type'].unique())}")
    if table.rows["area_code"].n_unique() == 1:
        return offences
    return words.say("table.by_two", first=places, second=offences)


def is_made_up(release: Release, table: Table | None = None) -> bool:
    """Whether a release tells of made-up cases, or a table of it does: the CPS's own do not."""
    return release.is_made_up and (table is None or table.is_protected)


def status(words: Words, release: Release, table: Table | None = None) -> tuple[str, ...]:
    """Say what the numbers of a release, or of one table, are not: of real cases; official."""
    said = [f"{words.plain('site.status')}."]
    if is_made_up(release, table):
        made_up = f"{words.plain('site.made_up')}. {words.plain('site.made_up_text')}"
        real = [words.plain("site.real_too")] if table is None and holds_real(release) else []
        said = [" ".join([made_up, *real]), *said]
    return tuple(said)


def holds_real(release: Release) -> bool:
    """Whether tables of real cases stand in a release."""
    return any(not table.is_protected for table in release.tables)


def published(words: Words, release: Release) -> str:
    """Say when a release is public: Published at 9:30am on 10 December 2026."""
    said = words.say("release.published", moment=moment(words, release.published_at))
    return str(said.striptags())


def table_source(words: Words, release: Release, table: Table) -> str:
    """Say where the numbers of a table come from."""
    if table.is_protected:
        return source(words, release)
    return source(words, release, sources(release, table.rows["measure"].unique().to_list()))


def sources(release: Release, measures: Sequence[str]) -> list[str]:
    """Return what the definitions of some measures rest on, each once."""
    return list(dict.fromkeys(one.source for one in release.measures if one.name in measures))
