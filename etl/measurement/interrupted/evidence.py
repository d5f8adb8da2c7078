"""Everything an analysis found, before anything is concluded from it."""

from dataclasses import dataclass

from etl.measurement.interrupted.axis import DAYS_IN_YEAR
from etl.measurement.interrupted.control import controlled_effects
from etl.measurement.interrupted.describe import assumptions_in_words, model_in_words
from etl.measurement.interrupted.effects import Effects
from etl.measurement.interrupted.findings import Findings, findings_of
from etl.measurement.interrupted.line import Line, line_of
from etl.measurement.interrupted.options import Event
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.window import Window, fit_window, open_window


@dataclass(frozen=True)
class Evidence:
    """What was found about one question.

    `points_before` and `points_after` count the fitted periods wholly on either side. `findings`
    is None where the series cannot carry the model, `controlled` (the effects on the difference to
    the control series) where there is no control or it cannot. `confounders` are other events
    within the time looked at, `coinciding` those of them too near to be parted from the
    intervention. `model` and `assumptions` are in words.
    """

    question: Question
    points_before: int
    points_after: int
    findings: Findings | None
    controlled: Effects | None
    line: Line
    confounders: tuple[Event, ...]
    coinciding: tuple[Event, ...]
    model: str
    assumptions: str

    def nearest(self, events: tuple[Event, ...]) -> Event:
        """Return which of some events is nearest to the date. There must be one."""
        day = self.question.intervention.day
        return min(events, key=lambda event: abs(event.day - day))


def gather(question: Question) -> Evidence:
    """Gather everything that a verdict rests on."""
    options, series = question.options, question.series
    window = open_window(series, question.intervention.day, options)
    fitted = fit_window(window, options, window.is_used)
    averaged = fitted and posterior(fitted, window.axis.numbers[window.is_used])
    confounders = _within(question, window)
    return Evidence(
        question=question,
        points_before=int(window.is_before.sum()),
        points_after=int(window.is_after.sum()),
        findings=averaged and findings_of(question, window, fitted, averaged),
        controlled=_controlled(question, window),
        line=line_of(series, window, options, averaged),
        confounders=confounders,
        coinciding=tuple(event for event in confounders if _coincides(question, event)),
        model=model_in_words(question),
        assumptions=assumptions_in_words(options),
    )


def _controlled(question: Question, window: Window) -> Effects | None:
    if question.control is None:
        return None
    control = open_window(question.control, question.intervention.day, question.options)
    return controlled_effects(window, control, question.options)


def _within(question: Question, window: Window) -> tuple[Event, ...]:
    drawn = window.axis.numbers - question.number_of(question.intervention)
    return tuple(
        event
        for event in question.other_events
        if drawn.size and drawn[0] <= question.periods_after(event) <= drawn[-1]
    )


def _coincides(question: Question, event: Event) -> bool:
    options, away = question.options, (event.day - question.intervention.day).days
    # What falls among periods left out on either side cannot be parted from the date either.
    phasing_in = options.phase_in * question.series.months * DAYS_IN_YEAR / 12
    return (
        -options.coincidence_days - options.followed_days
        <= away
        <= (options.coincidence_days + phasing_in)
    )
