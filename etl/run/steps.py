"""Take one step of a run: time it, log it, and let no failure of it end the run unreported."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from etl.errors import ExitCode, OutcomesError
from etl.run.log import log, place_of
from etl.run.record import Night, Step
from etl.run.trouble import explained


@contextmanager
def step(night: Night, name: str) -> Iterator[Step]:
    """Record a step; a failure inside becomes its message and code, and the block ends there."""
    done = Step(name)
    night.steps.append(done)
    log("step began", step=name)
    began = time.monotonic()
    try:
        yield done
    except Exception as error:
        known = explained(error)
        done.exit_code, done.message = known.exit_code, str(known)
        if not isinstance(error, OutcomesError):
            log("unforeseen", logging.ERROR, step=name, where=place_of(error))
    finally:
        done.seconds = round(time.monotonic() - began, 3)
        level = logging.INFO if done.exit_code == ExitCode.OK else logging.ERROR
        fields = {"exit_code": int(done.exit_code), "message": done.message, "parts": done.parts}
        log("step ended", level, step=name, seconds=done.seconds, **fields)


def stopwatch(parts: dict[str, float]) -> Callable[[str], None]:
    """Return what is told the name of each part as it begins; ``parts`` gets their seconds.

    Call it with an empty name when the last part ends.
    """
    running: list[tuple[str, float]] = []

    def begin(name: str) -> None:
        now = time.monotonic()
        if running:
            before, began = running.pop()
            parts[before] = round(parts.get(before, 0.0) + now - began, 3)
        if name:
            running.append((name, now))

    return begin
