"""What may be asked of a metric: a filter that its counts do not know is refused, never ignored."""

from collections.abc import Collection

from etl.errors import ExitCode, OutcomesError
from etl.findings.asking import Ask, Selection, definition_of
from etl.findings.scope import (
    ALL,
    ALL_BUT,
    OFFENCES,
    STALKING_AND_HARASSMENT,
    is_published,
    is_settled,
)
from etl.findings.words import PERIOD_NAMES, Row

MARKERS = (ALL, "yes", "no", "not recorded")
# Counts of these kinds have no column for the two markers.
_WITHOUT_MARKERS = ("metrics.durations", "metrics.stocks", "metrics.published_counts")


def definition_for(ask: Ask, selection: Selection) -> Row:
    """Return the definition of what is selected.

    Raise OutcomesError for a metric that is not there, and for a period, an area, offences or
    markers that it is not counted by.
    """
    definition = definition_of(ask, selection.metric)
    _check("period_type", selection.period_type, PERIOD_NAMES)
    if selection.area != ALL:
        areas = ask("areas")["area_code"].to_list()
        is_but = selection.area.startswith(ALL_BUT)
        _check("area", selection.area.removeprefix(ALL_BUT), areas if is_but else [ALL, *areas])
    if selection.offences != ALL:
        _check("offences", selection.offences, _offences(ask, definition))
    has_markers = definition["counts_table"] not in _WITHOUT_MARKERS
    for name, chosen in (("dv", selection.dv), ("cyber", selection.cyber)):
        _check(name, chosen, MARKERS if has_markers else (ALL,))
    return definition


def share_for(ask: Ask, selection: Selection, only: str) -> Row:
    """Return the definition of a share. Raise OutcomesError as ``definition_for``, and for others.

    ``only`` says what is done of shares alone.
    """
    definition = definition_for(ask, selection)
    if definition["kind"] != "share":
        raise OutcomesError(
            f"{definition['title']} is a {definition['kind']}: {only}.", ExitCode.USAGE
        )
    return definition


def usual_offences(ask: Ask, metric: str) -> str:
    """The offences that a page asks of where none are chosen, as far as the metric knows them."""
    known = _offences(ask, definition_of(ask, metric))
    return STALKING_AND_HARASSMENT if STALKING_AND_HARASSMENT in known else ALL


def refuse_settled(ask: Ask, selection: Selection) -> None:
    """Raise OutcomesError where the cases are chosen by the marker that the metric measures."""
    if is_settled(selection):
        title = definition_for(ask, selection)["title"]
        raise OutcomesError(
            f"{title} is settled by the choice of cases: choose them by another marker than the one"
            " it measures.",
            ExitCode.USAGE,
        )


def _offences(ask: Ask, definition: Row) -> list[str]:
    if definition["is_of_all_offences"]:
        return [ALL]
    if is_published(definition):
        return [ALL, *ask("categories")["offence_category_code"]]
    return [*OFFENCES, *ask("offence_groups")["offence_group_code"]]


def _check(name: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        known = list(dict.fromkeys(allowed))
        raise OutcomesError(
            f"{name} is {value!r}, which this metric is not counted by: give"
            f" {'one of ' if len(known) > 1 else ''}{', '.join(known)}.",
            ExitCode.USAGE,
        )
