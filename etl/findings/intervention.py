"""Did it work? A registered intervention held against the series of a metric."""

from dataclasses import replace

from etl.errors import ExitCode, OutcomesError
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.phases import is_point
from etl.findings.scope import (
    OTHER_PROSECUTIONS,
    STALKING_AND_HARASSMENT,
    is_published,
    scope_in_words,
)
from etl.findings.words import Row
from etl.measurement.interrupted import (
    Event,
    Interrupted,
    Options,
    Question,
    Series,
    interrupted_time_series,
)


def interventions(ask: Ask) -> list[Row]:
    """The register of interventions (data/reference/interventions.csv), oldest first."""
    return ask("interventions").to_dicts()


def did_it_work(
    ask: Ask,
    selection: Selection,
    intervention_code: str,
    with_control: bool = False,
    options: Options | None = None,
) -> Interrupted:
    """Ask whether a share changed with an intervention: months or quarters of the selection.

    With a control, the same share among other prosecutions is taken off first: it needs a
    selection of stalking and harassment, and a metric that counts others too. Raise OutcomesError
    where the metric, the intervention or the control is not there.
    """
    definition = definition_for(ask, selection)
    found = {row["intervention_code"]: row for row in interventions(ask)}
    if intervention_code not in found:
        raise OutcomesError(
            f"There is no intervention {intervention_code!r}. There are: {', '.join(found)}.",
            ExitCode.USAGE,
        )
    chosen = found[intervention_code]
    source = "published" if is_published(definition) else "cases"
    question = Question(
        metric=f"{definition['title']} ({scope_in_words(ask, selection, definition)})",
        series=_series(ask, selection),
        intervention=Event(chosen["intervention_date"], chosen["intervention_name"]),
        control=_control(ask, selection) if with_control else None,
        control_name="the same share among other prosecutions",
        events=_events(ask, source),
        options=options or Options(),
    )
    return interrupted_time_series(question)


def _series(ask: Ask, selection: Selection) -> Series:
    rows = ask("series", **selection.filters).to_dicts()
    if len(rows) < 2 or selection.period_type == "financial year":
        raise OutcomesError(
            "An interrupted time series needs months or quarters, at least two of them: choose"
            " --period month or quarter, and a metric with counts.",
            ExitCode.USAGE,
        )
    return Series(
        tuple(row["period_start"] for row in rows),
        tuple(row["numerator"] if _is_there(row) else None for row in rows),
        tuple(row["denominator"] if _is_there(row) else None for row in rows),
    )


def _is_there(row: Row) -> bool:
    # A period within which the definition changed is still a point: the change is an event that
    # coincides, and is told as one.
    return is_point(row | {"is_mixed": False})


def _control(ask: Ask, selection: Selection) -> Series:
    if selection.offences != STALKING_AND_HARASSMENT:
        raise OutcomesError(
            "A control needs the selection stalking-and-harassment.", ExitCode.USAGE
        )
    others = _series(ask, replace(selection, offences=OTHER_PROSECUTIONS))
    if not any(others.denominators):
        raise OutcomesError(
            f"{selection.metric} counts stalking and harassment alone: there is no control for it.",
            ExitCode.USAGE,
        )
    return others


def _events(ask: Ask, source: str) -> tuple[Event, ...]:
    """The change register; the intervention's own entry is no other event to a question."""
    rows = ask("events", applies_to=source).to_dicts()
    return tuple(Event(row["event_date"], row["event_name"]) for row in rows)
