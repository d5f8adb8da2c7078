"""The answer in a few sentences, by rules, for a reader who leads.

They claim a change only of what the verdict counts as clear, and never a cause.
"""

from datetime import timedelta

from etl.measurement.dates import day_name
from etl.measurement.interrupted.axis import DAYS_IN_YEAR
from etl.measurement.interrupted.evidence import Evidence
from etl.measurement.interrupted.numbers import decimal, least_seen, signed, size_of
from etl.measurement.interrupted.reasons import placebo_sentence, reason, variants_sentence
from etl.measurement.interrupted.verdict import Doubt, Verdict, claimed

MOST_REASONS = 2
# What more periods after the date can lift.
_PASSING = {
    Doubt.FEW_POINTS, Doubt.NOT_FITTED, Doubt.CONTROL, Doubt.LOW_POWER, Doubt.BORDERLINE,
}  # fmt: skip


def words_of(evidence: Evidence, verdict: Verdict, doubts: tuple[Doubt, ...]) -> tuple[str, ...]:
    """Put a verdict into sentences, with what is to be remarked on the series."""
    stood = _stood_at(evidence, doubts)
    return (*_answer(evidence, verdict, doubts), *stood, *evidence.question.remarks)


def claims_in_words(evidence: Evidence) -> str:
    """Say of level and trend how they changed, or that no clear change is found."""
    effects = evidence.findings.effects
    is_level, is_slope = claimed(evidence)
    level, slope = (
        f"no clear change of {name} is found: {signed(effect)}"
        for name, effect in (("level", effects.level), ("trend", effects.slope))
    )
    if is_level:
        way = "fell" if effects.level.estimate < 0 else "rose"
        level = f"the level {way} by {size_of(effects.level)}"
    if is_slope:
        before, after = (decimal(trend, effects.slope) for trend in effects.trends)
        slope = f"the trend went from {before} to {after}, a change of {signed(effects.slope)}"
    return f"{level}; {slope}"


def _answer(evidence: Evidence, verdict: Verdict, doubts: tuple[Doubt, ...]) -> tuple[str, ...]:
    if verdict is Verdict.CHANGED:
        return _changed(evidence)
    if verdict is Verdict.NO_CHANGE_FOUND:
        return _no_change_found(evidence)
    return _cannot_tell(evidence, doubts)


def _changed(evidence: Evidence) -> tuple[str, ...]:
    sentences = [
        f"{_subject(evidence)}: {claims_in_words(evidence)}.",
        f"This is consistent with an effect of “{evidence.question.intervention.name}”, and as"
        " much with an effect of anything else that began about then.",
        _against_control(evidence) or _others(evidence),
        placebo_sentence(evidence.findings.placebo),
        variants_sentence(evidence),
        _one_of_many(evidence.question.looks),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def _no_change_found(evidence: Evidence) -> tuple[str, ...]:
    level, slope = evidence.findings.effects.level, evidence.findings.effects.slope
    return (
        f"{_subject(evidence)}: no change is found; the level differs by {signed(level)} from where"
        f" the trend before led, the trend by {signed(slope)}.",
        f"A change of level of {least_seen(level)} or more, or of trend of {least_seen(slope)} or"
        " more, would have been seen at least four times in five; a smaller one may be there.",
    )


def _cannot_tell(evidence: Evidence, doubts: tuple[Doubt, ...]) -> tuple[str, ...]:
    yet = " yet" if _may_be_told_later(evidence, doubts) else ""
    sentences = [f"{_subject(evidence)}: whether anything changed cannot be told{yet}."]
    sentences += [reason(doubt, evidence) for doubt in doubts[:MOST_REASONS]]
    # Where even the periods are too few, what they give is no number to carry away.
    if evidence.findings is not None and Doubt.FEW_POINTS not in doubts:
        effects = evidence.findings.effects
        sentences.append(
            f"Taken alone the level differs by {signed(effects.level)} and the trend by"
            f" {signed(effects.slope)}; for a finding this is not enough."
        )
    return tuple(sentences)


def _may_be_told_later(evidence: Evidence, doubts: tuple[Doubt, ...]) -> bool:
    """Whether time alone may answer: what lies before the date is there or never will be."""
    question = evidence.question
    if evidence.points_before < question.least_points or not _PASSING.issuperset(doubts):
        return False
    if question.has_ended:
        return False
    if question.options.window_years is None:
        return True
    looked_at = question.intervention.day + timedelta(question.options.window_years * DAYS_IN_YEAR)
    return question.series.end < looked_at


def _stood_at(evidence: Evidence, doubts: tuple[Doubt, ...]) -> tuple[str, ...]:
    """Say what a mean was, as a per cent of it says nothing in its own unit."""
    line, question = evidence.line, evidence.question
    if not question.series.is_mean or not line.counterfactual_trend or Doubt.FEW_POINTS in doubts:
        return ()
    before = [start < question.intervention.day for start in line.starts]
    stood = line.counterfactual_trend[sum(before) - 1]
    return (
        f"Just before the date the mean stood at {stood:.2f} by the fitted line: 1 per cent of it"
        f" is {stood / 100:.3f}.",
    )


def _subject(evidence: Evidence) -> str:
    return f"{evidence.question.metric}, at {day_name(evidence.question.intervention.day)}"


def _one_of_many(looks: int) -> str:
    if looks == 1:
        return ""
    return (
        f"This is one of {looks} categories: asked of all of them, about one in twenty would be"
        " found to change where nothing happened."
    )


def _against_control(evidence: Evidence) -> str:
    if evidence.controlled is None:
        return ""
    return (
        f"Against the control series ({evidence.question.control_name}) the level differs by"
        f" {signed(evidence.controlled.level)}, the trend by {signed(evidence.controlled.slope)}."
    )


def _others(evidence: Evidence) -> str:
    if not evidence.confounders:
        return ""
    nearest = evidence.nearest(evidence.confounders)
    more = len(evidence.confounders) - 1
    rest = f", the nearest, and {more} more" if more else ""
    return f"Also within the time looked at: “{nearest.name}” ({day_name(nearest.day)}){rest}."
