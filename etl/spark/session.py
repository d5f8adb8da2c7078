"""A session of Spark on the cluster of the settings, or a message that says what is missing."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from etl.errors import OutcomesError
from etl.settings import settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_REACHED_IN_SECONDS = 5
_WORKERS_IN_SECONDS = 120
_LEAST_JAVA = 17
# What makes the numbers those of DuckDB. Whatever else a cluster needs is in spark-defaults.conf.
_CONFIG = {
    "spark.app.name": "outcomes build",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.caseSensitive": "false",
    "spark.ui.showConsoleProgress": "false",
}


def require_spark() -> None:
    """Raise OutcomesError where Java, the master of the settings, pyspark or sqlglot is missing."""
    _refuse_without_java()
    _refuse_unreachable(settings().spark_master)
    try:
        import pyspark  # noqa: F401
        import sqlglot  # noqa: F401
    except ImportError as error:
        raise OutcomesError(
            "The engine spark needs pyspark and sqlglot, which are not installed. Install them:"
            " pip install --require-hashes -r etl/spark/requirements.txt, or build with --engine"
            " duckdb."
        ) from error


@contextmanager
def spark_session() -> Iterator["SparkSession"]:
    """Open a session on the master of the settings; it ends with the block.

    Raise OutcomesError where no worker takes it.
    """
    from pyspark.sql import SparkSession

    master = settings().spark_master
    config = _CONFIG | _of_loopback(master)
    session = SparkSession.builder.master(master).config(map=config).getOrCreate()
    try:
        session.sparkContext.setLogLevel("ERROR")
        _wait_for_workers(session, master)
        yield session
    finally:
        session.stop()


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    told = f"JAVA_HOME is {home}" if home else "there is no java on the PATH"
    if java is None:
        raise OutcomesError(
            f"The engine spark needs Java {_LEAST_JAVA} or later, and {told}. Install"
            " openjdk-17-jre-headless, or set JAVA_HOME."
        )
    version = _java_version(java)
    if version < _LEAST_JAVA:
        raise OutcomesError(
            f"The engine spark needs Java {_LEAST_JAVA} or later, and {java} is Java {version}."
            " Set JAVA_HOME to a later one."
        )


def _java_version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    # Up to 8 it called itself 1.8.
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


def _refuse_unreachable(master: str) -> None:
    """Ask at once whether the master answers: Spark itself tries for a minute."""
    if not master.startswith("spark://"):
        return
    for each in master.removeprefix("spark://").split(","):
        address = urlsplit(f"//{each}")
        try:
            place = (address.hostname or "", address.port or 7077)
            socket.create_connection(place, timeout=_REACHED_IN_SECONDS).close()
            return
        except OSError:
            continue
    raise OutcomesError(
        f"No master of Spark answers at {master} (OUTCOMES_SPARK_MASTER). Start one: spark-class"
        " org.apache.spark.deploy.master.Master, or correct the address."
    )


def _of_loopback(master: str) -> dict[str, str]:
    """On this machine alone, listen to nothing else: the default is the host's own address."""
    is_here = master.startswith("local") or urlsplit(master).hostname in ("127.0.0.1", "localhost")
    if not is_here:
        return {}
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
    }


def _wait_for_workers(session: "SparkSession", master: str) -> None:
    """Without workers a job would wait for ever."""
    if master.startswith("local"):
        return
    until = time.monotonic() + _WORKERS_IN_SECONDS
    # The driver is one of them.
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > until:
            raise OutcomesError(
                f"The master {master} answers, and no worker took the job within"
                f" {_WORKERS_IN_SECONDS} seconds. Start workers: spark-class"
                f" org.apache.spark.deploy.worker.Worker {master}; or their memory and cores are"
                " taken."
            )
        time.sleep(0.2)
