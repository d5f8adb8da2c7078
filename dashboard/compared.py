"""Which areas differ: the funnel of the newest whole year, its words and its table."""

import polars as pl
import streamlit as st

from dashboard.shown import show_figure, show_table
from etl.drawing.funnel import funnel_figure
from etl.errors import OutcomesError
from etl.findings.area_table import area_table
from etl.findings.area_words import area_reading
from etl.findings.areas import AreaComparison, compare_areas
from etl.findings.asking import Ask, Selection
from etl.findings.held import newest_year


def show_areas(ask: Ask, selection: Selection) -> None:
    """Compare areas over the newest whole year: in words, as a funnel, in a table."""
    year = newest_year(ask, selection.metric)
    st.header("Which areas differ?", anchor=False)
    if year is None:
        st.caption("A whole year is needed to compare areas.")
        return
    try:
        found = compare_areas(ask, selection, *year)
    except OutcomesError as fault:
        st.info(str(fault))
        return
    reading = area_reading(found)
    st.markdown(f"**{reading.value}** {reading.verdict}")
    for caution in reading.cautions:
        st.caption(caution)
    if found.funnel is not None:
        show_figure(
            funnel_figure(found),
            key="funnel",
            alt="Funnel plot of areas; the sentences above name those that differ, the table has"
            " every area in alphabetical order.",
        )
        st.caption(
            "A point an area, by its size. Dotted and dashed: 95% and 99.8% limits, with the usual"
            " spread between areas. Diamond: differs, the number of comparisons allowed for."
        )
    with st.expander("Table: every area, in alphabetical order"):
        _show_table(found)


def _marked(column: str) -> pl.Expr:
    differs = pl.col(column).cast(pl.Boolean)
    words_of = pl.when(differs).then(pl.lit("yes")).otherwise(pl.lit("no"))
    return pl.when(differs.is_null()).then(pl.lit("not compared")).otherwise(words_of)


def _show_table(found: AreaComparison) -> None:
    rows = pl.DataFrame(area_table(found), infer_schema_length=None)
    if rows.is_empty():
        return
    table = rows.select(
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
    formats = dict.fromkeys(("Share %", "95% low", "95% high", "Recorded %"), "%.1f")
    show_table(table, "Every area", formats | {"Ratio to its case mix": "%.2f"})
