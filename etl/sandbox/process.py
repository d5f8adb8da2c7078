"""A worker as the process that asks sees it: started, asked once, ended from outside."""

import fcntl
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from etl.errors import OutcomesError
from etl.sandbox.pipe import Pipe
from etl.sandbox.protocol import Ending, Outcome, Question, Task
from etl.settings import PROJECT_DIR

_CODE = (
    "import sys; sys.path.insert(0, {folder!r});"
    " from etl.sandbox.worker import main; main({results})"
)
_LONGEST_LINE, _MOST_TOLD = 1 << 16, 16 << 20
_SET_PIPE_SIZE, _PIPE_BYTES = getattr(fcntl, "F_SETPIPE_SZ", 1031), 1 << 20
_LOST = (
    "The process that answered it ended before it was done. Most often a query needs more memory"
    " than it may have. Others are not affected."
)
# Whatever a worker says that makes no sense, it has not answered.
_NONSENSE = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class Worker:
    """A process that has opened a warehouse and waits for its one question."""

    def __init__(self, task: Task) -> None:
        """Start it; it is ready a moment later. Raise OutcomesError where none can be started."""
        self.task = task
        self._results, written = os.pipe()
        code = _CODE.format(folder=str(PROJECT_DIR), results=written)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", code],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={}, cwd="/", pass_fds=[written], start_new_session=True,
            )  # fmt: skip
        except OSError as fault:
            os.close(self._results)
            raise OutcomesError(
                "No process can be started for the query. Try again in a moment."
            ) from fault
        finally:
            os.close(written)
        with suppress(OSError):
            fcntl.fcntl(self._results, _SET_PIPE_SIZE, _PIPE_BYTES)
        self._tell(task.line())

    def ask(self, question: Question) -> None:
        """Ask the one question: rows come through ``results``, how it ended from ``follow``."""
        self._tell(question.line())

    def results(self, deadline: float, most: int) -> io.BufferedReader:
        """Return what the answer is read from: until a deadline, and so many bytes of it."""
        return io.BufferedReader(Pipe(self._results, deadline, most), _PIPE_BYTES)

    def follow(self, deadline: float, on_progress: Callable[[float], None]) -> Ending:
        """Wait for the ending; call with the share done meanwhile, where DuckDB can tell it."""
        told = io.BufferedReader(Pipe(self._process.stdout.fileno(), deadline, _MOST_TOLD))
        with suppress(*_NONSENSE):
            for line in iter(lambda: told.readline(_LONGEST_LINE), b""):
                said = json.loads(line)
                if "ending" in said:
                    return Ending.of(said["ending"])
                on_progress(float(said.get("progress", 0)))
        return Ending(Outcome.CRASHED, message=_LOST)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once, whatever it does; it is gone when this returns."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self.kill()
        with suppress(OSError):
            self._process.stdin.close()
        self._process.stdout.close()
        with suppress(OSError):
            os.close(self._results)

    def _tell(self, line: str) -> None:
        # Where it has ended, ``follow`` says so.
        with suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
