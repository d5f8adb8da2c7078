"""Check the port that the dashboard listens on, and the published releases it shows."""

import errno
import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

from etl.doctor.finding import Finding, fault, fine
from etl.errors import OutcomesError
from etl.publication.drafts import drafts
from etl.publication.files.published import published_releases
from etl.serving import is_free
from etl.settings import settings

_LOOPBACK = "127.0.0.1"
_WAIT_SECONDS = 2


def check_port() -> Iterator[Finding]:
    """Whether the port is free, or this product answers on it."""
    address, port = settings().address, settings().port
    where = f"{address}:{port}"
    if is_free(address, port):
        yield fine("port", f"{where} is free")
    elif _is_ours(address, port):
        yield fine("port", f"{where} answers: the dashboard is running")
    elif why := _why_not(address, port):
        to_do = "Correct OUTCOMES_ADDRESS, or OUTCOMES_PORT."
        yield fault(
            "port", f"{where}: {why}", "an address of this machine, a port it may use", to_do
        )
    else:
        to_do = "End that program, or choose another port with OUTCOMES_PORT."
        yield fault(
            "port", f"{where} is taken by another program", "free, or the dashboard's", to_do
        )


def check_metrics_port() -> Iterator[Finding]:
    """Whether the metrics of this dashboard can be served, where they are asked for."""
    port = settings().metrics_port
    if port is None:
        return
    to_do = "Choose another one with OUTCOMES_METRICS_PORT; each dashboard needs one of its own."
    if port == settings().port:
        told = f"{port} is the port of the dashboard itself"
        yield fault("metrics port", told, "a port of its own", to_do)
    elif is_free(_LOOPBACK, port):
        yield fine("metrics port", f"{_LOOPBACK}:{port} is free")
    elif _is_ours(settings().address, settings().port):
        yield fine("metrics port", f"{_LOOPBACK}:{port} is in use, as the dashboard is running")
    else:
        yield fault("metrics port", f"{_LOOPBACK}:{port} is taken or barred", "a free port", to_do)


def check_releases() -> Iterator[Finding]:
    """Whether what is published and drafted can be read."""
    try:
        public, drafted = published_releases(settings().published_dir), drafts()
    except OutcomesError as error:
        to_do = "outcomes publish --list, then --quarter Q --verify; restore from a backup."
        yield fault("releases", str(error), "releases as they were written", to_do)
        return
    yield fine("releases", f"{len(public)} public, {len(drafted)} drafted")


def _why_not(address: str, port: int) -> str | None:
    """Why nothing can listen there; None where something else does."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except socket.gaierror:
        return "that is no address"
    except OSError as error:
        return {
            errno.EADDRNOTAVAIL: "that is no address of this machine",
            errno.EACCES: "this user may not listen on that port",
        }.get(error.errno)
    return None


def _is_ours(address: str, port: int) -> bool:
    host = f"[{address}]" if ":" in address else address
    with (
        suppress(OSError, ValueError),
        urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=_WAIT_SECONDS) as answer,
    ):
        return json.load(answer).get("product") == "outcomes"
    return False
