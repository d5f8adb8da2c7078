"""A stock in words: how many, on which day, and a year before."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.reading import NOTHING, Reading
from etl.findings.words import Row


@dataclass(frozen=True)
class Stock:
    """The months of a stock, oldest first: rows of sql/questions/stock_series.sql."""

    definition: Row
    rows: tuple[Row, ...]


def stock(ask: Ask, selection: Selection) -> Stock:
    """Look at a stock. Raise OutcomesError for what it is not counted by."""
    definition = definition_for(ask, selection)
    rows = ask("stock_series", **selection.only("metric", "area", "offences")).to_dicts()
    return Stock(definition, tuple(rows))


def stock_reading(definition: Row, rows: Sequence[Row], scope: str) -> Reading:
    """Read the newest month of a stock, whose rows are those of sql/questions/stock_series.sql."""
    if not rows:
        return Reading(f"{definition['title']}, {scope}: none is held.", NOTHING)
    newest = rows[-1]
    month = newest["month"].replace(year=newest["month"].year - 1)
    before = next((row for row in rows if row["month"] == month), None)
    return Reading(
        f"{definition['title']} on {words.day(newest['day'])}, {scope}:"
        f" {words.count(newest['units'])}{_change(newest, before)}.",
        "No signal is claimed: a stock follows from what came in and what went out.",
        (f"Counted: {definition['numerator']}.", f"Left out: {definition['excluded']}."),
    )


def _change(newest: Row, before: Row | None) -> str:
    if before is None:
        return ""
    more, day = newest["units"] - before["units"], words.day(before["day"])
    if not more:
        return f", as many as on {day}"
    moved = f"{words.count(abs(more))} {'more' if more > 0 else 'fewer'}"
    return f", which is {moved} than the {words.count(before['units'])} of {day}"
