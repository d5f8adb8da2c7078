"""The finished warehouses on the disk: what the next is called, and which may go.

Their order is a number in their name. Neither a clock that goes backwards nor one that was years
ahead for a night changes which of two is the newer.
"""

import re
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

from etl.errors import OutcomesError
from etl.live import Build, builds_dir, link_live, live_build, live_link
from etl.lock import writer_lock
from etl.settings import settings

_OPEN_READERS_SECONDS = 3600
_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def next_file_name(version: str) -> str:
    """Return the name of the warehouse to be built; call it under the lock."""
    names = [path.name for path in builds_dir().glob("*.duckdb")]
    return f"{max(map(_number, [*names, _live_name()]), default=0) + 1:06}-{version}.duckdb"


def forbid_writing(build: Build) -> None:
    """Take the right to write from a finished build, which an analyst's program may open.

    One that forgets to open it read-only is refused then, rather than holding it against all
    readers. Root may write all the same.
    """
    build.path.chmod(stat.S_IMODE(build.path.stat().st_mode) & ~_WRITING)


def mend_link() -> None:
    """Let the link lead to the live build again, where a crash or a hand left it elsewhere."""
    # Another writer, where one is at work, makes the link itself.
    with suppress(OutcomesError):
        if _leads_to(live_build()):
            return
        with writer_lock():
            if build := live_build():
                link_live(build)


def remove_old_builds(live: Build) -> None:
    """Keep the live build and as many older ones as is set; call it under the lock.

    One that was replaced less than an hour ago stays as well: its readers may open it again.
    """
    newest_first = sorted(builds_dir().glob("*.duckdb"), key=_order, reverse=True)
    newest_first.sort(key=lambda path: path.name != live.file_name)
    replaced = list(zip(newest_first[1:], newest_first, strict=False))[settings().kept_builds :]
    for path in [path for path, successor in replaced if not _is_recent(successor)]:
        path.unlink(missing_ok=True)
        shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)


def _leads_to(build: Build | None) -> bool:
    return build is None or live_link().resolve() == build.path.resolve()


def _is_recent(successor: Path) -> bool:
    # A time yet to come was written by a clock that has gone back since, and says nothing.
    return 0 <= time.time() - successor.stat().st_mtime < _OPEN_READERS_SECONDS


def _order(path: Path) -> tuple[int, str]:
    return _number(path.name), path.name


def _number(name: str) -> int:
    found = re.match(r"(\d+)-", name)
    return int(found[1]) if found else 0


def _live_name() -> str:
    try:
        live = live_build()
    except OutcomesError:
        return ""  # a damaged pointer is what the coming build repairs
    return live.file_name if live else ""
