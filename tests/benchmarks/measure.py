"""Run a command as a process of its own and say what it cost; describe the machine."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a process cost, start-up and imports included.

    ``peak`` is the highest resident memory in MiB of it or of any process it waited for; ``said``
    what its last line of output said, as JSON.
    """

    seconds: float
    cpu_seconds: float
    peak: int
    said: dict


def cost_of(command: list[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command. Its last line of output is JSON. Raises RuntimeError where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | dict(environment or {}), stdout=subprocess.PIPE, text=True
    )
    output = process.stdout.read()
    # Only wait4 tells what this one child used.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{output}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    # Linux counts the peak in KiB.
    return Cost(seconds, cpu_seconds, usage.ru_maxrss // 1024, _last_line(output))


def _last_line(output: str) -> dict:
    lines = output.splitlines()
    return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}


def machine() -> str:
    """Processor, cores, memory, system and versions, in one line."""
    packages = ("duckdb", "great-expectations")
    parts = [
        f"{_processor()}, {os.cpu_count()} cores",
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in packages),
    ]
    return ", ".join(parts)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def python(script: Path, *arguments: object) -> list[str]:
    """The command that runs a script with this Python."""
    return [sys.executable, str(script), *map(str, arguments)]


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
