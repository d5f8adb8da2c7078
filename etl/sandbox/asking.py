"""A question from an analyst until its answer: recorded, in turn, ended."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from etl.audit.record import Asked, record_asked, record_ended
from etl.errors import ExitCode, OutcomesError
from etl.live import require_live
from etl.sandbox.process import Worker
from etl.sandbox.protocol import Ending, Limits, Outcome, Question, Task
from etl.sandbox.query import CANCELLED, Answer, Query
from etl.sandbox.turns import NoTurn, turn
from etl.settings import settings, size_in_bytes

LONGEST_QUERY = 100_000
_BETWEEN_LOOKS = 0.02
_BUSY = "Other queries are being answered, and no turn came free. Try again in a moment."


@dataclass(frozen=True)
class Source:
    """The warehouse file a question is put to, and its version."""

    path: Path
    version: str


def live_source() -> Source:
    """Return the live warehouse. Raise OutcomesError where nothing has been built yet."""
    build = require_live()
    return Source(build.path, build.version)


def limits_set() -> Limits:
    """Return the limits of one query, as they are set."""
    at = settings()
    return Limits(
        memory=size_in_bytes(at.sql_memory),
        threads=at.sql_threads or os.cpu_count() or 1,
        seconds=at.sql_seconds,
        rows=at.sql_rows,
        bytes=size_in_bytes(at.sql_size),
    )


class Asking:
    """One question of one user; ``run`` once, from any thread, and ``cancel`` from any other."""

    def __init__(
        self,
        question: Question,
        who: str,
        door: str,
        source: Source,
        limits: Limits | None = None,
        start: Callable[[Task], Worker] = Worker,
    ) -> None:
        self.question = question
        self.source = source
        self._asked = Asked(who, door, question.query, source.version, question.parameters)
        self.task = Task(str(source.path.absolute()), limits or limits_set())
        self._start = start
        self._query: Query | None = None
        self._is_cancelled = False
        self._began = monotonic()

    @property
    def is_waiting(self) -> bool:
        """Whether its turn has not come yet."""
        return self._query is None

    @property
    def progress(self) -> float:
        """The share done, from 0 to 1, as far as DuckDB can tell."""
        return self._query.progress if self._query else 0.0

    @property
    def seconds(self) -> float:
        """How long ago it was asked."""
        return monotonic() - self._began

    def run(self) -> Answer:
        """Record it, wait for its turn, answer it, record how it ended.

        Raise OutcomesError where it cannot be recorded: it does not run then.
        """
        _refuse(self.question)
        entry = record_asked(self._asked)
        answer = Answer(Ending(Outcome.CRASHED), 0.0)
        _RUNNING.add(self)
        try:
            answer = self._answered()
        finally:
            ending = answer.ending
            record_ended(entry, ending.outcome, answer.seconds, ending.rows, answer.table.nbytes)
            _RUNNING.discard(self)
        return answer

    def cancel(self) -> None:
        """End it, or its waiting, at once."""
        self._is_cancelled = True
        if self._query:
            self._query.cancel()

    def _answered(self) -> Answer:
        try:
            with turn(self._asked.who, lambda: self._is_cancelled):
                self._query = Query(self._start(self.task), self.question)
                if self._is_cancelled:
                    self._query.cancel()
                return self._query.run()
        except NoTurn:
            how = Outcome.CANCELLED if self._is_cancelled else Outcome.BUSY
            words = CANCELLED if self._is_cancelled else _BUSY
            return Answer(Ending(how, message=words), self.seconds)


_RUNNING: set[Asking] = set()


def is_any_running() -> bool:
    """Whether a question of this process has no answer yet."""
    return bool(_RUNNING)


def end_running(seconds: float) -> None:
    """Cancel every question of this process, and wait so long until that is recorded."""
    for asking in list(_RUNNING):
        asking.cancel()
    until = monotonic() + seconds
    while _RUNNING and monotonic() < until:
        sleep(_BETWEEN_LOOKS)


def _refuse(question: Question) -> None:
    """Raise OutcomesError for a query or values that are too long, or no text."""
    given = question.parameters
    try:
        parts = [part.encode() for part in (question.query, *given, *given.values())]
    except UnicodeEncodeError as fault:
        raise OutcomesError("The query is not UTF-8.", ExitCode.USAGE) from fault
    if len(parts[0]) > LONGEST_QUERY or sum(map(len, parts[1:])) > LONGEST_QUERY:
        raise OutcomesError(
            f"The query has {len(parts[0]):,} bytes and its values {sum(map(len, parts[1:])):,};"
            f" {LONGEST_QUERY:,} are allowed of each.",
            ExitCode.USAGE,
        )
    if len({name.lower() for name in given}) < len(given):
        raise OutcomesError("Two values have names that differ in case alone.", ExitCode.USAGE)
