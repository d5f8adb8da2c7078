"""What one period is made of: by offence group, by marker, by area."""

from datetime import date

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.shown import DECIMAL, decimals, share_columns
from dashboard.warehouse import found
from etl.drawing.steps import steps_figure
from etl.findings import words
from etl.findings.allowed import refuse_settled, share_for
from etl.findings.asking import Ask, Selection
from etl.findings.scope import measured_marker, scope_in_words

_DRAWN = {"offence group": "", "DV marker": "dv", "cyber marker": "cyber"}


def behind_panel(selection: Selection, at: str) -> Panel:
    """Part the share of the period that begins ``at`` a day, written YYYY-MM-DD."""
    return found(_behind, selection, at)


def _behind(ask: Ask, selection: Selection, at: str) -> Panel:
    definition = share_for(ask, selection, "only a share is parted")
    refuse_settled(ask, selection)
    periods = ask("periods", **selection.only("metric", "period_type")).to_dicts()
    period = next(row for row in periods if row["period_start"] == date.fromisoformat(at))
    days = {"first_day": period["period_start"], "last_day": period["period_end"]}
    names = ("metric", "area", "offences", "dv", "cyber")
    # By the marker that it measures a share is all or none, which says nothing.
    settled = measured_marker(selection.metric)
    rows = [
        row
        for row in ask("behind", **selection.only(*names), **days).to_dicts()
        if _DRAWN.get(row["breakdown"], "") != settled
    ]
    drawn = [
        (_name(row), row) for row in rows if row["breakdown"] in _DRAWN and words.is_enough(row)
    ]
    table = _table(rows)
    name = words.period_name(period["period_start"], selection.period_type)
    partial = "" if period["is_complete"] else " This period is not held whole."
    mixed = " The definition changed within this period." if period["is_mixed"] else ""
    return Panel(
        name="behind",
        title=f"{definition['title']} in {name}: {_finding(rows, drawn)}",
        about=(
            f"Share: {definition['numerator']}, of {definition['denominator']}."
            f" {scope_in_words(ask, selection, definition)}, {name}.{partial}{mixed}"
        ),
        alt="Bars by offence group and by marker; the table has areas as well.",
        trace=Trace(selection, "behind", tuple(days.items())),
        figure=steps_figure(drawn) if drawn else None,
        table=table if len(table) else None,
        formats=dict.fromkeys(decimals(table), DECIMAL),
        legend=(
            f"Bars: 95% interval. Parts of fewer than {words.FEW} are in the table alone. Whether"
            " parts differ by more than chance is not tested here."
        ),
    )


def _finding(rows: list[words.Row], drawn: list[tuple[str, words.Row]]) -> str:
    """Say from what to what the parts of the first breakdown go that has several."""
    if not drawn:
        return f"no part of {words.FEW} or more, see the table"
    together = _together([row for row in rows if row["breakdown"] == drawn[0][1]["breakdown"]])
    for by in _DRAWN:
        rates = [row["rate"] for _, row in drawn if row["breakdown"] == by]
        if len(rates) > 1:
            low, high = words.percent(min(rates)), words.percent(max(rates))
            return f"from {low} to {high} by {by}, {together} together"
    return f"{together}, with no two parts of {words.FEW} or more"


def _together(parts: list[words.Row]) -> str:
    """The share of the whole, which the parts of any one breakdown add up to."""
    whole = sum(row["denominator"] or 0 for row in parts)
    return words.percent(sum(row["numerator"] or 0 for row in parts) / whole)


def _name(row: words.Row) -> str:
    is_marker = row["breakdown"].endswith("marker")
    return f"{words.begin_large(row['breakdown'])}: {row['part']}" if is_marker else row["part"]


def _table(rows: list[words.Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"By": row["breakdown"], "Part": row["part"]}
            | {"Numerator": row["numerator"], "Denominator": row["denominator"]}
            | share_columns(row)
            for row in rows
        ],
        infer_schema_length=None,
    )
