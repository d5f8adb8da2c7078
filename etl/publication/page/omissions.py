"""What was left out, of which quarters, why, and which table tells it instead."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from etl.publication.model import Measure, Omitted, Release
from etl.publication.order import KINDS, PLACES
from etl.publication.page.rows import of_nation
from etl.publication.page.spoken import quarters
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter
from etl.publication.table import Table


class LeftOut(NamedTuple):
    """What a table leaves out of some quarters for one reason: its measures, in words.

    No measures is the whole table; no quarters are all. ``instead`` names the table that tells
    it, '' where none does.
    """

    table: str
    measures: str
    quarters: tuple[str, ...]
    reason: str
    instead: str


def left_out(release: Release) -> list[LeftOut]:
    """Gather what is left out by table, quarters and reason."""
    titles = {measure.name: measure.title for measure in release.measures}
    found: dict[LeftOut, list[str]] = {}
    for one in _merged(release.omitted):
        instead = _instead(release, one) if one.measure and one.table else ""
        key = LeftOut(one.table, "", one.quarters, one.reason, instead)
        named = [titles.get(one.measure, one.measure)] if one.measure else []
        found.setdefault(key, []).extend(named)
    return [key._replace(measures="; ".join(named)) for key, named in found.items()]


def omitted_text(words: Words, one: LeftOut) -> Markup:
    """Say what was left out, of when and why, and where it is told."""
    said = {
        "table": words.named("table_names", one.table),
        "measures": words.english(one.measures),
        "reason": words.english(one.reason),
        "when": _when(words, one.quarters),
    }
    if not one.measures:
        return words.say("omitted.table", **said)
    if not one.table:
        return words.say("omitted.measure", **said)
    instead = words.say("omitted.nowhere")
    if one.instead:
        instead = words.say("omitted.instead", table=words.named("table_names", one.instead))
    return words.say("omitted.measures_of_table", instead=instead, **said)


def untold(release: Release) -> list[Measure]:
    """The measures of which no table tells the nation."""
    return [
        measure
        for measure in release.measures
        if not any(of_nation(table, measure.name) for table in release.tables)
    ]


def _merged(omitted: Iterable[Omitted]) -> list[Omitted]:
    """One entry for all quarters that are left out for the same reason."""
    found: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    for one in omitted:
        found.setdefault((one.table, one.measure, one.reason), []).append(one.quarters)
    return [
        # An entry of all quarters says more than those beside it.
        Omitted(*key, tuple(sorted({q for each in parts for q in each})) if all(parts) else ())
        for key, parts in found.items()
    ]


def _when(words: Words, names: Sequence[str]) -> Markup:
    return quarters(words, map(Quarter.named, names)) if names else words.say("omitted.always")


def _instead(release: Release, one: Omitted) -> str:
    """Name the next coarser table that tells a measure, any other where none of those does."""
    telling = [t for t in release.tables if t.name != one.table and _tells(t, one)]
    own = release.table(one.table)
    # A table that leaves out all it had is not there, and every other is taken as coarser.
    coarser = [t for t in telling if own is None or _is_coarser(t, own)] or telling
    return max(coarser, key=_detail).name if coarser else ""


def _tells(table: Table, one: Omitted) -> bool:
    shown = table.rows.filter((pl.col("measure") == one.measure) & pl.col("percent").is_not_null())
    held = set(shown["quarter"])
    return held >= set(one.quarters) if one.quarters else bool(held)


def _detail(table: Table) -> tuple[int, int]:
    """How fine a table is: by place, and by offence."""
    places, offences = table.rows["area_type"].unique(), table.rows["offence_type"].unique()
    return max(map(PLACES.index, places)), max(map(KINDS.index, offences))


def _is_coarser(table: Table, than: Table) -> bool:
    one, other = _detail(table), _detail(than)
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
