"""Of which offences and which place numbers are, and what they cannot tell whatever they are."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from etl.publication.model import Measure, Release
from etl.publication.page.rows import Printed
from etl.publication.page.wording import Words


def scopes(words: Words, rows: Iterable[Printed]) -> list[Markup]:
    """Say of which offences and which place rows are, once for all that are alike."""
    named = dict.fromkeys((row["offence_name"], row["area_name"]) for row in rows)
    return [
        words.say("summary.scope", offences=words.english(offences), area=words.english(area))
        for offences, area in named
    ]


def scope(words: Words, rows: Iterable[Printed]) -> Markup:
    """Say it in one line."""
    return Markup("; ").join(scopes(words, rows))


def offence_kind(types: Iterable[str]) -> str:
    """What offences of some types are told by: class, category or offence.

    Tables by class and tables by single groups must not have the same caption.
    """
    finest = set(types) - {"all"}
    return finest.pop() if finest in ({"class"}, {"category"}) else "offence"


def limits(words: Words, release: Release) -> list[Markup]:
    """Say what the numbers of a release cannot tell, of those who are counted first."""
    counted = "limits.defendants" if _are_defendants(release.measures) else "limits.units"
    notes = [words.english(note) for note in release.notes]
    return [words.say(counted), *words.lines("limits.texts"), *notes]


def _are_defendants(measures: Sequence[Measure]) -> bool:
    return all(measure.unit.startswith("defendants") for measure in measures)
