"""What the operating system lets a worker do once it has opened the warehouse: nothing more.

With no descriptor left to open there is no file, no socket, no pipe and no program to start; what
is open stays usable. Memory, processor time and files are limited by the kernel, since DuckDB's own
limits do not hold (a single text of four gigabytes passes its memory limit).
"""

import os
import resource
from pathlib import Path

_NICE = 10
_NOBODY = 65534
_ROOM = 256 << 20
_UNKNOWN_SIZE = 1536 << 20
_SPARE_SECONDS = 5


def confine(memory: int, cpu_seconds: int) -> None:
    """Limit this process, for good, to ``memory`` bytes beyond what it holds and so much CPU.

    Raise OSError or ValueError where the system cannot: no query is answered then.
    """
    os.nice(_NICE)
    os.umask(0o077)
    os.chdir("/")
    # DuckDB's buffers may fill the limit it was given, and vectors and results come on top.
    address_space = _size() + memory + memory // 4 + _ROOM
    limits = {
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_CPU: cpu_seconds + _SPARE_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))
    if os.geteuid() == 0:
        # What root could lift again, nobody cannot.
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _size() -> int:
    """The address space this process has mapped, in bytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except FileNotFoundError:
        return _UNKNOWN_SIZE
    return pages * resource.getpagesize()
