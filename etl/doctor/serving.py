"""Check the port that the dashboard listens on, and the published releases it shows."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

from etl.doctor.finding import Finding, fault, fine
from etl.errors import OutcomesError
from etl.publication.drafts import drafts
from etl.publication.files.published import published_releases
from etl.serving import is_free
from etl.settings import settings

_WAIT_SECONDS = 2


def check_port() -> Iterator[Finding]:
    """Whether the port is free, or this product answers on it."""
    address, port = settings().address, settings().port
    where = f"{address}:{port}"
    if is_free(address, port):
        yield fine("port", f"{where} is free")
    elif _is_ours(address, port):
        yield fine("port", f"{where} answers: the dashboard is running")
    else:
        to_do = "End that program, or choose another port with OUTCOMES_PORT."
        yield fault(
            "port", f"{where} is taken by another program", "free, or the dashboard's", to_do
        )


def check_releases() -> Iterator[Finding]:
    """Whether what is published and drafted can be read."""
    try:
        public, drafted = published_releases(settings().published_dir), drafts()
    except OutcomesError as error:
        to_do = "outcomes publish --list, then --verify; restore what is damaged from a backup."
        yield fault("releases", str(error), "releases as they were written", to_do)
        return
    yield fine("releases", f"{len(public)} public, {len(drafted)} drafted")


def _is_ours(address: str, port: int) -> bool:
    host = f"[{address}]" if ":" in address else address
    with (
        suppress(OSError, ValueError),
        urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=_WAIT_SECONDS) as answer,
    ):
        return json.load(answer).get("product") == "outcomes"
    return False
