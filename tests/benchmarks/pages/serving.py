"""The servers that are measured: how each is started, when it answers, what it holds in memory."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
PEERS = PROJECT / "tests" / "benchmarks" / "peers"
_START_SECONDS = 90
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Contender:
    """A page and the command that serves it; ``{port}`` in it is the port, ``{data}`` the data."""

    name: str
    kind: str
    command: str
    health: str = "/"

    def address(self, port: int) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{port}{'/app' if self.kind == 'panel' else '/'}"


def ours(name: str = "ours", command: str = "") -> Contender:
    """The dashboard as ``outcomes dashboard`` serves it, or by another command."""
    usual = f"{Path(sys.executable).with_name('outcomes')} dashboard --port {{port}}"
    return Contender(name, "ours", command or usual, "/_stcore/health")


def peers(venvs: Path) -> list[Contender]:
    """The same page in Dash and in Panel, each served as its own documents advise."""
    gunicorn = (
        f"{venvs / 'dash/bin/gunicorn'} --bind 127.0.0.1:{{port}} --workers 1 --threads 8"
        f" --chdir {PEERS / 'dash_page'} app:server"
    )
    panel = (
        f"{venvs / 'panel/bin/panel'} serve {PEERS / 'panel_page/app.py'} --address 127.0.0.1"
        " --port {port} --warm --num-threads 4 --disable-index"
    )
    return [Contender("Dash", "dash", gunicorn), Contender("Panel", "panel", panel, "/app")]


@dataclass(frozen=True)
class Server:
    """A server that answers, and how many seconds that took from nothing."""

    contender: Contender
    port: int
    pid: int
    seconds: float

    @property
    def url(self) -> str:
        """Where its page is."""
        return self.contender.address(self.port)

    def headers(self) -> dict[str, str]:
        """What a reader's browser would send: nobody has to log in."""
        return {}

    def memory(self) -> dict[str, float]:
        """Resident, proportional and own memory in MiB, of all its processes."""
        return memory_of([self.pid])

    def cpu_seconds(self) -> float:
        """Processor time used so far, by all its processes."""
        return seconds_of([self.pid])


def memory_of(leaders: list[int]) -> dict[str, float]:
    """Memory in MiB by kind, of all processes of these groups."""
    found = [_rollup(pid) for leader in leaders for pid in _group(leader)]
    return {name: sum(one.get(name, 0) for one in found) / 1024 for name in _MEMORY.values()}


def seconds_of(leaders: list[int]) -> float:
    """Processor time used so far, by all processes of these groups."""
    ticks = 0
    for pid in (pid for leader in leaders for pid in _group(leader)):
        with suppress(OSError):
            ticks += sum(map(int, _stat(pid)[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(contender: Contender, data: Path) -> Iterator[Server]:
    """Serve a page for as long as the block runs. Raises RuntimeError where it does not start."""
    port = _free_port()
    command = shlex.split(contender.command.format(port=port, data=data))
    paths = os.pathsep.join(map(str, (PROJECT, PEERS)))
    environment = os.environ | {"OUTCOMES_DATA_DIR": str(data), "PYTHONPATH": paths}
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=PROJECT
        )
        try:
            if not answers(process, f"http://127.0.0.1:{port}{contender.health}"):
                log.seek(0)
                raise RuntimeError(f"{contender.name} did not start:\n{log.read()}")
            yield Server(contender, port, process.pid, time.perf_counter() - start)
        finally:
            stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(process: subprocess.Popen, url: str) -> bool:
    """Wait until a server that starts answers; say whether it does."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=_START_SECONDS):
            return True
        time.sleep(0.02)
    return False


def stop(process: subprocess.Popen) -> None:
    """End a server and whatever it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
            return


_MEMORY = {"Rss": "rss", "Pss": "pss", "Private_Clean": "uss", "Private_Dirty": "uss"}


def _rollup(pid: int) -> dict[str, int]:
    """KiB by kind. USS is what would come free if the process ended: its private pages."""
    found: dict[str, int] = {}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, _, rest = line.partition(":")
            if name in _MEMORY:
                kind = _MEMORY[name]
                found[kind] = found.get(kind, 0) + int(rest.split()[0])
    return found


def _group(leader: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if int(_stat(int(folder.name))[2]) == leader:
                found.append(int(folder.name))
    return found


def _stat(pid: int) -> list[str]:
    # After the name in brackets, which may hold anything: state, parent, group ...
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
