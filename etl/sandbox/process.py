"""A worker as the process that asks sees it: started, asked once, ended from outside."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from etl.sandbox.protocol import Ending, Outcome, Question, Task
from etl.settings import PROJECT_DIR

_CODE = (
    "import sys; sys.path.insert(0, {folder!r});"
    " from etl.sandbox.worker import main; main({results})"
)
_LONGEST = 1 << 20
_LOST = (
    "The process that answered it ended before it was done. Most often a query needs more memory"
    " than it may have. Others are not affected."
)


class Worker:
    """A process that has opened a warehouse and waits for its one question."""

    def __init__(self, task: Task) -> None:
        """Start it; it is ready a moment later, which ``ask`` waits for."""
        self.task = task
        results, written = os.pipe()
        code = _CODE.format(folder=str(PROJECT_DIR), results=written)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", code],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={}, cwd="/", pass_fds=[written], start_new_session=True,
            )  # fmt: skip
        except BaseException:
            os.close(results)
            raise
        finally:
            os.close(written)
        self.results: BinaryIO = os.fdopen(results, "rb")
        self._tell(task.line())

    def ask(self, question: Question) -> None:
        """Ask the one question: rows come through ``results``, how it ended from ``follow``."""
        self._tell(question.line())

    def follow(self, on_progress: Callable[[float], None]) -> Ending:
        """Wait for the ending; call with the share done meanwhile, where DuckDB can tell it."""
        # What a worker says is not trusted to be short, or to be what it should be.
        with suppress(ValueError, TypeError, KeyError):
            for line in iter(lambda: self._process.stdout.readline(_LONGEST), b""):
                told = json.loads(line)
                if "ending" in told:
                    return Ending.of(told["ending"])
                on_progress(float(told.get("progress", 0)))
        return Ending(Outcome.CRASHED, message=_LOST)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once, whatever it does; it is gone when this returns."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self.results):
            with suppress(BrokenPipeError):
                pipe.close()

    def _tell(self, line: str) -> None:
        # Where it has ended, ``follow`` says so.
        with suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
