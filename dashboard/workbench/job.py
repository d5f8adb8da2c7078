"""A query that runs while its page goes on: started, looked after, cancelled."""

import logging
import threading
from dataclasses import replace
from functools import cached_property

import streamlit as st

from dashboard.login.reader import Reader, reader, require
from dashboard.operating.metrics import queries
from etl.disclosure.allowed import Allowed, allowed
from etl.disclosure.policy import read_policy
from etl.disclosure.small_counts import Marking, marked
from etl.errors import OutcomesError
from etl.login.roles import Right
from etl.sandbox.asking import Asking, Source, limits_set
from etl.sandbox.files import frame
from etl.sandbox.protocol import Ending, Limits, Outcome, Question
from etl.sandbox.query import Answer
from etl.sandbox.spare import Spare

_LOG = logging.getLogger(__name__)
_UNFORESEEN = "It could not be run. If it fails again, tell those who run the dashboard."
# An answer stays in the server's memory for as long as its tab shows it.
_MOST_BYTES = 64 << 20
_LOOKED_AT_EVERY_SECONDS = 2.0


def page_limits() -> Limits:
    """Return the limits of a query of the page: those that are set, but of size."""
    limits = limits_set()
    return replace(limits, bytes=min(limits.bytes, _MOST_BYTES))


class Job:
    """One query in a thread of its own."""

    def __init__(self, question: Question, who: str, source: Source, is_made_up: bool) -> None:
        """Begin at once. Raise NotAllowed where whoever reads may not ask in SQL."""
        require(Right.SQL)
        self.is_made_up = is_made_up
        self._spare = _spare()
        self._asking = Asking(question, who, "page", source, page_limits(), self._spare.take)
        self._done = threading.Event()
        self.question = question
        self.source = source
        self.answer: Answer | None = None
        self.marking: Marking | None = None
        threading.Thread(target=self._run, daemon=True).start()
        if (asks := reader()).login:
            threading.Thread(target=self._watch, args=(asks,), daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether there is an answer, or a reason why there is none."""
        return self._done.is_set()

    @property
    def progress(self) -> float:
        """The share done, from 0 to 1, as far as can be told."""
        return self._asking.progress

    @property
    def words(self) -> str:
        """How it stands."""
        seconds = f"{self._asking.seconds:.0f} s"
        if self._asking.is_waiting:
            return f"Waiting for its turn: other queries are being answered ({seconds})."
        return f"Running ({seconds} of at most {self._asking.task.limits.seconds:g})."

    @cached_property
    def released(self) -> Allowed:
        """What the disclosure policy would let out of the answer: seconds of work, done once.

        Raise OutcomesError where the policy cannot be read.
        """
        return allowed(frame(self.answer.table), read_policy())

    def wait(self, seconds: float) -> bool:
        """Wait so long for the answer; say whether it is there."""
        return self._done.wait(seconds)

    def cancel(self) -> None:
        """End it."""
        self._asking.cancel()

    def _watch(self, who: Reader) -> None:
        """End it where the login of whoever asked ends first, however that comes about."""
        while not self._done.wait(_LOOKED_AT_EVERY_SECONDS):
            if Right.SQL not in who.now().rights:
                self.cancel()
                return

    def _run(self) -> None:
        try:
            self.answer = self._asking.run()
            self.marking = marked(frame(self.answer.table), self.question.query)
        except OutcomesError as fault:
            self.answer = Answer(Ending(Outcome.REFUSED, message=str(fault)), 0.0)
        except Exception as fault:
            _LOG.error("A query could not be run: %s", type(fault).__name__)
            self.answer = Answer(Ending(Outcome.CRASHED, message=_UNFORESEEN), 0.0)
        finally:
            queries.labels(self.answer.ending.outcome).inc()
            self._done.set()
        self._spare.prepare(self._asking.task)


@st.cache_resource(show_spinner=False)
def _spare() -> Spare:
    return Spare()
