"""What Prometheus reads of a dashboard: on a port of its own, of this machine alone.

Behind a proxy every request comes from this machine, so no page of the dashboard's own port could
tell who asks. Names begin with ``outcomes_dashboard_``; times are in seconds.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from dashboard.operating.health import age_seconds
from etl.errors import OutcomesError
from etl.live import live_build
from etl.settings import settings

_LOOPBACK = "127.0.0.1"
_RERUN_SECONDS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30)
_PREFIX = "outcomes_dashboard"

registry = CollectorRegistry()
requests = Counter(
    f"{_PREFIX}_requests", "Requests, by what was asked for and status.", ["kind", "status"],
    registry=registry,
)  # fmt: skip
sessions = Gauge(f"{_PREFIX}_sessions", "Sessions open: browser tabs.", registry=registry)
rerun_seconds = Histogram(
    f"{_PREFIX}_rerun_seconds", "How long a page, or a part of it, took to be made anew.",
    ["page", "part"], registry=registry, buckets=_RERUN_SECONDS,
)  # fmt: skip
reruns_running = Gauge(f"{_PREFIX}_reruns_running", "Reruns at work.", registry=registry)
failures = Counter(
    f"{_PREFIX}_failures", "Parts of a page that could not be shown.", ["page"], registry=registry
)
queries = Counter(
    f"{_PREFIX}_sql_queries", "Ad-hoc queries of the page, by how they ended.", ["outcome"],
    registry=registry,
)  # fmt: skip


class _Warehouse(Collector):
    """Which warehouse is live as Prometheus asks; nothing where there is none."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            build = live_build()
        except (OutcomesError, OSError):
            return
        if build is None:
            return
        yield GaugeMetricFamily(
            f"{_PREFIX}_warehouse_age_seconds",
            "How long ago the live warehouse was built.",
            value=age_seconds(build),
        )
        info = GaugeMetricFamily(
            f"{_PREFIX}_warehouse_info", "1, with the version that is live.", labels=["version"]
        )
        info.add_metric([build.version], 1)
        yield info


registry.register(_Warehouse())
ProcessCollector(registry=registry)


@contextmanager
def metrics_served() -> Iterator[None]:
    """Serve the metrics on OUTCOMES_METRICS_PORT during the block, where one is set.

    Raise OutcomesError where the port is taken.
    """
    port = settings().metrics_port
    if port is None:
        yield
        return
    try:
        server, thread = start_http_server(port, addr=_LOOPBACK, registry=registry)
    except OSError as error:
        raise OutcomesError(
            f"The metrics cannot be served on {_LOOPBACK}:{port} ({error.strerror}). Choose another"
            " port with OUTCOMES_METRICS_PORT; each dashboard needs one of its own."
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
