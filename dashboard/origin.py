"""Where numbers come from, how far they go and whether they are made up: kept with what is shown.

A file is made when it is asked for, which may be after another warehouse went live.
"""

from dataclasses import dataclass

from dashboard.counted import Trace
from dashboard.warehouse import ask, found
from etl.findings import words
from etl.history.built_by import built_by_others

# What must stand on whatever leaves a page.
NOT_OFFICIAL = "Management information, not official statistics."
MADE_UP = "MADE-UP DATA: these numbers describe no real case."
_SOURCES = {"cases": "case outcomes", "published": "tables the CPS publishes"}


@dataclass(frozen=True)
class Origin:
    """The source of numbers and the warehouse they are read from, in words."""

    source: str
    warehouse: str
    is_made_up: bool = False

    @property
    def text(self) -> str:
        """Both, and that it is no official statistics."""
        return f"{self.source} {self.warehouse} {NOT_OFFICIAL}"


def origin_of(trace: Trace) -> Origin:
    """Say where the numbers of a trace come from, by the warehouse this page is answered from."""
    held = {row["source"]: row for row in ask("freshness").to_dicts()}
    build = ask("build").to_dicts()[0]
    warehouse = f"Warehouse {build['version']}, built {build['built_at']:%Y-%m-%d %H:%M} UTC"
    warehouse += f"{by_others()}."
    row = held.get(trace.source)
    if row is None:
        return Origin("Source: not held.", warehouse)
    made_up = ", made-up data" if row["is_made_up"] else ""
    source = f"Source: {_SOURCES[row['source']]}{made_up}, to {words.day(row['data_to'])}."
    return Origin(source, warehouse, row["is_made_up"])


def by_others() -> str:
    """Say by whom the warehouse was built, to go on after when; "" where by this program."""
    others = found(built_by_others)
    return f" by {others}, so words and numbers may be of then" if others else ""
