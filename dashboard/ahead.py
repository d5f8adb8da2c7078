"""Look at the first page of every area of a new warehouse, so that nobody is the first to wait.

What is found is kept as whatever a reader asks for is; the thread rests as long as it works, so
readers of the moment hardly feel it.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from dashboard import address
from dashboard.login.reader import SERVER, reading_as
from dashboard.warehouse import answering_from, ask, forget_rows, found
from etl.errors import OutcomesError
from etl.findings.overview import overview
from etl.findings.scope import ALL
from etl.live import Build, live_build

_EVERY_SECONDS = 5
_LOG = logging.getLogger(__name__)


@contextmanager
def looking_ahead() -> Iterator[None]:
    """Look at each warehouse that goes live, in a thread that ends with the block."""
    ended = Event()
    thread = Thread(target=_watch, args=(ended,), name="looking ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(ended: Event) -> None:
    seen = None
    # Not at once: whoever started the server may be waiting for its first page.
    while not ended.wait(_EVERY_SECONDS):
        try:
            before, seen = seen, live_build()
            if seen and seen != before:
                forget_rows()
                look(seen, ended)
        except Exception as fault:
            # Readers are told what is the matter with a warehouse; nothing rests on this thread.
            said = str(fault) if isinstance(fault, OutcomesError) else type(fault).__name__
            _LOG.warning("Looking ahead failed: %s", said)


def look(build: Build, ended: Event) -> None:
    """Look at the first page of the nation and of every area, until ``ended`` or another is live.

    Raise OutcomesError where the warehouse cannot be read.
    """
    with reading_as(SERVER), answering_from(build):
        for area in (ALL, *ask("areas")["area_code"]):
            begun = time.monotonic()
            found(overview, address.usual(area))
            if ended.wait(time.monotonic() - begun) or live_build() != build:
                return
