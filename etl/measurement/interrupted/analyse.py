"""Did it work? One interrupted time series, from counts to a verdict in words."""

from dataclasses import dataclass

from etl.measurement.interrupted.cautions import cautions_of
from etl.measurement.interrupted.evidence import Evidence, gather
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.verdict import Doubt, Verdict, doubts_of, verdict_of
from etl.measurement.interrupted.words import words_of


@dataclass(frozen=True)
class Interrupted(Evidence):
    """Evidence with what may be concluded from it.

    `doubts` are the reasons for "cannot tell yet", the gravest first; `words` a few
    sentences for a leader.
    """

    verdict: Verdict
    doubts: tuple[Doubt, ...]
    words: tuple[str, ...]
    cautions: tuple[str, ...]


def interrupted_time_series(question: Question) -> Interrupted:
    """Ask whether a metric changed with an intervention, and how sure one can be."""
    evidence = gather(question)
    doubts = doubts_of(evidence)
    verdict = verdict_of(evidence, doubts)
    return Interrupted(
        **vars(evidence),
        verdict=verdict,
        doubts=doubts,
        words=words_of(evidence, verdict, doubts),
        cautions=cautions_of(evidence, verdict),
    )
