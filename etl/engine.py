"""DuckDB as it works here: in memory, within the memory and threads it may use."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.settings import settings


@contextmanager
def working_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory database that may spill to disk; what it spilt is gone at the end."""
    with engine_settings() as config, duckdb.connect(config=config) as con:
        yield con


@contextmanager
def engine_settings() -> Iterator[dict[str, str | int]]:
    """Memory and threads DuckDB may use, and where it may spill to disk until the block ends."""
    folder = settings().warehouse_dir
    folder.mkdir(parents=True, exist_ok=True)
    # One for each connection: a build opens another while its own may have spilt already.
    spill = tempfile.mkdtemp(prefix=f".spill-{os.getpid()}-", dir=folder)
    config: dict[str, str | int] = {
        "memory_limit": settings().memory_limit,
        "temp_directory": spill,
    }
    if settings().threads:
        config["threads"] = settings().threads
    try:
        yield config
    finally:
        shutil.rmtree(spill, ignore_errors=True)
