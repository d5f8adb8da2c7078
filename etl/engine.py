"""DuckDB as it works here: in memory, within the memory and threads it may use."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from etl.lock import try_lock
from etl.settings import settings

_SPILL = ".spill-"
_BEING_MADE_SECONDS = 5


@contextmanager
def working_connection(spill_in: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory database that may spill to disk; what it spilt is gone at the end.

    It spills into the folder given, or else beside the warehouses.
    """
    with engine_settings(spill_in) as config, duckdb.connect(config=config) as con:
        yield con


@contextmanager
def engine_settings(spill_in: Path | None = None) -> Iterator[dict[str, str | int]]:
    """Memory and threads DuckDB may use, and where it may spill to disk until the block ends."""
    with _spill_folder(spill_in or settings().warehouse_dir) as spill:
        config: dict[str, str | int] = {
            "memory_limit": settings().memory_limit,
            "temp_directory": str(spill),
        }
        if settings().threads:
            config["threads"] = settings().threads
        yield config


@contextmanager
def one_commit(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit the statements of the block together: each by itself waits for the disk."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def remove_left_spill() -> None:
    """Remove what killed processes had spilt; a folder just made may not be held yet."""
    for folder in settings().warehouse_dir.glob(f"{_SPILL}*"):
        with suppress(FileNotFoundError), _held(folder) as is_ours:
            if is_ours and abs(time.time() - folder.stat().st_mtime) > _BEING_MADE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _spill_folder(beside: Path) -> Iterator[Path]:
    """Make a folder for one connection: a build opens another while its own may have spilt."""
    beside.mkdir(parents=True, exist_ok=True)
    spill = Path(tempfile.mkdtemp(prefix=_SPILL, dir=beside))
    try:
        with _held(spill):
            yield spill
    finally:
        shutil.rmtree(spill, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder while the block runs, and say whether no other process holds it.

    The kernel lets go of it when the process dies.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield try_lock(handle)
    finally:
        os.close(handle)
