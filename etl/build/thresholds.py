"""The settings that a model of sql/quality reads, as a table of one row."""

import duckdb

from etl.settings import settings


def create_thresholds(con: duckdb.DuckDBPyConnection) -> None:
    """Create quality.thresholds, so that SQL and its readers see what was asked for."""
    con.execute(
        "create table quality.thresholds as select $k::integer as k_anonymity",
        {"k": settings().k_anonymity},
    )
    con.execute(
        "comment on table quality.thresholds is 'One row: settings that checks were held to.';"
        " comment on column quality.thresholds.k_anonymity is 'OUTCOMES_K_ANONYMITY'"
    )


def thresholds_text() -> str:
    """Return the settings as they go into the version of a warehouse."""
    return f"k_anonymity={settings().k_anonymity}"
