"""Check the machine: room on the disk, memory against the limits that are set, the clock."""

import os
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from etl.doctor.finding import Finding, fault, fine, warning
from etl.errors import OutcomesError
from etl.ledger import deliveries
from etl.live import live_build
from etl.settings import settings, size_in_bytes

_LEAST_FREE = 200_000_000
# A build writes the new warehouse beside the old one and may spill as much again.
_ROOM_OF_A_BUILD = 2
_DASHBOARD_BYTES = 500_000_000
_FILES = 4_096
_CLOCK_SECONDS = 300
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def check_disk() -> Iterator[Finding]:
    """Whether there is room for a load and a build."""
    folder = _there(settings().data_dir)
    free, needed = shutil.disk_usage(folder).free, _ROOM_OF_A_BUILD * _live_bytes() + _LEAST_FREE
    found, allowed = f"{_size(free)} free at {folder}", f"{_size(needed)} for the next build"
    if free < _LEAST_FREE:
        yield fault("disk", found, f"at least {_size(_LEAST_FREE)}", "Make room.")
    elif free < needed:
        yield warning(
            "disk", found, allowed, "Make room, or keep fewer warehouses: OUTCOMES_KEPT_BUILDS."
        )
    else:
        yield fine("disk", f"{found}; {allowed}")


def check_memory() -> Iterator[Finding]:
    """Whether the limits that are set fit into the memory of the machine, or of its container."""
    at = settings()
    held = memory_bytes()
    build, queries = size_in_bytes(at.memory_limit), size_in_bytes(at.sql_memory) * at.sql_at_once
    wanted = build + queries + _DASHBOARD_BYTES
    found = f"{_size(held)} here; a build may use {_size(build)}, ad-hoc queries {_size(queries)}"
    if build > held:
        yield fault("memory", found, "OUTCOMES_MEMORY_LIMIT below what there is", "Lower it.")
    elif wanted > held:
        to_do = "Lower OUTCOMES_MEMORY_LIMIT, OUTCOMES_SQL_MEMORY or OUTCOMES_SQL_AT_ONCE."
        yield warning("memory", found, f"{_size(wanted)} with the dashboard", to_do)
    else:
        yield fine("memory", found)


def memory_bytes() -> int:
    """Return the memory of this machine, or what its container may use where that is less."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        return min(whole, int(_CGROUP.read_text(encoding="ascii")))
    return whole


def check_files() -> Iterator[Finding]:
    """Whether a dashboard may open as many files as its readers' pages need."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = "no limit" if most == resource.RLIM_INFINITY else f"{most:,} at most"
    if most != resource.RLIM_INFINITY and most < _FILES:
        to_do = "Raise LimitNOFILE of the unit, or ulimit -Hn: each open page holds four."
        yield warning("open files", found, f"{_FILES:,}", to_do)
    else:
        yield fine("open files", found)


def check_clock() -> Iterator[Finding]:
    """Whether something that happened lies in the future: the clock was wrong then, or is now."""
    try:
        moments = [landed.landed_at for landed in deliveries()]
        if build := live_build():
            moments.append(datetime.fromisoformat(build.built_at))
    except (OutcomesError, OSError, ValueError):
        return
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    ahead = max((moment.timestamp() for moment in moments), default=0) - time.time()
    if ahead > _CLOCK_SECONDS:
        yield warning(
            "clock",
            f"it is {now} here; a delivery or build is {ahead / 3600:.1f} hours younger",
            "the right time: periods are complete, and releases public, by it",
            "Let it be set by the network: timedatectl set-ntp true.",
        )
    else:
        yield fine("clock", now)


def _live_bytes() -> int:
    with suppress(OutcomesError, OSError):
        build = live_build()
        return build.path.stat().st_size if build else 0
    return 0


def _there(path: Path) -> Path:
    return next(above for above in (path.absolute(), *path.absolute().parents) if above.exists())


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
