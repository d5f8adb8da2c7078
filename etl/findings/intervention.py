"""Did it work? A registered intervention held against the series of a metric."""

from collections.abc import Mapping
from dataclasses import replace

from etl.errors import ExitCode, OutcomesError
from etl.findings.allowed import definition_for, refuse_settled
from etl.findings.asking import Ask, Selection
from etl.findings.interrupted_recording import recording_remarks
from etl.findings.interrupted_series import Part, part_series
from etl.findings.one_definition import Stretch, stretch_about
from etl.findings.scope import (
    OTHER_PROSECUTIONS,
    STALKING_AND_HARASSMENT,
    is_published,
    scope_in_words,
)
from etl.findings.words import Row
from etl.measurement.interrupted import (
    Doubt,
    Event,
    Interrupted,
    Options,
    Question,
    Series,
    Verdict,
    disagreement,
    interrupted_time_series,
)

_OTHER_PERIOD = {"month": "quarter", "quarter": "month"}
_TOO_FEW = {Doubt.FEW_POINTS, Doubt.NOT_FITTED}
# What is found by month and by quarter, or why it cannot be asked so.
Answers = Mapping[str, Interrupted | OutcomesError]


def interventions(ask: Ask) -> list[Row]:
    """The register of interventions (data/reference/interventions.csv), oldest first."""
    return ask("interventions").to_dicts()


def did_it_work(
    ask: Ask,
    selection: Selection,
    intervention_code: str,
    part: Part | None = None,
    with_control: bool = False,
    options: Options | None = None,
) -> Interrupted:
    """Ask whether a metric, or a part of it, changed with an intervention, by month or quarter.

    With a control, the same of other prosecutions is taken off: it needs a selection of stalking
    and harassment, and a metric that counts others too. Only periods of one definition are held
    against each other; one that changed on the day itself is said to have. Raise OutcomesError
    where the metric, its part, the intervention or the control is not there, for a stock, and
    where the choice of cases settles the metric.

    Where months and quarters have different answers, the words of either say so.
    """
    kind = selection.period_type
    if kind not in _OTHER_PERIOD:
        return _answer(ask, selection, intervention_code, part, with_control, options)
    return told(answers(ask, selection, intervention_code, part, with_control, options), kind)


def answers(
    ask: Ask,
    selection: Selection,
    intervention_code: str,
    part: Part | None = None,
    with_control: bool = False,
    options: Options | None = None,
) -> Answers:
    """Ask as ``did_it_work`` by month and by quarter, whatever period is selected."""
    asked = (part, with_control, options)
    return {
        kind: _answer_or_why(ask, replace(selection, period_type=kind), intervention_code, *asked)
        for kind in _OTHER_PERIOD
    }


def told(found: Answers, period_type: str) -> Interrupted:
    """Return the answer by month or quarter. Raise OutcomesError where there is none."""
    own, other = found[period_type], found[_OTHER_PERIOD[period_type]]
    if isinstance(own, OutcomesError):
        # Answers are shared by all who read: a fault raised twice would grow.
        raise OutcomesError(str(own), own.exit_code)
    remark = None if isinstance(other, OutcomesError) else disagreement(own, other)
    return replace(own, words=(*own.words, remark)) if remark else own


def usual_period(found: Answers) -> str:
    """Month, as it tells most; quarter where months have too few cases and quarters have enough.

    How much is held decides, never what is found: else the more welcome answer would be shown.
    """
    return (
        "quarter" if not _has_enough(found["month"]) and _has_enough(found["quarter"]) else "month"
    )


def _has_enough(found: Interrupted | OutcomesError) -> bool:
    return not isinstance(found, OutcomesError) and not _TOO_FEW.intersection(found.doubts)


def _answer_or_why(
    ask: Ask, selection: Selection, code: str, *asked: Part | bool | Options | None
) -> Interrupted | OutcomesError:
    try:
        found = _answer(ask, selection, code, *asked)
    except OutcomesError as fault:
        return OutcomesError(str(fault), fault.exit_code)
    return beside_register(found, _intervention(ask, code), selection.metric)


def _answer(
    ask: Ask,
    selection: Selection,
    intervention_code: str,
    part: Part | None,
    with_control: bool,
    options: Options | None,
) -> Interrupted:
    definition = definition_for(ask, selection)
    refuse_settled(ask, selection)
    chosen = _intervention(ask, intervention_code)
    ours = part_series(ask, selection, definition, part or Part())
    title = ": ".join(filter(None, [definition["title"], ours.name]))
    options = options or Options()
    options = replace(options, followed_days=max(options.followed_days, ours.followed_days))
    day = chosen["intervention_date"]
    stretch = stretch_about(ask("definition_versions", metric=selection.metric).to_dicts(), day)
    question = Question(
        metric=f"{title} ({scope_in_words(ask, selection, definition)})",
        series=stretch.cut(ours.series),
        intervention=Event(day, chosen["intervention_name"]),
        control=_control(ask, selection, definition, ours.part, stretch) if with_control else None,
        control_name="the same of other prosecutions",
        events=_events(ask, "published" if is_published(definition) else "cases"),
        looks=ours.looks,
        redefined=stretch.redefined,
        remarks=(
            *ours.remarks,
            *stretch.remarks(day, options.window_years),
            *recording_remarks(ours.recorded, day, options.window_years),
        ),
        has_ended=stretch.last_day is not None,
        options=options,
    )
    return interrupted_time_series(question)


def beside_register(found: Interrupted, chosen: Row, metric: str) -> Interrupted:
    """Say where a change is found in what the register expected to stay as it was."""
    lists = (chosen["expected_higher"], chosen["expected_lower"], chosen["expected_either"])
    expected = {name for listed in lists if listed for name in listed.split(";")}
    if found.verdict is not Verdict.CHANGED or metric in expected:
        return found
    remark = "The register of interventions expected no effect of it on this metric."
    return replace(found, words=(*found.words, remark))


def _intervention(ask: Ask, code: str) -> Row:
    found = {row["intervention_code"]: row for row in interventions(ask)}
    if code not in found:
        raise OutcomesError(
            f"There is no intervention {code!r}. There are: {', '.join(found)}.", ExitCode.USAGE
        )
    return found[code]


def _control(
    ask: Ask, selection: Selection, definition: Row, part: Part, stretch: Stretch
) -> Series:
    if selection.offences != STALKING_AND_HARASSMENT:
        raise OutcomesError(
            "A control needs the selection stalking-and-harassment.", ExitCode.USAGE
        )
    selection = replace(selection, offences=OTHER_PROSECUTIONS)
    others = stretch.cut(part_series(ask, selection, definition, part).series)
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
