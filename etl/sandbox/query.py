"""One query from question to answer: asked of a worker, watched from outside, cut off in time."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.ipc

from etl.sandbox.process import Worker
from etl.sandbox.protocol import Ending, Outcome, Question

CANCELLED = "It was cancelled."
_ROOM_FOR_FRAMES = 16 << 20
_GRACE_SECONDS = 2


@dataclass(frozen=True)
class Answer:
    """How a query ended, after how many seconds; the table of one that was answered."""

    ending: Ending
    seconds: float
    table: pa.Table = field(default_factory=lambda: pa.table({}))

    @property
    def is_answered(self) -> bool:
        """Whether there are rows to show, all of them or as many as may be."""
        return self.ending.outcome in (Outcome.ANSWERED, Outcome.TRUNCATED)


class Query:
    """A question to a worker. ``run`` waits for the answer; any thread may cancel meanwhile."""

    def __init__(self, worker: Worker, question: Question) -> None:
        self._worker = worker
        self._question = question
        self._cut: Outcome | None = None
        self._began = time.monotonic()
        self.progress = 0.0

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self._began

    def run(self) -> Answer:
        """Ask and wait: until the answer, the limit of time, or ``cancel``; no longer."""
        limits = self._worker.task.limits
        timer = threading.Timer(limits.seconds, self._end, [Outcome.TIMED_OUT])
        timer.daemon = True
        deadline = time.monotonic() + limits.seconds + _GRACE_SECONDS
        reading = _Reading(self._worker, deadline)
        timer.start()
        try:
            self._worker.ask(self._question)
            reading.start()
            ending = self._worker.follow(deadline, self._note)
            if ending.outcome not in (Outcome.ANSWERED, Outcome.TRUNCATED):
                self._worker.kill()
            reading.join(max(deadline - time.monotonic(), 0) + _GRACE_SECONDS)
        finally:
            timer.cancel()
            self._worker.close()
        return self._answer(ending, reading)

    def cancel(self) -> None:
        """End it now."""
        self._end(Outcome.CANCELLED)

    def _end(self, how: Outcome) -> None:
        self._cut = self._cut or how
        self._worker.kill()

    def _note(self, progress: float) -> None:
        self.progress = progress

    def _answer(self, ending: Ending, reading: "_Reading") -> Answer:
        if self._cut and ending.outcome == Outcome.CRASHED:
            ending = Ending(self._cut, message=self._words(self._cut))
        if ending.outcome in (Outcome.ANSWERED, Outcome.TRUNCATED):
            if reading.table is not None and reading.table.num_rows == ending.rows:
                return Answer(ending, self.seconds, reading.table)
            ending = replace(ending, outcome=Outcome.CRASHED, message=reading.fault)
        return Answer(ending, self.seconds)

    def _words(self, how: Outcome) -> str:
        if how == Outcome.CANCELLED:
            return CANCELLED
        limit = self._worker.task.limits.seconds
        return (
            f"It was not done after {limit:g} seconds and was ended. Count with metrics.counts"
            " rather than single cases, or keep fewer rows before you join; an operator can allow"
            " more with OUTCOMES_SQL_SECONDS."
        )


class _Reading(threading.Thread):
    """Reads a worker's answer while it is written, and holds it against the limits once more.

    A worker is not trusted: what it sends is counted, and every value checked, before it is used.
    """

    def __init__(self, worker: Worker, deadline: float) -> None:
        super().__init__(daemon=True)
        self._worker = worker
        self._deadline = deadline
        self.table: pa.Table | None = None
        self.fault = "Its answer could not be read."

    def run(self) -> None:
        limits = self._worker.task.limits
        # Headings of batches come on top: of thousands of columns they are as large as the rows.
        results = self._worker.results(self._deadline, 2 * limits.bytes + _ROOM_FOR_FRAMES)
        # Of a query that failed there is no stream. Whatever else is no answer is not used.
        with suppress(Exception):
            stream = pa.ipc.open_stream(results)
            try:
                self.table = pa.Table.from_batches(self._checked(stream), stream.schema)
            except Exception:
                self._worker.kill()

    def _checked(self, stream: pa.ipc.RecordBatchStreamReader) -> Iterator[pa.RecordBatch]:
        limits = self._worker.task.limits
        rows, size = limits.rows, limits.bytes + _ROOM_FOR_FRAMES
        for batch in stream:
            batch.validate(full=True)
            rows, size = rows - batch.num_rows, size - batch.nbytes
            if rows < 0 or size < 0 or not batch.num_rows:
                raise pa.ArrowInvalid("more than allowed")
            yield batch
