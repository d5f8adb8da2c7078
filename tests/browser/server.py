"""The dashboard's server, started and ended as a user does it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.login.sessions import Sessions
from etl.login.settings import LoginSettings
from etl.settings import PROJECT_DIR

_CLIENT = "outcomes"
_START_SECONDS = 60
_STOP_SECONDS = 10


@contextmanager
def serve(data: Path, log: Path, base: str = "") -> Iterator[str]:
    """Run ``outcomes dashboard`` on a data folder for as long as the block runs; give its address.

    What the server says goes to the log, and into the failure if it does not start.
    """
    port = free_port()
    with _running(
        _dashboard(port), f"http://127.0.0.1:{port}{base}", log, OUTCOMES_DATA_DIR=str(data)
    ) as url:
        yield url


@contextmanager
def serve_with_login(data: Path, log: Path, metadata: str, base: str = "") -> Iterator[str]:
    """Run ``outcomes dashboard`` with a login at a provider, as ``serve`` does without."""
    port = free_port()
    url = f"http://127.0.0.1:{port}{base}"
    with _running(_dashboard(port), url, log, **login_settings(data, url, metadata)):
        yield url


def login_settings(data: Path, url: str, metadata: str) -> dict[str, str]:
    """The environment of a dashboard with a login."""
    return {
        "OUTCOMES_DATA_DIR": str(data),
        "OUTCOMES_AUTH": "oidc",
        "OUTCOMES_PUBLIC_URL": url,
        "OUTCOMES_OIDC_METADATA_URL": metadata,
        "OUTCOMES_OIDC_CLIENT_ID": _CLIENT,
        "OUTCOMES_OIDC_CLIENT_SECRET": "told-to-nobody",
        "OUTCOMES_COOKIE_SECRET": "signs-cookies-of-the-tests-and-nothing-else",
    }


def logins_of(data: Path, metadata: str) -> Sessions:
    """The logins of a dashboard with those settings."""
    login = LoginSettings(oidc_metadata_url=metadata, oidc_client_id=_CLIENT)
    return Sessions(data / "login", 60 * login.idle_minutes, login.terms)


def _dashboard(port: int) -> list[object]:
    return [Path(sys.executable).with_name("outcomes"), "dashboard", "--port", port]


@contextmanager
def serve_page(script: Path, folder: Path) -> Iterator[str]:
    """Run one page, with the dashboard's settings and fonts, for as long as the block runs."""
    page = folder / script.name
    page.write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "static").symlink_to(PROJECT_DIR / "dashboard" / "static")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", page, "--server.port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}", folder / "log") as url:
        yield url


@contextmanager
def _running(command: Sequence[object], url: str, log: Path, **env: str) -> Iterator[str]:
    with log.open("w") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            env=os.environ | env,
            cwd=PROJECT_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, url, log)
        yield url
    finally:
        _stop(process)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(process: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
            return
        time.sleep(0.05)
    raise AssertionError(f"the dashboard did not start:\n{log.read_text()}")


def _stop(process: subprocess.Popen) -> None:
    # Ctrl+C reaches the whole group, command and server; the second signal is for what hangs.
    for stop in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, stop)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
