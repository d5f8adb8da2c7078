"""A worker started ahead, so that who asks does not wait for a process to start.

It answers one query as any other does. None is held before somebody asked, and one at most.
"""

import threading

from etl.sandbox.process import Worker
from etl.sandbox.protocol import Task


class Spare:
    """Hands out workers; the next one is started while nobody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: Worker | None = None

    def take(self, task: Task) -> Worker:
        """Return a worker for this task: the one that is ready where it fits, else a new one."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready and ready.task == task and ready.is_alive:
            return ready
        if ready:
            ready.close()
        return Worker(task)

    def prepare(self, task: Task) -> None:
        """Start the worker that is handed out next."""
        worker = Worker(task)
        with self._lock:
            before, self._ready = self._ready, worker
        if before:
            before.close()

    def close(self) -> None:
        """End the worker that waits, if any does."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready:
            ready.close()
