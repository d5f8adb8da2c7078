"""What is missing for the engine spark is said in a sentence, before anything is touched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.landing.delivery import load
from etl.settings import PROJECT_DIR
from tests.rows import write_rows

_WITHOUT_PYSPARK = """
import sys
sys.modules["pyspark"] = None
sys.argv[0] = "outcomes"
from etl.cli import main
main()
"""


def built(master: str, path: Path) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if k != "JAVA_HOME"}
    environment |= {"OUTCOMES_SPARK_MASTER": master, "PATH": str(path)}
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT_PYSPARK, "build", "--engine", "spark"],
        capture_output=True, text=True, check=False, cwd=PROJECT_DIR, env=environment,
    )  # fmt: skip


@pytest.fixture
def java(tmp_path: Path, data_dir: Path) -> Path:
    """A folder of programs with a Java 17 that can say so, and something to build."""
    load("cases", [write_rows(tmp_path / "cases", "case_outcomes", {})])
    return say_version(tmp_path, '17.0.15" 2025-04-15')


def say_version(folder: Path, version: str) -> Path:
    program = folder / "bin" / "java"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}' >&2\n")
    program.chmod(0o755)
    return program.parent


def told(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_without_java(java: Path, tmp_path: Path, data_dir: Path) -> None:
    said = told(built("local[2]", tmp_path / "nothing"))
    assert "needs Java 17 or later, and there is no java on the PATH" in said
    assert not (data_dir / "warehouse" / "live.json").exists()


def test_with_an_old_java(java: Path) -> None:
    said = told(built("local[2]", say_version(java.parent, '1.8.0_392"')))
    assert "is Java 8" in said


def test_without_a_master(java: Path) -> None:
    # Port 1 is nobody's.
    said = told(built("spark://127.0.0.1:1", java))
    assert "No master of Spark answers at spark://127.0.0.1:1 (OUTCOMES_SPARK_MASTER)" in said


def test_without_pyspark(java: Path) -> None:
    said = told(built("local[2]", java))
    assert "needs pyspark and sqlglot, which are not installed" in said
    assert "etl/spark/requirements.txt" in said
