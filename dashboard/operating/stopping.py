"""SIGTERM lets what is at work finish, within OUTCOMES_STOP_SECONDS; then the server ends.

The first seconds are for reruns and queries. Queries that are not done then are cancelled, so that
the audit log says so and no process of theirs is left. Browsers are told by the server that it
restarts, and connect again by themselves.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from dashboard.operating.log import log
from etl.sandbox.asking import end_running, is_any_running
from etl.settings import settings

_Handler = Callable[[int, FrameType | None], object]
_FOR_THE_SERVER_SECONDS = 2.0
_BETWEEN_LOOKS = 0.05
_KILLED = 128 + signal.SIGTERM
_STOPPING = threading.Event()


def is_stopping() -> bool:
    """Whether the server has been told to end."""
    return _STOPPING.is_set()


@contextmanager
def stopping_gracefully(is_at_work: Callable[[], object]) -> Iterator[None]:
    """Let SIGTERM wait for what ``is_at_work`` during the block, which the server's loop runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    served = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, partial(_begin, served, is_at_work))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, served)


def _begin(
    served: _Handler, is_at_work: Callable[[], object], number: int, frame: FrameType | None
) -> None:
    if is_stopping():
        return
    _STOPPING.set()
    threading.Thread(target=_stop, args=(served, is_at_work, number), daemon=True).start()


def _stop(served: _Handler, is_at_work: Callable[[], object], number: int) -> None:
    seconds = settings().stop_seconds
    until = time.monotonic() + seconds
    log("stopping", seconds=seconds)
    _end_in_any_case(seconds)
    while _is_busy(is_at_work) and time.monotonic() < until - _for_the_server(seconds):
        time.sleep(_BETWEEN_LOOKS)
    end_running(_for_the_server(seconds) / 2)
    # What the server waits for by itself has no end of its own: a browser that does not answer.
    server = getattr(served, "__self__", None)
    if server is not None:
        server.config.timeout_graceful_shutdown = _for_the_server(seconds) / 2
    served(number, None)


def _is_busy(is_at_work: Callable[[], object]) -> bool:
    return bool(is_at_work()) or is_any_running()


def _for_the_server(seconds: float) -> float:
    return min(_FOR_THE_SERVER_SECONDS, seconds / 2)


def _end_in_any_case(seconds: float) -> None:
    def end() -> None:
        log("stopped by force")
        os._exit(_KILLED)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
