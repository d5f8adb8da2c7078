"""What must hold of a built warehouse before people may read it.

Great Expectations takes seconds to import, so it is imported when a run is asked for.
"""

from collections.abc import Mapping
from pathlib import Path

from expectations.checks import CheckResult
from expectations.later import put_off

# For charts and distributions no suite asks for: half of the time it takes to import.
_NOT_NEEDED = ("altair", "scipy.stats")

__all__ = ["CheckResult", "EngineSettings", "run_checks", "write_data_docs"]

EngineSettings = Mapping[str, str | int]


def run_checks(database: Path, engine: EngineSettings | None = None) -> list[CheckResult]:
    """Hold a warehouse (one DuckDB file) against every suite, in the database.

    The caller must have closed the file; it is opened read-only and closed again. Results come
    in the order of the suites. A check that cannot be carried out is not met. ``engine`` are
    settings of DuckDB, such as memory_limit and the temp_directory it may spill to.

    Raises FileNotFoundError where there is no such file, ValueError where it is not a DuckDB
    file that can be opened.
    """
    with put_off(*_NOT_NEEDED):
        from expectations.run import run_suites

    return run_suites(database, engine)


def write_data_docs(database: Path, folder: Path, engine: EngineSettings | None = None) -> Path:
    """Run every suite and write Great Expectations' HTML pages; returns their index.html.

    They need the network to look well, as they fetch their style sheets, and hold counts only.
    Raises as `run_checks` does.
    """
    with put_off(*_NOT_NEEDED):
        from expectations.docs import write_pages

    return write_pages(database, folder, engine)
