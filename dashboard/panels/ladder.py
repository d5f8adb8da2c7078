"""The life of restraining orders, step by step: each a share of the step that it names."""

from dataclasses import replace

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.warehouse import found
from etl.drawing.steps import steps_figure
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.overview import Overview, overview
from etl.findings.words import Row

# What each step is a share of differs, so each says so.
_STEPS = {
    "order_application_rate": "Applied for, of those convicted",
    "restraining_order_use": "Made on conviction, of those convicted",
    "order_refusal_rate": "Refused, of those applied for and decided",
    "strong_order_share": "Strong, of those made",
    "breach_within_12_months": "Breached within 12 months, of those made",
    "fresh_stalking_share": "Charged as fresh stalking, of breaches",
}


def ladder_panel(selection: Selection, scope: str) -> Panel:
    """Draw every step in its newest whole period; ``scope`` says of which cases."""
    return found(_ladder, selection, scope)


def _ladder(ask: Ask, selection: Selection, scope: str) -> Panel:
    seen = found(overview, replace(selection, metric=""))
    steps = [(name, row) for m, name in _STEPS.items() if (row := _newest(seen, m))]
    kind = selection.period_type
    return Panel(
        name="ladder",
        title=_title(steps, kind),
        about=(
            f"Shares with their 95% interval, each of what its name says. {scope}, newest whole"
            f" {kind} of each: what must be followed for 12 months ends a year earlier."
        ),
        alt="Bars, one a step. " + "; ".join(f"{n}: {words.share(r)}" for n, r in steps),
        trace=Trace(replace(selection, metric="restraining_order_use")),
        figure=steps_figure([step for step in steps if words.is_enough(step[1])])
        if steps
        else None,
        table=_table(steps, kind) if steps else None,
    )


def _newest(seen: Overview, metric: str) -> Row | None:
    try:
        chart = seen.of(metric)
    except OutcomesError:
        return None  # Not counted by what is chosen: its own panel below says so.
    row = chart.newest_row or {}
    return row if row.get("denominator") else None


def _title(steps: list[tuple[str, Row]], kind: str) -> str:
    told = {name: row for name, row in steps if words.is_enough(row)}
    made = told.get(_STEPS["restraining_order_use"])
    breached = told.get(_STEPS["breach_within_12_months"])
    if made is None:
        return "The life of an order: too few to say"
    said = f"{words.percent(made['rate'])} of those convicted in {_period(made, kind)} got an order"
    if breached is None:
        return said
    share = words.percent(breached["rate"])
    return f"{said}; {share} of orders made in {_period(breached, kind)} were breached in a year"


def _period(row: Row, kind: str) -> str:
    return words.period_name(row["period_start"], kind)


def _table(steps: list[tuple[str, Row]], kind: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Step": name, "Period": words.period_name(row["period_start"], kind),
                "Numerator": row["numerator"], "Denominator": row["denominator"],
                "Share %": 100 * row["rate"], "95% low": 100 * row["rate_low"],
                "95% high": 100 * row["rate_high"], "Recorded %": 100 * row["coverage"],
            }
            for name, row in steps
        ]
    )  # fmt: skip
