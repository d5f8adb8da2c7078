"""What happened, in few lines: each measure, its change on a year before, and what is usual."""

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

NO_YEAR_BEFORE = "No figure for the same period, complete, a year before."


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
    day, after = (Quarter.named(name).first_day for name in (quarter, f"{int(quarter[:4]) + 1}-Q3"))
    statements = []
    for one in release.statements:
        if one.measure == measure:
            series = [
                row
                | dict.fromkeys(("numerator", "denominator", "eligible") * (at == day))
                | dict.fromkeys(("change", "change_low", "change_high") * (at in (day, after)))
                for row, at in ((row, row["period_start"]) for row in one.chart.series)
            ]
            chart = chart_series(one.chart.selection, one.chart.definition, series)
            one = replace(one, chart=chart, reading=share_reading(chart, "England and Wales"))
        statements.append(one)
    return replace(release, statements=tuple(statements))


def test_a_measure_stands_beside_its_change_on_a_year_before_and_what_is_usual(
    tmp_path: Path,
) -> None:
    release = wide_release()
    falling = line(release, tmp_path, FALLING.name)
    # 1,612 of 3,100 after 1,872 of 3,100.
    change = "Lower than a year before by 8.4 points, 95% interval −10.8 to −5.9 points."
    assert change in falling
    (chart,) = [one.chart for one in release.statements if one.measure == FALLING.name]
    limits = chart.lines()[chart.newest]
    low, high, centre = (f"{100 * limits[name]:.1f}%" for name in ("lower", "upper", "centre"))
    assert f"Usual: {low} to {high}, centre {centre}." in falling
    rare = "No clear change on a year before: 0.0 points, 95% interval −1.4 to +1.4 points."
    assert rare in line(release, tmp_path, RARE.name)


def test_no_measure_is_compared_with_the_quarter_before(tmp_path: Path) -> None:
    """Such a step is held against nothing, and may go against what the chart finds."""
    write_pages(wide_release(), tmp_path)
    page = text_of(parsed(tmp_path / "index.html"))
    assert "the quarter before" not in page and "points from" not in page


@pytest.mark.parametrize("mark", [Mark.CONFIDENTIAL, Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE])
def test_a_year_before_that_is_not_told_is_said_as_such(mark: Mark, tmp_path: Path) -> None:
    release = without_point(wide_release(), FALLING.name, "2025-Q3")
    release = with_national(release, marked("2025-Q3", FALLING.name, mark))
    said = line(release, tmp_path, FALLING.name)
    assert NO_YEAR_BEFORE in said and " points" not in said


def test_a_release_of_one_quarter_has_no_year_before(tmp_path: Path) -> None:
    said = line(made_up_release(count=1), tmp_path, "conviction_rate")
    assert NO_YEAR_BEFORE in said
    assert "Usual:" not in said


def test_a_withheld_number_has_no_change(tmp_path: Path) -> None:
    release = without_point(wide_release(), FALLING.name, "2026-Q3")
    release = with_national(release, marked("2026-Q3", FALLING.name, Mark.CONFIDENTIAL))
    said = line(release, tmp_path, FALLING.name)
    assert said == f"{FALLING.title}: [c]"


def test_a_break_of_the_definition_is_said_in_place_of_a_change(tmp_path: Path) -> None:
    def second_version(table: Table) -> Table:
        version = pl.when(pl.col("quarter") == "2026-Q3").then(9).otherwise(1)
        return replace(table, rows=table.rows.with_columns(definition_version=version.cast(int)))

    said = line(with_national(wide_release(), second_version), tmp_path, FALLING.name)
    assert "The definition changed, so the year before is not comparable." in said
    assert " points" not in said


def test_a_quarter_that_two_definitions_count_is_not_compared(tmp_path: Path) -> None:
    release = wide_release()
    statements = []
    for one in release.statements:
        series = [*one.chart.series[:-1], one.chart.series[-1] | {"is_mixed": True}]
        chart = chart_series(one.chart.selection, one.chart.definition, series)
        reading = share_reading(chart, "England and Wales")
        statements.append(replace(one, chart=chart, reading=reading))
    said = line(replace(release, statements=tuple(statements)), tmp_path, FALLING.name)
    assert "The definition changed, so the year before is not comparable." in said


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
