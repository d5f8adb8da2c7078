"""The funnel from referral to order, of the newest period in which hardly any case is open."""

from dataclasses import replace

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.metric import mix_table, told
from dashboard.shown import DECIMAL, decimals
from dashboard.warehouse import found
from etl.drawing.steps import steps_figure
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.mix import Mix
from etl.findings.read import find
from etl.findings.stages import RIPE, STILL_OPEN, is_ripe, ripe_rows

METRIC = "attrition"


def attrition_panel(selection: Selection, scope: str) -> Panel:
    """Draw how many of those referred reached each stage; ``scope`` says of which cases."""
    return found(_attrition, replace(selection, metric=METRIC), scope)


def _attrition(ask: Ask, selection: Selection, scope: str) -> Panel:
    seen = find(ask, selection)
    rows = [row for row in ripe_rows(seen.shown) if row["denominator"]]
    kind = selection.period_type
    steps = [(r["category_name"], r) for r in rows if words.is_enough(r)]
    table = _table(seen.shown)
    return Panel(
        name=METRIC,
        title=_title(rows, kind),
        about=f"Share of {seen.shown.definition['denominator']}. {scope}, by {kind} of referral.",
        alt="Bars, one a stage. "
        + "; ".join(f"{row['category_name']}: {words.share(row)}" for row in rows),
        trace=Trace(selection, "mix_series"),
        figure=steps_figure(steps) if steps else None,
        table=table,
        formats=dict.fromkeys(decimals(table), DECIMAL),
        **told(seen.reading, is_drawn=bool(steps)),
        notes=seen.reading.cautions,
    )


def _table(found: Mix) -> pl.DataFrame:
    """Every stage of every period, and whether so few are still open that it can be compared."""
    kind = found.selection.period_type
    said = {
        words.period_name(row["period_start"], kind): "yes" if is_ripe([row]) else "no"
        for row in found.every_row
        if row["category"] == STILL_OPEN and row["denominator"]
    }
    old = pl.col("Period").replace_strict(said, default=None)
    return mix_table(found).with_columns(old.alias(f"At most {RIPE:.0%} open"))


def _title(rows: list[words.Row], kind: str) -> str:
    convicted = next((row for row in rows if row["category"] == "convicted"), None)
    if convicted is None or convicted["denominator"] < words.FEW:
        return "From referral to order: too few to say"
    period = words.period_name(convicted["period_start"], kind)
    return (
        f"From referral to order: of 100 referred in {period}"
        f" {100 * convicted['rate']:.0f} were convicted"
    )
