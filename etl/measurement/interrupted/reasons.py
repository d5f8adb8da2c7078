"""Why nothing can be told yet, a sentence a reason."""

from collections.abc import Callable

from etl.measurement.dates import day_name
from etl.measurement.interrupted.evidence import Evidence
from etl.measurement.interrupted.numbers import least_seen, period_noun, signed
from etl.measurement.interrupted.placebo import Placebo
from etl.measurement.interrupted.verdict import ENOUGH_PLACEBOS, Doubt, found, not_borne_out

# Of fewer none being as clear has odds that prove nothing.
MANY_PLACEBOS = 20


def reason(doubt: Doubt, evidence: Evidence) -> str:
    """Put one doubt about the evidence into a sentence."""
    return _REASONS[doubt](evidence)


def placebo_sentence(placebo: Placebo) -> str:
    """Say what earlier dates showed, which were chosen for no event, though one may lie near."""
    count = len(placebo.dates)
    if count < ENOUGH_PLACEBOS:
        return "The time before is too short to try the method on earlier dates."
    as_clear = f", at {placebo.as_strong} of them one as clear as this" if placebo.as_strong else ""
    few = "; so few dates reassure little" if count < MANY_PLACEBOS else ""
    return (
        f"Of {count} earlier dates, spread evenly and chosen for no event, the same method finds a"
        f" change at {placebo.found or 'none'}{as_clear}{few}; neighbouring dates have"
        " most of their data in common."
    )


def variants_sentence(evidence: Evidence) -> str:
    """Say with which other analyses of the same series a finding is not clear, if any."""
    unclear = not_borne_out(evidence.findings)
    if not unclear:
        return ""
    tried = len(evidence.findings.variants)
    return (
        f"Of {tried} other analyses of the same series {tried - len(unclear) or 'none'} bear it"
        f" out in full; it is not clear with: {'; '.join(unclear)}."
    )


def _few_points(evidence: Evidence) -> str:
    before, after = (
        period_noun(evidence.question.series.months, count)
        for count in (evidence.points_before, evidence.points_after)
    )
    within = " (and not followed past it)" if evidence.question.options.followed_days else ""
    if not evidence.points_before:
        return f"No period with counts lies before the date{within} to hold those after it against."
    return (
        f"Periods with counts: {before} before the date{within}, {after} after it;"
        f" {evidence.question.least_points} are needed on either side."
    )


def _not_fitted(evidence: Evidence) -> str:
    return "The counts are too few, or vary too little, for a line on either side of the date."


def _definition(evidence: Evidence) -> str:
    return (
        f"The definition changed on that day as well ({evidence.question.redefined}): what is seen"
        " may be definition and not conduct."
    )


def _coincidence(evidence: Evidence) -> str:
    event = evidence.nearest(evidence.coinciding)
    return (
        f"“{event.name}” ({day_name(event.day)}) came so near to the date that the effects of the"
        " two cannot be parted."
    )


def _bent(evidence: Evidence) -> str:
    return (
        "The lines are bent: where the trend before would have led is not known, and one curve"
        " through both sides may show the same."
    )


def _placebo(evidence: Evidence) -> str:
    return placebo_sentence(evidence.findings.placebo)


def _control(evidence: Evidence) -> str:
    name = f"The control series ({evidence.question.control_name})"
    controlled = evidence.controlled
    if controlled is None:
        return f"{name} has too few counts for a comparison."
    return (
        f"{name} does not bear it out: against it the level differs by"
        f" {signed(controlled.level)}, the trend by {signed(controlled.slope)}."
    )


def _low_power(evidence: Evidence) -> str:
    effects, options = evidence.findings.effects, evidence.question.options
    if any(found(effects)):
        return (
            "What the series shows is less than it could be relied on to show, and such findings"
            " are mostly exaggerated."
        )
    missed = [
        f"of {name} by {limit:g} {effect.unit} (seen reliably from {least_seen(effect)} on)"
        for name, effect, limit in (
            ("level", effects.level, options.worthwhile_level),
            ("trend", effects.slope, options.worthwhile_slope),
        )
        if effect.detectable > limit
    ]
    return f"A change that matters may have been missed: {' or '.join(missed)}."


def _borderline(evidence: Evidence) -> str:
    effects = evidence.findings.effects
    both = effects.level.is_clear and effects.slope.is_clear
    which = "Both intervals" if both else "One of the two intervals"
    leave = "leave" if both else "leaves"
    return (
        f"{which}, of level and of trend, {leave} out no change, but not clearly enough where two"
        " are looked at."
    )


_REASONS: dict[Doubt, Callable[[Evidence], str]] = {
    Doubt.FEW_POINTS: _few_points,
    Doubt.NOT_FITTED: _not_fitted,
    Doubt.DEFINITION: _definition,
    Doubt.COINCIDENCE: _coincidence,
    Doubt.BENT: _bent,
    Doubt.PLACEBO: _placebo,
    Doubt.VARIANTS: variants_sentence,
    Doubt.CONTROL: _control,
    Doubt.LOW_POWER: _low_power,
    Doubt.BORDERLINE: _borderline,
}
