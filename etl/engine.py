"""DuckDB as it works here: in memory, within the memory and threads it may use."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.quoting import escaped
from etl.settings import settings


@contextmanager
def working_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory database that may spill to disk; what it spilt is gone at the end."""
    spill = settings().warehouse_dir / f".spill-{os.getpid()}"
    con = duckdb.connect(config={"memory_limit": settings().memory_limit})
    try:
        if settings().threads:
            con.execute(f"set threads = {settings().threads}")
        con.execute(f"set temp_directory = '{escaped(spill)}'")
        yield con
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
