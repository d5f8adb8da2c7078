"""Warehouses built once and read by many tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.judging.accepted import show_accepted
from etl.landing.delivery import load
from etl.landing.land import landing_connection
from etl.ledger import deliveries
from etl.live import Build
from etl.release import release
from etl.settings import settings


@contextmanager
def data_folder(folder: Path) -> Iterator[Path]:
    """Point the settings to a data folder for as long as the block runs."""
    before = os.environ.get("OUTCOMES_DATA_DIR")
    os.environ["OUTCOMES_DATA_DIR"] = str(folder)
    settings.cache_clear()
    try:
        yield folder
    finally:
        if before is None:
            del os.environ["OUTCOMES_DATA_DIR"]
        else:
            os.environ["OUTCOMES_DATA_DIR"] = before
        settings.cache_clear()


def build_from(folder: Path, **delivered: list[Path]) -> Build:
    """Load what is delivered, by source, into a data folder and release it."""
    with data_folder(folder):
        for source, paths in delivered.items():
            load(source, paths)
        made = release()
    assert made.is_live, [(r.check_id, r.observed) for r in made.critical]
    return made.build


def accepted(table: str, columns: str) -> list[tuple]:
    """Return what counts of every delivery so far."""
    with landing_connection() as con:
        show_accepted(con, deliveries())
        return con.execute(f"select {columns} from accepted.{table} order by all").fetchall()
