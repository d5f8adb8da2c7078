"""Whether the server is alive, and whether it can answer: for who watches over it, as JSON.

They tell no numbers and need no login. They stand at the root of the server, whatever folder the
pages are served below, so a proxy that passes on that folder alone shows them to nobody.
"""

from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.operating.stopping import is_stopping
from etl.errors import OutcomesError
from etl.history.definitions import code_sha256
from etl.live import Build, live_build, open_build

_UNCACHED = {"Cache-Control": "no-store"}


def health_routes() -> list[Route]:
    """Return ``/healthz`` (alive) and ``/readyz`` (can answer, else 503)."""
    return [Route("/healthz", _alive), Route("/readyz", _ready)]


def _alive(_: Request) -> JSONResponse:
    return JSONResponse(_about("alive"), headers=_UNCACHED)


# Not a coroutine: the server looks at the disk in a thread, while others are answered.
def _ready(_: Request) -> JSONResponse:
    if is_stopping():
        return JSONResponse(_about("stopping"), 503, _UNCACHED)
    try:
        build = live_build()
        if build is None:
            return JSONResponse(_about("no warehouse"), 503, _UNCACHED)
        _open(build)
    except (OutcomesError, duckdb.Error, OSError):
        # What is wrong names a path: outcomes doctor tells it, to who may know.
        return JSONResponse(_about("warehouse cannot be read"), 503, _UNCACHED)
    return JSONResponse(_about("ready") | {"warehouse": _told(build)}, headers=_UNCACHED)


def _open(build: Build) -> None:
    with open_build(build) as con:
        con.execute("select version from quality.build").fetchone()


def _told(build: Build) -> dict[str, object]:
    return {
        "version": build.version,
        "built_at": build.built_at,
        "age_seconds": round(age_seconds(build)),
    }


def age_seconds(build: Build) -> float:
    """Return how long ago a warehouse was built, in seconds."""
    return (datetime.now(UTC) - datetime.fromisoformat(build.built_at)).total_seconds()


@cache
def _program() -> dict[str, str]:
    try:
        released = version("outcomes")
    except PackageNotFoundError:
        released = "not installed"
    return {"version": released, "sha256": code_sha256()}


def _about(status: str) -> dict[str, object]:
    return {"product": "outcomes", "status": status, "program": _program()}
