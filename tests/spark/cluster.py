"""A standalone cluster of Spark on this machine: a master and two workers, real processes."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

_SPARK = Path(pyspark.__file__).parent
_STARTS_IN_SECONDS = 300
_HERE = "127.0.0.1"


@contextmanager
def standalone_cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """Start a cluster that listens on loopback alone; yield its address, and end it."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        port = _free_port()
        stack.enter_context(
            _process(folder / "master.log", "master.Master", "-h", _HERE, "-p", str(port))
        )
        address = f"spark://{_HERE}:{port}"
        _wait_for(folder / "master.log", "Starting Spark master")
        for number in range(workers):
            log = folder / f"worker{number}.log"
            work = str(folder / f"work{number}")
            options = ["-h", _HERE, "-c", "1", "-m", "1g", "-d", work, address]
            stack.enter_context(_process(log, "worker.Worker", *options))
        for number in range(workers):
            _wait_for(folder / f"worker{number}.log", "Successfully registered with master")
        yield address


@contextmanager
def _process(log: Path, kind: str, *options: str) -> Iterator[None]:
    name = f"org.apache.spark.deploy.{kind}"
    command = [str(_SPARK / "bin" / "spark-class"), name, "--webui-port", "0", *options]
    environment = os.environ | {"SPARK_LOCAL_IP": _HERE, "SPARK_HOME": str(_SPARK)}
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + _STARTS_IN_SECONDS
    while words not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < until, f"{words!r} is not in {log.read_text()[-2000:]}"
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as server:
        server.bind((_HERE, 0))
        return server.getsockname()[1]
