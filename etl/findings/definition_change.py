"""How much of a change is definition, and where that cannot be told."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from etl.errors import ExitCode, OutcomesError
from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.scope import ALL
from etl.findings.words import Row


@dataclass(frozen=True)
class DefinitionChange:
    """A version of a definition that followed another on a day.

    ``effect`` is the row of sql/questions/definition_effect.sql where both were counted side by
    side, and None where no SQL could show what the other version would have given.
    """

    changed_on: date
    old_version: int
    new_version: int
    reason: str
    effect: Row | None
    text: str


def definition_changes(ask: Ask, selection: Selection) -> list[DefinitionChange]:
    """Return the changes of a metric's definition, oldest first, each in words.

    Raise OutcomesError for what the metric is not counted by, and for markers.
    """
    definition_for(ask, selection)
    if (selection.dv, selection.cyber) != (ALL, ALL):
        raise OutcomesError(
            "How much of a change is definition is counted for cases with any marker: choose none.",
            ExitCode.USAGE,
        )
    versions = ask("definition_versions", metric=selection.metric).to_dicts()
    chosen = selection.only("metric", "period_type", "area", "offences")
    effects = {row["old_version"]: row for row in _effects(ask, versions, chosen)}
    return [
        _change(old, new, effects.get(old["version"]), selection.period_type)
        for old, new in pairwise(versions)
    ]


def _effects(ask: Ask, versions: list[Row], chosen: dict[str, str]) -> list[Row]:
    if not any(version["is_counted_apart"] for version in versions):
        return []
    return ask("definition_effect", **chosen).to_dicts()


def _change(old: Row, new: Row, effect: Row | None, period_type: str) -> DefinitionChange:
    whole = effect if effect and _is_enough(effect) else None
    day = old["until_date"]
    text = f"On {words.day(day)} the definition changed: {new['reason']}. " + (
        _effect_in_words(whole, period_type) if whole else _untold(old, effect)
    )
    return DefinitionChange(day, old["version"], new["version"], new["reason"], whole, text)


def _is_enough(effect: Row) -> bool:
    names = ("denominator_before", "denominator_new_before", "denominator_after")
    return min(effect[name] or 0 for name in names) >= words.FEW


def _effect_in_words(row: Row, period_type: str) -> str:
    before = words.period_name(row["before_start"], period_type)
    after = words.period_name(row["after_start"], period_type)
    return (
        f"From {before} to {after} the share went from {words.percent(row['rate_before'])}"
        f" ({_of(row, 'before')}) to {words.percent(row['rate_after'])} ({_of(row, 'after')}):"
        f" {words.points(row['change_by_definition'])} are definition,"
        f" {words.points(row['change_by_all_else'])} are all else, the first use of what is newly"
        " counted included (95% interval"
        f" {words.points_between(row['change_by_all_else_low'], row['change_by_all_else_high'])})."
        f" For {before} the new one gives {words.percent(row['rate_new_before'])}"
        f" ({_of(row, 'new_before')}): both count the same period, so that what is definition is"
        " counted there and not estimated."
    )


def _untold(old: Row, effect: Row | None) -> str:
    if old["is_counted_apart"] and effect:
        return "Too little is held on one side of it to tell what it changed."
    return (
        "What it changed cannot be counted: it changed what was recorded, or what the law allowed,"
        " so that the old one cannot be applied to the new cases. Periods before and after are not"
        " held against each other."
    )


def _of(row: Row, when: str) -> str:
    return f"{words.count(row[f'numerator_{when}'])} of {words.count(row[f'denominator_{when}'])}"
