"""Load a file of breaches through a source of its own, as a foreign extract is."""

from pathlib import Path

import pytest

from etl.judging.landed import show_landed
from etl.landing.delivery import load
from etl.landing.land import landing_connection
from etl.ledger import deliveries
from tests.readme import own_project


def load_breaches(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    *header: str,
    select: str,
) -> list[tuple]:
    """Load breaches through a source with these header lines; return what counts, by line."""
    project = own_project(folder, monkeypatch)
    lines = ["-- title: Mine", "-- into: order_breaches", "-- files: breaches*", *header, select]
    (project / "sql" / "sources" / "mine.sql").write_text("\n".join(lines), encoding="utf-8")
    path = folder / "breaches.csv"
    path.write_bytes(content)
    report = load("mine", [path])
    assert not report.refused, report.refused
    with landing_connection() as con:
        show_landed(con, deliveries(), {})
        return con.execute(
            "select source_line, breach_id from landed.order_breaches order by all"
        ).fetchall()
