"""Several dashboards with a login behind the proxy of etl/deploy/nginx.conf, as they are run."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pages.serving import PROJECT, answers, memory_of, seconds_of, stop

from etl.login.roles import Role
from etl.login.sessions import Sessions
from tests.browser.proxied import NAME, proxy
from tests.browser.server import free_port, login_settings, logins_of

_BASE = "/outcomes"
_DAY = 86_400
_NOWHERE = "https://127.0.0.1:9/.well-known/openid-configuration"


@dataclass(frozen=True)
class Fleet:
    """The dashboards behind one address, and logins for whoever reads there."""

    url: str
    pids: list[int]
    logins: Sessions

    def headers(self) -> dict[str, str]:
        """Log somebody new in, and return what their browser would send."""
        secret = self.logins.begin("reader", "reader", (Role.LEADER,), time.time() + _DAY, {})
        return {"Cookie": f"__Host-outcomes={secret}; outcomes_reader={secrets.token_hex(16)}"}

    def memory(self) -> dict[str, float]:
        """Memory of all dashboards together in MiB, by kind."""
        return memory_of(self.pids)

    def cpu_seconds(self) -> float:
        """Processor time that all dashboards have used."""
        return seconds_of(self.pids)


@contextmanager
def fleet(data: Path, processes: int) -> Iterator[Fleet]:
    """Run so many dashboards behind nginx for as long as the block runs.

    Raises RuntimeError where one does not start.
    """
    ports = [free_port() for _ in range(processes)]
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        https, http = free_port(), free_port()
        url = f"https://{NAME}:{https}{_BASE}"
        # The configuration has a line for each of two.
        running.enter_context(proxy(Path(folder), [ports[0], ports[-1]], https, http))
        pids = [running.enter_context(_dashboard(data, url, port)) for port in ports]
        yield Fleet(url, pids, logins_of(data, _NOWHERE))


@contextmanager
def _dashboard(data: Path, url: str, port: int) -> Iterator[int]:
    command = [Path(sys.executable).with_name("outcomes"), "dashboard", "--port", str(port)]
    environment = os.environ | login_settings(data, url, _NOWHERE)
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=PROJECT
        )
        try:
            if not answers(process, f"http://127.0.0.1:{port}/healthz"):
                log.seek(0)
                raise RuntimeError(f"A dashboard did not start:\n{log.read()}")
            yield process.pid
        finally:
            stop(process)
