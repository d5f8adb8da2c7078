"""What a careful reader should know of a result, beside its verdict."""

from etl.measurement.interrupted.effects import Effect, Effects
from etl.measurement.interrupted.evidence import Evidence
from etl.measurement.interrupted.findings import Findings
from etl.measurement.interrupted.numbers import period_noun
from etl.measurement.interrupted.verdict import Verdict, claimed

SMALL = 0.01


def cautions_of(evidence: Evidence, verdict: Verdict) -> tuple[str, ...]:
    """Return what may mislead in the numbers, a sentence each; none where nothing was fitted."""
    findings = evidence.findings
    if findings is None:
        return ()
    sentences = [_bend(findings), _left_over(findings, evidence.question.series.months)]
    if verdict is Verdict.CHANGED:
        sentences += [_impossible(evidence), _small(evidence, findings.effects)]
    return tuple(sentence for sentence in sentences if sentence)


def _bend(findings: Findings) -> str:
    if findings.bends is None or findings.bends.after_p >= SMALL:
        return ""
    return (
        "The trend after the date is not straight (a ceiling, or an effect that came slowly?): the"
        " change of slope is a mean over the time looked at. Try a shorter one."
    )


def _left_over(findings: Findings, months: int) -> str:
    residuals = findings.residuals
    if residuals.left_over_p >= SMALL:
        return ""
    return (
        "Periods still resemble one another after allowing for their neighbours (Ljung-Box over"
        f" {period_noun(months, residuals.lags)}): the intervals may be too narrow."
    )


def _impossible(evidence: Evidence) -> str:
    line, question = evidence.line, evidence.question
    if not question.series.is_share:
        return ""
    if all(0 <= share <= 1 for share in line.counterfactual_trend):
        return ""
    return (
        "Within the time looked at the trend before would have left what a share can be (0 to"
        " 100%): it could not have gone on, so the sizes found are not to be relied on."
    )


def _small(evidence: Evidence, effects: Effects) -> str:
    options = evidence.question.options
    level, slope = claimed(evidence)
    is_small = {
        "level": level and _largest(effects.level) < options.worthwhile_level,
        "trend": slope and _largest(effects.slope) < options.worthwhile_slope,
    }
    if sum(is_small.values()) < level + slope or not any(is_small.values()):
        return ""
    limits = {
        "level": (options.worthwhile_level, effects.level.unit),
        "trend": (options.worthwhile_slope, effects.slope.unit),
    }
    small = [f"{name} ({'{:g} {}'.format(*limits[name])})" for name in is_small if is_small[name]]
    return f"The change is clear, but smaller than what is taken to matter: {' and '.join(small)}."


def _largest(effect: Effect) -> float:
    return max(abs(effect.low), abs(effect.high))
