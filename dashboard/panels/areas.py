"""Areas: the funnel of the newest whole year, and a control chart of each."""

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.shown import DECIMAL, share_columns
from dashboard.warehouse import found
from etl.drawing.funnel import funnel_figure
from etl.drawing.small_chart import common_frame
from etl.drawing.small_charts import finding
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.area_grid import AreaGrid, area_grid
from etl.findings.area_table import area_table
from etl.findings.area_words import area_reading, area_title
from etl.findings.areas import AreaComparison, compare_areas
from etl.findings.asking import Ask, Selection
from etl.findings.held import newest_year


def compared(selection: Selection) -> AreaComparison:
    """Compare areas over the newest whole year. Raise OutcomesError where there is none."""
    return found(_compared, selection)


def _compared(ask: Ask, selection: Selection) -> AreaComparison:
    year = newest_year(ask, selection.metric)
    if year is None:
        raise OutcomesError("A whole year is needed to compare areas, and none is held yet.")
    return compare_areas(ask, selection, *year)


def funnel_panel(selection: Selection) -> Panel:
    """Draw the funnel of areas, the one selected named in it."""
    return found(_funnel, selection)


def _funnel(ask: Ask, selection: Selection) -> Panel:
    seen = _compared(ask, selection)
    reading = area_reading(seen)
    share, nouns = seen.definition["numerator"], words.unit(seen.definition, selection.offences)
    return Panel(
        name="funnel",
        title=area_title(seen),
        about=(
            f"Share of each area: {share}, of {seen.definition['denominator']}, by the number of"
            f" {nouns}. {seen.scope}, {words.months(seen.first_day, seen.last_day)}."
        ),
        alt=f"Funnel plot. {area_title(seen)}. The table has every area.",
        trace=Trace(
            selection, "by_area", (("first_day", seen.first_day), ("last_day", seen.last_day))
        ),
        figure=funnel_figure(seen, selection.area) if seen.funnel else None,
        table=_areas_table(seen) if seen.rows else None,
        formats=_PERCENTAGES | {"Ratio to its case mix": "%.2f"},
        in_words=f"{reading.value} {reading.verdict}",
        notes=reading.cautions,
        legend=(
            "A point an area, by its size. Dotted and dashed: 95% and 99.8% limits, with the usual"
            " spread between areas. Diamond: differs, the number of comparisons allowed for;"
            " hollow: too few to compare. This is no ranking."
        ),
    )


_PERCENTAGES = dict.fromkeys(("Share %", "95% low", "95% high", "Recorded %"), DECIMAL)


def _areas_table(seen: AreaComparison) -> pl.DataFrame:
    return pl.DataFrame(area_table(seen), infer_schema_length=None).select(
        pl.col("area").alias("Area"),
        pl.col("numerator").alias("Numerator"),
        pl.col("denominator").alias("Denominator"),
        (100 * pl.col("rate")).alias("Share %"),
        (100 * pl.col("rate_low")).alias("95% low"),
        (100 * pl.col("rate_high")).alias("95% high"),
        (100 * pl.col("coverage")).alias("Recorded %"),
        _marked("is_different").alias("Differs"),
        pl.col("ratio_to_case_mix").cast(pl.Float64).alias("Ratio to its case mix"),
        _marked("is_different_by_mix").alias("Differs, case mix allowed for"),
    )


def _marked(column: str) -> pl.Expr:
    differs = pl.col(column).cast(pl.Boolean)
    words_of = pl.when(differs).then(pl.lit("yes")).otherwise(pl.lit("no"))
    return pl.when(differs.is_null()).then(pl.lit("not compared")).otherwise(words_of)


def grid_panel(selection: Selection) -> Panel:
    """Draw a control chart of every area, in alphabetical order."""
    return found(_grid, selection)


def _grid(ask: Ask, selection: Selection) -> Panel:
    seen, kind = area_grid(ask, selection), selection.period_type
    named = list(zip(seen.areas, seen.charts, strict=True))
    frame = common_frame(seen.charts)
    return Panel(
        name="areas",
        title=seen.headline,
        about=(
            f"Share: {seen.definition['numerator']}, of {seen.definition['denominator']}."
            f" {seen.scope}, by {kind}, from {words.period_name(frame.first_day, kind)} on."
        ),
        alt=seen.summary,
        trace=Trace(selection, "series_by_area"),
        charts=tuple(named),
        table=_grid_table(seen) if named else None,
        formats=_PERCENTAGES,
        reading=seen.summary,
        legend=(
            f"Every chart runs from {words.percent(frame.low)} at the bottom to"
            f" {words.percent(frame.high)} at the top. Alphabetical order: this is no ranking."
        ),
        how_to_read=(
            "Shaded: the limits within which the area"
            f" varies by itself; dashed: its baseline's centre. Large mark: the newest whole"
            f" {kind}, a diamond where it is special-cause variation, hollow where that cannot"
            " be told; small diamonds: earlier ones. Beneath: its share, 95% interval and counts."
        ),
    )


def _grid_table(seen: AreaGrid) -> pl.DataFrame:
    rows = []
    for area, chart in zip(seen.areas, seen.charts, strict=True):
        row = chart.newest_row or {}
        rows.append(
            {"Area": area, "Numerator": row.get("numerator"), "Denominator": row.get("denominator")}
            | share_columns(row)
            | {"Variation": finding(chart)}
        )
    return pl.DataFrame(rows, infer_schema_length=None)
