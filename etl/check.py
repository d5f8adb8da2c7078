"""Hold a warehouse against the expectations, within the memory and threads that may be used."""

from pathlib import Path

from etl.engine import engine_settings
from expectations import CheckResult, run_checks, write_data_docs


def checked(database: Path) -> list[CheckResult]:
    """The result of every expectation; the file must be closed."""
    with engine_settings() as engine:
        return run_checks(database, engine)


def report_of_checks(database: Path, folder: Path) -> Path:
    """Hold it against the expectations and write an HTML report; returns its first page."""
    with engine_settings() as engine:
        return write_data_docs(database, folder, engine)
