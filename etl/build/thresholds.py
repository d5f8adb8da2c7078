"""The settings that a model of sql/quality reads, as a table of one row."""

import duckdb

from etl.settings import settings
from etl.tables import create_table


def create_thresholds(con: duckdb.DuckDBPyConnection) -> None:
    """Create quality.thresholds, so that SQL and its readers see what was asked for."""
    create_table(con, "thresholds")
    con.execute("insert into quality.thresholds values (?)", [settings().k_anonymity])


def thresholds_text() -> str:
    """Return the settings as they go into the version of a warehouse."""
    return f"k_anonymity={settings().k_anonymity}"
