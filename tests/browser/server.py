"""The dashboard's server, started and ended as a user does it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_START_SECONDS = 60
_STOP_SECONDS = 10


@contextmanager
def serve(data: Path, log: Path, base: str = "") -> Iterator[str]:
    """Run ``outcomes dashboard`` on a data folder for as long as the block runs; give its address.

    What the server says goes to the log, and into the failure if it does not start.
    """
    port = free_port()
    command = [Path(sys.executable).with_name("outcomes"), "dashboard", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            env=os.environ | {"OUTCOMES_DATA_DIR": str(data)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}{base}"
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
