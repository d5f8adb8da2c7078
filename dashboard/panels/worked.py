"""Whether an intervention moved a measure: the interrupted series, its answer, its caveats."""

from dataclasses import replace

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.warehouse import found
from etl.drawing.interrupted import interrupted_figure
from etl.findings import words
from etl.findings.asking import Ask, Selection, definition_of
from etl.findings.interrupted_series import Part
from etl.findings.intervention import Answers, answers, interventions, told, usual_period
from etl.findings.scope import scope_in_words
from etl.measurement.interrupted import Interrupted

_QUESTIONS = {"mean": "mean_series", "mix": "mix_series", "time to event": "durations"}


_BOTH = "month and quarter"


def usual_period_of(selection: Selection, code: str, part: Part) -> str:
    """Return the period that an intervention is asked by where none is chosen."""
    return usual_period(_both(selection, code, part))


def worked_panel(selection: Selection, code: str, part: Part) -> Panel:
    """Answer for one intervention. Raise OutcomesError where it cannot be asked."""
    return found(_worked, selection, code, part)


def _both(selection: Selection, code: str, part: Part) -> Answers:
    # Asked by either period both are needed: they are looked for once.
    return found(answers, replace(selection, period_type=_BOTH), code, part)


def _worked(ask: Ask, selection: Selection, code: str, part: Part) -> Panel:
    register = {row["intervention_code"]: row for row in interventions(ask)}
    seen = told(_both(selection, code, part), selection.period_type)
    definition = definition_of(ask, selection.metric)
    answer, *more = seen.words
    fitted = bool(seen.line.fitted)
    figure = interrupted_figure(seen) if fitted else None
    events = mark_events(ask, figure, seen.line.starts) if fitted else ()
    return Panel(
        name="worked",
        title=answer,
        about=(
            f"{definition['title']}: {definition['numerator']}, of {definition['denominator']}."
            f" {scope_in_words(ask, selection, definition)}, by {selection.period_type}."
        ),
        alt=(
            "The series, the line fitted to it, and where the old level and trend would have led."
            f" {answer}"
        ),
        trace=Trace(selection, _QUESTIONS.get(definition["kind"], "series")),
        figure=figure,
        events=events,
        table=_table(seen) if fitted else None,
        reading=" ".join(more),
        notes=tuple(line for line in (register[code]["note"], *seen.cautions) if line),
        how_to_read="\n\n".join(_evidence(seen)),
        legend=(
            "Points: the value by period. Line: fitted. Dashed, with its 95% band: the old level"
            " and trend gone on; it says less the further it is drawn. Upright: what was done,"
            " and dotted any other event."
            if fitted
            else ""
        ),
    )


def _table(seen: Interrupted) -> pl.DataFrame:
    line = seen.line
    return pl.DataFrame(
        {
            "Period begins": line.starts, "Value": line.rates, "Fitted": line.fitted,
            "Gone on": line.counterfactual, "Gone on, 95% low": line.counterfactual_low,
            "Gone on, 95% high": line.counterfactual_high,
        }
    ).reverse()  # fmt: skip


def _evidence(seen: Interrupted) -> list[str]:
    lines = [seen.model, seen.assumptions]
    if seen.findings:
        placebo, left = seen.findings.placebo, seen.findings.residuals
        lines += [
            "Placebo dates before it, spread evenly and chosen for no event:"
            f" {len(placebo.dates)}, of which {placebo.found} would have been called a change.",
            f"Neighbouring periods are correlated by {left.lag_1:.2f} after the fit"
            f"{_spread(seen)}.",
        ]
    others = [f"{event.name} ({words.day(event.day)})" for event in seen.confounders]
    lines += [f"Other events within the time looked at: {'; '.join(others)}."] if others else []
    return [line for line in lines if line]


def _spread(seen: Interrupted) -> str:
    if not seen.question.series.is_share:
        return ""
    return f"; dispersion {seen.findings.residuals.dispersion:.2f} (1 is chance alone)"
