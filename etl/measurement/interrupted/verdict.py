"""Did it change? The rules by which numbers become one of three answers.

A change is claimed where the level or the slope differs from nothing: two chances to err, so by
Holm (1979), Scand J Statist 6:65, one of them has to have a p value of 2.5%, after which the other
counts from 5% on. Both together err in 5% of series in which nothing happened. "No change found"
needs both intervals to hold 0 and a series that would have shown an effect that matters. Every
doubt below turns either answer into "cannot tell yet".
"""

from enum import StrEnum

from etl.measurement.interrupted.effects import Effect, Effects
from etl.measurement.interrupted.evidence import Evidence
from etl.measurement.interrupted.findings import Findings
from etl.measurement.interrupted.options import Options
from etl.measurement.interrupted.placebo import FOUND, Placebo

# Lines count as bent from this p value on: of straight ones 2 in 100 do.
BENT = 0.01
# Earlier dates show as much where more than this share of them has as small a p value, or where
# the method finds a change at more than a quarter. Of fewer than five dates no share is taken.
ENOUGH_PLACEBOS, AS_STRONG_SHARE, FOUND_SHARE = 5, 0.05, 0.25


class Verdict(StrEnum):
    """What can be said."""

    CHANGED = "changed"
    NO_CHANGE_FOUND = "no change found"
    CANNOT_TELL_YET = "cannot tell yet"


class Doubt(StrEnum):
    """Why nothing can be said, the gravest first."""

    FEW_POINTS = "fewer points on a side than a season and a trend need"
    NOT_FITTED = "the series cannot carry the model"
    DEFINITION = "the definition changed on the day itself"
    COINCIDENCE = "another event lies too near to be parted"
    BENT = "the trend before was not straight, or one curve shows all of it"
    PLACEBO = "dates at which nothing happened show as much"
    VARIANTS = "most other analyses of the same series do not bear it out, or one says the opposite"
    CONTROL = "the control series does not bear it out"
    LOW_POWER = "the series could not have shown an effect that matters"
    BORDERLINE = "the one interval that leaves out 0 is not clear enough, two being looked at"


def found(effects: Effects) -> tuple[bool, bool]:
    """Whether the change of level, and of slope, is clear of chance (Holm)."""
    if effects.least_p > FOUND:
        return False, False
    return effects.level.is_clear, effects.slope.is_clear


def claimed(evidence: Evidence) -> tuple[bool, bool]:
    """Whether level, and slope, is found and is clear against the control series too, if any."""
    ours, theirs = evidence.findings.effects, evidence.controlled
    if evidence.question.control is None:
        return found(ours)
    if theirs is None:
        return False, False
    level, slope = found(ours)
    return (
        level and theirs.level.bears_out(ours.level),
        slope and theirs.slope.bears_out(ours.slope),
    )


def doubts_of(evidence: Evidence) -> tuple[Doubt, ...]:
    """Return every reason for not answering, the gravest first."""
    points = min(evidence.points_before, evidence.points_after)
    are_few = points < evidence.question.least_points
    doubts = {
        Doubt.FEW_POINTS: are_few,
        Doubt.NOT_FITTED: evidence.findings is None and not are_few,
        Doubt.DEFINITION: bool(evidence.question.redefined),
        Doubt.COINCIDENCE: bool(evidence.coinciding),
    }
    if evidence.findings is not None:
        doubts |= _about_findings(evidence, evidence.findings)
    return tuple(doubt for doubt, holds in doubts.items() if holds)


def _about_findings(evidence: Evidence, findings: Findings) -> dict[Doubt, bool]:
    effects = findings.effects
    is_found = any(found(effects))
    return {
        Doubt.BENT: _is_bent(findings),
        Doubt.PLACEBO: is_found and _finds_as_much(findings.placebo),
        Doubt.VARIANTS: is_found and _variants_differ(findings),
        Doubt.CONTROL: _control_differs(evidence, is_found),
        Doubt.LOW_POWER: _lacks_power(evidence.question.options, effects),
        Doubt.BORDERLINE: not is_found and (effects.level.is_clear or effects.slope.is_clear),
    }


def verdict_of(evidence: Evidence, doubts: tuple[Doubt, ...]) -> Verdict:
    """Conclude from what was found and what speaks against it."""
    if doubts:
        return Verdict.CANNOT_TELL_YET
    return Verdict.CHANGED if any(claimed(evidence)) else Verdict.NO_CHANGE_FOUND


def _is_bent(findings: Findings) -> bool:
    bends = findings.bends
    if bends is None:
        return False
    if bends.before_p < BENT:
        return True
    # A kink or a step in straight lines outlives a curve; what only a curve made does not.
    pairs = (
        (findings.effects.level, bends.with_curve.level),
        (findings.effects.slope, bends.with_curve.slope),
    )
    outlives = any(
        is_found and beside.bears_out(ours)
        for is_found, (ours, beside) in zip(found(findings.effects), pairs, strict=True)
    )
    return bends.curve_p < BENT and not outlives


def _finds_as_much(placebo: Placebo) -> bool:
    count = len(placebo.dates)
    if count < ENOUGH_PLACEBOS:
        return False
    return placebo.as_strong > AS_STRONG_SHARE * count or placebo.found > FOUND_SHARE * count


def not_borne_out(findings: Findings) -> tuple[str, ...]:
    """Name the other analyses with which not all that is found is clear, and the same way."""
    return tuple(
        variant.name
        for variant in findings.variants
        if not all(
            beside.bears_out(ours)
            for ours, beside in _found_beside(findings.effects, variant.effects)
        )
    )


def _variants_differ(findings: Findings) -> bool:
    # Half the years, or another season, have less power: that one is not clear says little.
    opposite = any(
        beside.is_clear and not beside.bears_out(ours)
        for variant in findings.variants
        for ours, beside in _found_beside(findings.effects, variant.effects)
    )
    return opposite or 2 * len(not_borne_out(findings)) > len(findings.variants)


def _found_beside(ours: Effects, theirs: Effects) -> list[tuple[Effect, Effect]]:
    pairs = ((ours.level, theirs.level), (ours.slope, theirs.slope))
    return [pair for pair, is_found in zip(pairs, found(ours), strict=True) if is_found]


def _control_differs(evidence: Evidence, is_found: bool) -> bool:
    if evidence.question.control is None:
        return False
    if is_found or evidence.controlled is None:
        return not any(claimed(evidence))
    return any(found(evidence.controlled))


def _lacks_power(options: Options, effects: Effects) -> bool:
    worthwhile = (options.worthwhile_level, options.worthwhile_slope)
    pairs = list(zip((effects.level, effects.slope), worthwhile, strict=True))
    is_found = found(effects)
    if any(is_found):
        # What a weak series happens to find is exaggerated, unless it is as large as what the
        # series can be relied on to find: Gelman and Carlin (2014), Persp Psychol Sci 9:641.
        shown = [pair for pair, one in zip(pairs, is_found, strict=True) if one]
        return not any(_is_reliable(effect, limit) for effect, limit in shown)
    return any(effect.detectable > limit for effect, limit in pairs)


def _is_reliable(effect: Effect, worthwhile: float) -> bool:
    return effect.detectable <= worthwhile or abs(effect.estimate) >= effect.detectable
