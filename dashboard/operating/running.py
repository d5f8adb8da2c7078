"""What runs beside the pages for as long as the server does: log, metrics, an orderly end."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.operating.log import log, speak_in_lines
from dashboard.operating.metrics import metrics_served
from dashboard.operating.reruns import running
from dashboard.operating.stopping import stopping_gracefully


@contextmanager
def operating() -> Iterator[None]:
    """Log, serve metrics and stop as is set, during the block.

    Raise OutcomesError where the port of the metrics is taken.
    """
    speak_in_lines()
    with metrics_served(), stopping_gracefully(running):
        log("started")
        yield
        log("stopped")
