"""A dashboard as an operator runs it: its process, its log in lines, its metrics."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from etl.settings import PROJECT_DIR
from tests.browser.server import free_port

_PATIENCE_SECONDS = 60


@dataclass
class Operated:
    """A running dashboard; ``root`` is its server, ``url`` where its pages begin."""

    process: subprocess.Popen
    port: int
    metrics_port: int
    log: Path
    base: str = ""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.root}/{self.base}".rstrip("/")

    def lines(self, event: str | None = None) -> list[dict]:
        """Return the lines of the log, of one event if that is given. Each must be JSON."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if event in (None, line["event"])]

    def metric(self, sample: str) -> float:
        """Return the value of a sample, named with its labels; 0 where it is not there."""
        _, _, text = fetch(f"http://127.0.0.1:{self.metrics_port}/metrics")
        values = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
        return next((float(value) for name, _, value in values if name == sample), 0.0)


@contextmanager
def operated(data: Path, folder: Path, base: str = "", **env: str) -> Iterator[Operated]:
    """Run ``outcomes dashboard`` for as long as the block runs; it logs JSON lines."""
    port, metrics_port, log = free_port(), free_port(), folder / "log.jsonl"
    settings = {
        "OUTCOMES_DATA_DIR": str(data), "OUTCOMES_PORT": str(port), "OUTCOMES_LOG": "json",
        "OUTCOMES_METRICS_PORT": str(metrics_port), "STREAMLIT_SERVER_BASE_URL_PATH": base,
    }  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("outcomes"), "dashboard"],
            env=os.environ | settings | env, cwd=PROJECT_DIR, stderr=output,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_alive(process, f"http://127.0.0.1:{port}/healthz", log)
        yield Operated(process, port, metrics_port, log, base)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def fetch(address: str, **headers: str) -> tuple[int, Message, str]:
    """Return status, headers and text of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=named)) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def _wait_until_alive(process: subprocess.Popen, address: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.05)
    raise AssertionError(f"the dashboard did not start:\n{log.read_text()}")
