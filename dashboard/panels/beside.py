"""An area beside another, or beside all others."""

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.shown import DECIMAL
from dashboard.warehouse import found
from etl.drawing.beside import beside_figure
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.beside import Beside, beside
from etl.findings.scope import scope_in_words
from etl.findings.window import newest_years


def beside_panel(selection: Selection, other: str, years: int | None = None) -> Panel:
    """Draw a share in an area and in ``other``, of the newest ``years`` if any are given.

    Raise OutcomesError where it is no share.
    """
    return found(_beside, selection, other, years)


def _beside(ask: Ask, selection: Selection, other: str, years: int | None) -> Panel:
    seen = beside(ask, selection, other)
    definition, kind = seen.one.definition, selection.period_type
    rows = [newest_years(chart.series, years) for chart in (seen.one, seen.other)]
    figure = beside_figure(rows, seen.names, kind)
    events = mark_events(ask, figure, [row["period_start"] for row in rows[0]])
    cases = scope_in_words(ask, selection, definition).removeprefix(f"{seen.names[0]}, ")
    return Panel(
        name="beside",
        title=f"{definition['title']}: {seen.finding}",
        about=(
            f"Share: {definition['numerator']}, of {definition['denominator']}."
            f" {seen.names[0]} beside {seen.names[1]}, {cases}, by {kind}."
        ),
        alt=f"Two lines by {kind}: {seen.names[0]} solid, {seen.names[1]} dashed.",
        trace=Trace(selection),
        figure=figure,
        events=events,
        table=_table(seen, kind),
        formats=dict.fromkeys([f"{name} %" for name in seen.names], DECIMAL),
        reading=seen.text,
    )


def _table(seen: Beside, kind: str) -> pl.DataFrame:
    there = {row["period_start"]: row for row in seen.other.series}
    rows = []
    for one in reversed(seen.one.series):
        row = {"Period": words.period_name(one["period_start"], kind)}
        for name, part in zip(seen.names, (one, there.get(one["period_start"], {})), strict=True):
            share = part.get("rate")
            row |= {
                f"{name} %": None if share is None else 100 * share,
                f"{name}, numerator": part.get("numerator"),
                f"{name}, denominator": part.get("denominator"),
            }
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)
