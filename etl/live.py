"""The one door through which a built warehouse is read, and the pointer that says which is live.

Builds are immutable files; ``live.json`` names the one that counts and is replaced in one step.
A reader opens the file the pointer names, and keeps it for as long as it likes.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from etl.durable import link_atomically, write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.quoting import escaped, quoted
from etl.settings import settings

_Opened = TypeVar("_Opened")
_READER_CONFIG = {
    "threads": 2,
    "memory_limit": "1GB",
    "max_temp_directory_size": "0KiB",
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
    "enable_external_access": False,
    "lock_configuration": True,
}


@dataclass(frozen=True)
class Build:
    """A finished warehouse; ``version`` hashes all it was made from."""

    file_name: str
    version: str
    built_at: str

    @property
    def path(self) -> Path:
        """The DuckDB file."""
        return builds_dir() / self.file_name


def builds_dir() -> Path:
    """Folder of the finished warehouses."""
    return settings().warehouse_dir / "builds"


def live_build() -> Build | None:
    """Return the build that is live, or None where there is none yet."""
    try:
        return Build(**json.loads(_pointer().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise OutcomesError(
            f"{_pointer()} is damaged. Build again: outcomes build.", ExitCode.NO_WAREHOUSE
        ) from error


def require_live() -> Build:
    """Return the build that is live. Raise OutcomesError where nothing has been built yet."""
    build = live_build()
    if build is None:
        raise OutcomesError(
            "There is no warehouse yet. Load a delivery and build one, or see it with made-up"
            " data: outcomes demo.",
            ExitCode.NO_WAREHOUSE,
        )
    return build


def make_live(build: Build) -> None:
    """Let every reader that opens from now on read this build."""
    write_atomically(_pointer(), json.dumps(asdict(build), indent=1))
    link_live(build)


def live_link() -> Path:
    """The path under which programs that know no pointer open the live build, read-only."""
    return settings().warehouse_dir / "live.duckdb"


def link_live(build: Build) -> None:
    """Let the link lead to this build; it is relative, so that the data folder may be moved."""
    link_atomically(live_link(), build.path.relative_to(live_link().parent))


def open_build(build: Build) -> duckdb.DuckDBPyConnection:
    """Open a build read-only, with no way to files, network, extensions or settings.

    Raise OutcomesError where its file is missing, damaged or not readable.
    """
    return open_warehouse(build.path)


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file as a build is opened. Raise OutcomesError where it cannot be."""
    # The whole configuration at once: a process that opens a file again must ask for the same.
    try:
        return duckdb.connect(str(path), read_only=True, config=_READER_CONFIG)
    except duckdb.Error as error:
        raise unreadable(path, str(error)) from error


def attach_warehouse(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a warehouse file read-only, where what is read must be written to files.

    Raise OutcomesError where it cannot be opened.
    """
    try:
        con.execute(f"attach '{escaped(path)}' as {quoted(name)} (read_only)")
    except duckdb.Error as error:
        raise unreadable(path, str(error)) from error


def unreadable(path: Path, told: str = "") -> OutcomesError:
    """Return what to raise of a warehouse file that cannot be read; DuckDB ``told`` why."""
    return OutcomesError(f"The warehouse {path} {_fault(path, told)}.", ExitCode.NO_WAREHOUSE)


def open_live() -> duckdb.DuckDBPyConnection:
    """Open the live build. Raise OutcomesError where nothing has been built yet."""
    return _from_live(open_build)


def attach_live(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Attach the live build, as ``attach_warehouse``. Raise OutcomesError where there is none."""
    _from_live(lambda build: attach_warehouse(con, build.path, name))


def _from_live(read: Callable[[Build], _Opened]) -> _Opened:
    build = require_live()
    try:
        return read(build)
    except OutcomesError:
        # Between reading the pointer and opening the file another build may have gone live.
        if live_build() == build:
            raise
        return _from_live(read)


def _fault(path: Path, told: str) -> str:
    if path.exists() and "Could not set lock" in told:
        return "is open for writing in another program. Close it there: it is to be read only"
    return f"{_damage(path)}. Build it again from what has landed: outcomes build"


def _damage(path: Path) -> str:
    if not path.exists():
        return "is missing"
    return "is damaged" if os.access(path, os.R_OK) else "may not be read by this user"


def _pointer() -> Path:
    return settings().warehouse_dir / "live.json"
