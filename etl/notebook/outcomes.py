"""The warehouse in a notebook.

>>> import outcomes
>>> con = outcomes.connect()
>>> con.sql("from metrics.series('conviction_rate', area := $area)", params={"area": "kent"}).pl()

``con`` is DuckDB's own connection, read-only. ``con.sql(...)`` gives a relation, and that a frame:
``.pl()`` of polars, ``.df()`` of pandas, ``.to_arrow_table()`` of Arrow. A frame of your own is
asked by a name once you give it one: ``con.register("mine", frame)``. No file is read or written
through it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.live import builds_dir, live_build, open_live, open_warehouse
from etl.settings import settings

__all__ = ["OutcomesError", "Version", "connect", "version"]


@dataclass(frozen=True)
class Version:
    """Which warehouse was asked, as a report must state it; ``print`` it as a sentence.

    ``definitions`` hashes sql/ and data/reference. The same version counts the same.
    """

    version: str
    built_at: datetime
    data_to: date | None
    is_made_up: bool
    deliveries: int
    definitions: str

    def __str__(self) -> str:
        """Say it in one line, made-up data first of all."""
        day = f"data to {self.data_to:%d %B %Y}" if self.data_to else "no data"
        return (
            f"{'MADE-UP DATA. ' if self.is_made_up else ''}Warehouse {self.version}, built"
            f" {self.built_at:%d %B %Y %H:%M} UTC, {day}, deliveries: {self.deliveries},"
            f" definitions {self.definitions}."
        )


def connect(warehouse: str | Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the live warehouse read-only, or the one that is named.

    ``warehouse`` is a data folder, a warehouse file (as outcomes build --as-at makes one), or the
    version of a build that is still kept. A connection stays with the build it opened: connect
    again to follow a newer one. Raise OutcomesError where there is no such warehouse.
    """
    if warehouse is None:
        return _open_live()
    return open_warehouse(_file_of(warehouse))


def version(con: duckdb.DuckDBPyConnection | None = None) -> Version:
    """Say which warehouse a connection reads; without one, which is live now."""
    if con is None:
        with connect() as live:
            return version(live)
    row = con.cursor().execute(
        """
        select version, built_at, data_to, is_made_up, deliveries, definitions
        from quality.build cross join (
            select max(data_to) as data_to, coalesce(bool_or(is_made_up), false) as is_made_up
            from quality.freshness
        ) as data
        """
    )
    return Version(*row.fetchone())


def __dir__() -> list[str]:
    return __all__


def _open_live() -> duckdb.DuckDBPyConnection:
    if live_build() is None:
        raise OutcomesError(
            f"No warehouse is live in {settings().data_dir.absolute()}. Name a data folder that"
            " has one, outcomes.connect('data/demo'), or set OUTCOMES_DATA_DIR before you start"
            " the notebook. There is none yet? outcomes demo, or outcomes build.",
            ExitCode.NO_WAREHOUSE,
        )
    return open_live()


def _file_of(warehouse: str | Path) -> Path:
    path = Path(warehouse).expanduser()
    if path.is_dir():
        path = path / "warehouse" / "live.duckdb"
    if path.exists():
        # By the name of the build itself: one program takes one name for one file for as long as
        # it has it open, and the link may lead to another one by now.
        return path.resolve()
    kept = _kept()
    found = [file for number, file in kept.items() if number.startswith(str(warehouse))]
    if len(found) != 1 or not str(warehouse):
        raise OutcomesError(
            f"{path} is no warehouse, and no version of which one is kept. Kept are:"
            f" {', '.join(kept) or 'none'}. Others are made again: outcomes build --as-at DAY.",
            ExitCode.NO_WAREHOUSE,
        )
    return found[0]


def _kept() -> dict[str, Path]:
    """The kept builds by their version; of several of one version the newest."""
    return {path.stem.split("-", 1)[-1]: path for path in sorted(builds_dir().glob("*.duckdb"))}
