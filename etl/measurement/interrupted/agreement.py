"""Whether the same question by other periods has another answer, which a reader should know."""

from etl.measurement.interrupted.analyse import Interrupted
from etl.measurement.interrupted.numbers import NOUNS
from etl.measurement.interrupted.reasons import reason
from etl.measurement.interrupted.verdict import Verdict, claimed
from etl.measurement.interrupted.words import claims_in_words


def disagreement(ours: Interrupted, other: Interrupted) -> str:
    """Say what the other finds, where that is not the same; empty where it is.

    Two findings of a change are the same where level and slope went the same ways.
    """
    if _answer(ours) == _answer(other):
        return ""
    by = f"Asked by {NOUNS[other.question.series.months]} instead"
    if other.verdict is Verdict.CHANGED:
        return f"{by}, the answer differs: {claims_in_words(other)}."
    if other.verdict is Verdict.NO_CHANGE_FOUND:
        return f"{by}, no change is found."
    return f"{by}, it cannot be told. {reason(other.doubts[0], other)}"


def _answer(found: Interrupted) -> tuple[Verdict, tuple[bool | None, ...]]:
    """The verdict, and of a change which way level and slope went; None for neither."""
    if found.verdict is not Verdict.CHANGED:
        return found.verdict, ()
    effects = found.findings.effects
    ways = (effects.level.estimate > 0, effects.slope.estimate > 0)
    return found.verdict, tuple(
        way if is_claimed else None for way, is_claimed in zip(ways, claimed(found), strict=True)
    )
