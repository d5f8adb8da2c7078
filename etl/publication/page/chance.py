"""How many of the measures judged chance alone would mark, and whether that explains those marked.

By the rules of the dashboard, over the charts of a release, and so over published counts alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from etl.findings import grid
from etl.findings.headline import Mark
from etl.findings.words import about
from etl.publication.model import Release
from etl.publication.page.points import NEWS
from etl.publication.page.summary import mark_of
from etl.publication.page.wording import Words


class Explained(StrEnum):
    """What may explain those marked: chance, only quarters that are alike besides, or neither."""

    NOTHING_MARKED = "nothing_marked"
    CHANCE = "chance"
    LIKENESS = "likeness"
    NEITHER = "neither"


@dataclass(frozen=True)
class Chance:
    """``expected``: how many of those judged would be marked if nothing ever changed."""

    judged: int
    marked: int
    expected: float
    explained: str


def chance_of(release: Release) -> Chance | None:
    """Hold the measures a release is about against chance; None where none can be judged."""
    found = [(mark_of(release, one), one.chart) for one in release.main_statements]
    judged = [chart for mark, chart in found if mark != Mark.UNKNOWN]
    if not judged:
        return None
    marked = sum(mark in NEWS for mark, _ in found)
    apart, alike = (grid.marked_by_chance(judged, like) for like in (0, grid.NEIGHBOURS))
    return Chance(len(judged), marked, round(apart, 3), _explained(marked, apart, alike))


def recorded_chance(meta: Mapping[str, Any]) -> Chance | None:
    """Read from a release.json what it says of chance; None where it says nothing."""
    told = meta.get("chance")
    return Chance(**told) if told else None


def chance_text(words: Words, chance: Chance | None) -> list[Markup]:
    """Say it in a sentence, and of several marked that some may tell of the same cases."""
    if chance is None:
        return []
    said = words.say(
        f"chance.{chance.explained}",
        judged=chance.judged,
        marked=chance.marked,
        expected=words.english(about(chance.expected)),
    )
    return [said, words.say("chance.overlap")] if chance.marked > 1 else [said]


def _explained(marked: int, apart: float, alike: float) -> Explained:
    if not marked:
        return Explained.NOTHING_MARKED
    if not grid.is_beyond_chance(marked, apart):
        return Explained.CHANCE
    return Explained.NEITHER if grid.is_beyond_chance(marked, alike) else Explained.LIKENESS
