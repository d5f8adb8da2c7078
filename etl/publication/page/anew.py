"""Numbers that a release tells anew, as they are and as they were."""

from collections.abc import Sequence

from markupsafe import Markup

from etl.findings.words import begin_small
from etl.publication.model import Restated
from etl.publication.page.grid import Grid, heads
from etl.publication.page.spoken import quarter
from etl.publication.page.wording import Words

_HEADS = ("table.measure", "table.offence", "table.quarter", "anew.was", "anew.now")


def told_anew(words: Words, restated: Sequence[Restated]) -> Grid | None:
    """Lay out the numbers of the nation that are told anew; None where there are none."""
    if not restated:
        return None
    return Grid(
        name="anew",
        caption=words.say("anew.caption", nation=words.say("site.nation")),
        heads=heads(words, _HEADS),
        rows=tuple(
            (
                words.english(one.measure),
                words.english(one.offences),
                quarter(words, one.quarter),
                words.english(one.was),
                words.english(one.now),
            )
            for one in restated
        ),
        headers=3,
    )


def main_told_anew(words: Words, restated: Sequence[Restated]) -> tuple[Markup, ...]:
    """Say in sentences what a release is about of it, and how much more there is."""
    main = [one for one in restated if one.is_main]
    more = len(restated) - len(main)
    told = [_sentence(words, one) for one in main]
    if more:
        told.append(words.say("anew.more" if main else "anew.only", count=more))
    return tuple(told)


def _sentence(words: Words, one: Restated) -> Markup:
    return words.say(
        "anew.sentence",
        measure=words.english(one.measure),
        offences=words.english(begin_small(one.offences)),
        quarter=quarter(words, one.quarter),
        now=words.english(one.now),
        was=words.english(one.was),
    )
