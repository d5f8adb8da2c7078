"""What happened, in few lines: each measure beside its quarter before, and what is usual."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from etl.findings.chart import chart_series
from etl.findings.reading import share_reading
from etl.publication.model import Release
from etl.publication.page import write_pages
from etl.publication.quarter import Quarter
from etl.publication.table import VALUES, Mark, Table
from tests.made_up_pages import FALLING, RARE, wide_release
from tests.made_up_release import made_up_release
from tests.parsed import parsed, text_of

BEFORE = "the quarter before (April to June 2026)"


def line(release: Release, folder: Path, measure: str) -> str:
    """What the summary says of a measure."""
    write_pages(release, folder)
    page = parsed(folder / "index.html")
    lines = (one for one in page.iter("li") if one.find("a") is not None)
    return next(text_of(one) for one in lines if one.find("a").get("href") == f"#measure-{measure}")


def with_national(release: Release, change: object) -> Release:
    """The release with another table of the nation."""
    tables = [change(t) if t.name == "national" else t for t in release.tables]
    return replace(release, tables=tuple(tables))


def marked(quarter: str, measure: str, mark: Mark) -> object:
    """Mark all values of a row, as where it is withheld."""

    def change(table: Table) -> Table:
        chosen = (pl.col("quarter") == quarter) & (pl.col("measure") == measure)
        rows = table.rows.with_columns(
            [pl.when(chosen).then(None).otherwise(pl.col(name)).alias(name) for name in VALUES]
        )
        is_chosen = table.rows.select(chosen.alias("chosen"))["chosen"]
        marks = table.marks.with_columns(
            pl.when(pl.lit(is_chosen)).then(pl.lit(mark.value)).otherwise(pl.col(name)).alias(name)
            for name in VALUES
        )
        return Table(table.name, rows, marks)

    return change


def without_point(release: Release, measure: str, quarter: str) -> Release:
    """The release whose chart has a gap in a quarter, as where its counts are withheld."""
    day = Quarter.named(quarter).first_day
    statements = []
    for one in release.statements:
        if one.measure == measure:
            series = [
                row | dict.fromkeys(("numerator", "denominator", "eligible"))
                if row["period_start"] == day
                else row
                for row in one.chart.series
            ]
            chart = chart_series(one.chart.selection, one.chart.definition, series)
            one = replace(one, chart=chart, reading=share_reading(chart, "England and Wales"))
        statements.append(one)
    return replace(release, statements=tuple(statements))


def test_a_measure_stands_beside_its_quarter_before_and_what_is_usual(tmp_path: Path) -> None:
    release = wide_release()
    falling = line(release, tmp_path, FALLING.name)
    assert f"Down 8.4 points from 60.4% in {BEFORE}." in falling
    (chart,) = [one.chart for one in release.statements if one.measure == FALLING.name]
    limits = chart.lines()[chart.newest]
    low, high, centre = (f"{100 * limits[name]:.1f}%" for name in ("lower", "upper", "centre"))
    assert f"Usual: {low} to {high}, centre {centre}." in falling
    assert f"The same as in {BEFORE}: 2.8%." in line(release, tmp_path, RARE.name)


def test_points_are_those_between_the_printed_numbers(tmp_path: Path) -> None:
    counts = made_up_release().table("national").rows.filter(pl.col("measure") == "dv_overlap")
    then, now = counts.sort("quarter")["percent"][-2:]
    way = "Up" if now > then else "Down"
    said = f"{way} {abs(now - then):.1f} points from {then}% in {BEFORE}."
    assert said in line(made_up_release(), tmp_path, "dv_overlap")


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        (Mark.CONFIDENTIAL, "withheld"),
        (Mark.NOT_AVAILABLE, "not available"),
        (Mark.NOT_APPLICABLE, "not applicable"),
    ],
)
def test_a_quarter_before_that_is_not_told_is_said_as_such(
    mark: Mark, why: str, tmp_path: Path
) -> None:
    release = without_point(wide_release(), FALLING.name, "2026-Q2")
    release = with_national(release, marked("2026-Q2", FALLING.name, mark))
    said = line(release, tmp_path, FALLING.name)
    assert f"There is no number to compare with in {BEFORE}: {why}." in said
    assert " points from " not in said


def test_a_release_of_one_quarter_has_none_before(tmp_path: Path) -> None:
    said = line(made_up_release(count=1), tmp_path, "conviction_rate")
    assert f"This release has no number for {BEFORE}." in said
    assert "Usual:" not in said


def test_a_withheld_number_has_no_direction(tmp_path: Path) -> None:
    release = without_point(wide_release(), FALLING.name, "2026-Q3")
    release = with_national(release, marked("2026-Q3", FALLING.name, Mark.CONFIDENTIAL))
    said = line(release, tmp_path, FALLING.name)
    assert "The quarter before (April to June 2026) had 60.4%." in said
    assert " points from " not in said and "Usual:" not in said


def test_a_break_of_the_definition_is_said_in_place_of_a_direction(tmp_path: Path) -> None:
    def second_version(table: Table) -> Table:
        version = pl.when(pl.col("quarter") == "2026-Q3").then(9).otherwise(1)
        return replace(table, rows=table.rows.with_columns(definition_version=version.cast(int)))

    said = line(with_national(wide_release(), second_version), tmp_path, FALLING.name)
    assert "had 60.4%. The definition changed, so do not compare the two." in said
    assert " points from " not in said


def test_a_quarter_that_two_definitions_count_is_not_compared(tmp_path: Path) -> None:
    release = wide_release()
    statements = []
    for one in release.statements:
        series = [*one.chart.series[:-1], one.chart.series[-1] | {"is_mixed": True}]
        chart = chart_series(one.chart.selection, one.chart.definition, series)
        reading = share_reading(chart, "England and Wales")
        statements.append(replace(one, chart=chart, reading=reading))
    said = line(replace(release, statements=tuple(statements)), tmp_path, FALLING.name)
    assert "The definition changed, so do not compare the two." in said


def test_a_caution_stands_beside_the_number_it_is_of(tmp_path: Path) -> None:
    release = wide_release()
    cautious = [
        replace(one, reading=replace(one.reading, cautions=("Less is recorded.", "And more.")))
        if one.measure == RARE.name
        else one
        for one in release.statements
    ]
    release = replace(release, statements=tuple(cautious))
    said = line(release, tmp_path, RARE.name)
    assert "Take care: Less is recorded." in said and "And more." not in said
    assert said.endswith(f"More to know: {RARE.title}")
    assert "Take care" not in line(release, tmp_path, FALLING.name)
