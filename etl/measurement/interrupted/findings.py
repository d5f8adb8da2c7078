"""What a fitted series shows."""

from dataclasses import dataclass

from etl.measurement.interrupted.effects import Effects, effects_of
from etl.measurement.interrupted.glm import Fit
from etl.measurement.interrupted.placebo import Placebo, placebo_of
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.residuals import Residuals, residuals_of
from etl.measurement.interrupted.serial import Posterior
from etl.measurement.interrupted.straightness import Bends, bends_of
from etl.measurement.interrupted.variants import Variant, variants_of
from etl.measurement.interrupted.window import Window


@dataclass(frozen=True)
class Findings:
    """Effects, and what tells how far to trust them. `bends` is None in very short series."""

    effects: Effects
    residuals: Residuals
    bends: Bends | None
    placebo: Placebo
    variants: tuple[Variant, ...]


def findings_of(question: Question, window: Window, fitted: Fit, averaged: Posterior) -> Findings:
    """Read everything off one fit."""
    effects = effects_of(question.options.model, averaged)
    numbers = window.axis.numbers[window.is_used]
    return Findings(
        effects,
        residuals_of(fitted, averaged, numbers, question.series.months),
        bends_of(window, question.options),
        placebo_of(question, window, effects.least_p),
        variants_of(question, window, fitted),
    )
