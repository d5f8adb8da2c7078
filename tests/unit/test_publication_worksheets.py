"""The worksheets of a release as openpyxl reads them: real tables, explained, easily heard."""

import io
import re
from dataclasses import replace
from datetime import datetime

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.publication.files.book import Sheet
from etl.publication.files.layout import MOST_ROWS, newest
from etl.publication.files.sheets import book
from etl.publication.files.xlsx import xlsx
from etl.publication.model import Release
from etl.publication.page.wording import read_words
from etl.publication.table import VALUES, Mark, Table
from tests.made_up_pages import revised_release
from tests.made_up_release import TERMS, made_up_release
from tests.written_releases import full_release, names_of

MARKS = {mark.value for mark in Mark}
TEXT_SHEETS = ["Cover", "Contents", "Measures", "Columns", "Notes"]


def sheets_of(release: Release) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in book(read_words(), release).sheets}


@pytest.fixture(scope="module")
def workbook() -> openpyxl.Workbook:
    """The XLSX of a release."""
    return openpyxl.load_workbook(io.BytesIO(xlsx(book(read_words(), full_release()))))


def test_worksheets_stand_in_order_and_begin_with_their_title(
    workbook: openpyxl.Workbook,
) -> None:
    tables = [table.name for table in full_release().tables]
    assert workbook.sheetnames == TEXT_SHEETS + tables
    for sheet in workbook:
        title = sheet["A1"]
        assert title.value and title.font.b and title.font.sz == 16
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.sheet_state == "visible" and sheet.freeze_panes is None


def table_cells(sheet: Worksheet) -> list[tuple]:
    """The cells of a worksheet's only table, its heads first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


def test_each_worksheet_is_one_real_table_with_no_empty_cell(workbook: openpyxl.Workbook) -> None:
    names = set()
    for sheet in workbook.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.add(table.displayName)
        assert table.headerRowCount == 1
        first, last = table.ref.split(":")
        assert re.fullmatch(r"A\d+", first)
        assert int(re.sub(r"\D", "", last)) == sheet.max_row
        rows = table_cells(sheet)
        assert None not in {cell for row in rows for cell in row}
        assert [column.name for column in table.tableColumns] == list(rows[0])
        above = list(sheet.iter_rows(max_row=sheet.max_row - len(rows), values_only=True))
        # What is above it stands in the first column, with no gap between.
        assert all(row[0] and not any(row[1:]) for row in above)
    assert len(names) == len(workbook.worksheets) - 1


def test_numbers_are_numbers_and_marks_are_text(workbook: openpyxl.Workbook) -> None:
    seen = set()
    for table in full_release().tables:
        heads, *rows = table_cells(workbook[table.name])
        for name, column in zip(names_of(heads), zip(*rows, strict=True), strict=True):
            kinds = {type(cell) for cell in column if cell not in MARKS}
            seen |= MARKS & set(column)
            allowed = {str} if name not in VALUES else {int, float}
            assert kinds <= allowed or name == "definition_version"
    assert seen == MARKS


def test_a_mark_is_explained_above_the_table_it_stands_in(workbook: openpyxl.Workbook) -> None:
    for table in full_release().tables:
        sheet = workbook[table.name]
        used = {cell for row in table_cells(sheet) for cell in row} & MARKS
        above = [sheet.cell(row, 1).value for row in range(2, 12)]
        assert {
            mark for mark in MARKS if any(str(a).startswith(f"{mark}: ") for a in above)
        } == used
        is_told = "MADE-UP DATA. These numbers describe no real case." in above
        assert is_told is table.is_protected
        assert "Management information, not official statistics." in above
        own, others = "Prosecution outcomes, release 2026-Q3", "CPS case outcomes; CPS stalking"
        said = own if table.is_protected else others
        assert any(str(line).startswith(f"Source: {said}") for line in above)


def test_the_contents_lead_to_every_worksheet(workbook: openpyxl.Workbook) -> None:
    links = [cell.hyperlink.location for cell in workbook["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in workbook.sheetnames[2:]]


def test_notes_that_are_referred_to_are_there(workbook: openpyxl.Workbook) -> None:
    _, *rows = table_cells(workbook["Notes"])
    referred = {
        note
        for sheet in workbook
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        for note in re.findall(r"\[(note \d+)\]", str(cell))
    }
    assert {note for note, _ in rows} == referred
    (note,) = re.findall(r"\[(note \d+)\]$", workbook["areas"]["A1"].value)
    assert "More than 40%" in dict(rows)[note]


def test_the_cover_says_what_the_page_says(workbook: openpyxl.Workbook) -> None:
    text = "\n".join(str(cell.value) for cell in workbook["Cover"]["A"])
    for said in (
        "Published at 9:30am on 10 December 2026.", "This is release 2026-Q3.",
        "What these numbers cannot tell you:", "Names are as the areas have them.",
        "The whole table “sentences” (every quarter): Most of its counts are small.",
        "July to September 2026 is new.", "has 5 tables of numbers", "areas_by_offence,",
        "[c]: withheld", "[x]: not available", "[z]: not applicable",
        "Open Government Licence v3.0: https://",
    ):  # fmt: skip
        assert said in text
    release = revised_release()
    cover = book(read_words(), release).cover
    assert any(release.reason in line for line in cover.intro)
    one = replace(release, tables=release.tables[:1])
    assert "one table of numbers" in str(book(read_words(), one).cover)
    assert cover.contact == (
        f"Ask the team that publishes these numbers: {TERMS.team}, {TERMS.email}.",
    )
    assert any(TERMS.licence_title in line for line in cover.about)
    real = book(read_words(), made_up_release(is_made_up=False))
    assert "MADE-UP" not in str(real)


def test_columns_are_as_wide_as_what_stands_in_them(workbook: openpyxl.Workbook) -> None:
    widths = workbook["areas"].column_dimensions
    assert widths["A"].width > len("Restraining orders on conviction") > widths["B"].width
    assert workbook["Notes"].column_dimensions["B"].width >= 90
    heights = [workbook["areas"].row_dimensions[row].height for row in (7, 8)]
    assert heights[0] > 2 * 15 and heights[1] is None


def test_a_worksheet_shows_what_people_look_for() -> None:
    sheets = sheets_of(full_release())
    shown = {
        name: names_of([column.head for column in sheet.columns])
        for name, sheet in sheets.items()
        if name not in TEXT_SHEETS
    }
    assert shown["national"][:3] == ["measure_title", "quarter", "percent"]
    assert shown["areas"][:4] == ["measure_title", "area_name", "region", "percent"]
    assert shown["areas_by_offence"][:3] == ["measure_title", "offence_name", "area_name"]
    assert shown["regions"][-1] == "policy_would" and "region" not in shown["regions"]
    # Where the answer is recorded for all, and where it is not.
    assert "coverage_percent" in shown["areas"] and "eligible" in shown["areas"]
    titles = [measure.title for measure in full_release().measures]
    for sheet in sheets.values():
        if sheet.name in shown:
            assert list(dict.fromkeys(row[0] for row in sheet.rows)) == titles
    one = [row[1] for row in sheets["national"].rows if row[0] == titles[0]]
    assert one == sorted(one) and len(one) == 24


def test_what_is_recorded_of_all_is_no_column() -> None:
    release = made_up_release()
    (convictions, _) = release.measures
    national = release.table("national")
    is_one = national.rows["measure"] == convictions.name
    table = Table("national", national.rows.filter(is_one), national.marks.filter(is_one))
    sheet = sheets_of(replace(release, tables=(table,), omitted=()))["national"]
    names = names_of([column.head for column in sheet.columns])
    assert not {"eligible", "coverage_percent", "first_published"} & set(names)
    assert "definition_version" in names


def test_numbers_of_an_earlier_release_say_so() -> None:
    release = made_up_release("2026-Q4", published_at=datetime(2027, 3, 11, 9, 30))
    sheet = sheets_of(release)["national"]
    assert "first_published" in names_of([column.head for column in sheet.columns])


def test_all_but_the_nation_is_shown_for_the_newest_quarter() -> None:
    release = full_release()
    areas = release.table("areas")
    older = areas.rows.with_columns(quarter=pl.lit("2026-Q2"))
    both = Table("areas", pl.concat([older, areas.rows]), pl.concat([areas.marks] * 2))
    sheet = sheets_of(replace(release, tables=(both,)))["areas"]
    assert len(sheet.rows) == len(areas.rows) and "2026-Q3" in sheet.title
    assert "It has the newest of 2 quarters. All are in tables/areas.csv." in sheet.legend


def long_table(quarters: int, rows: int) -> Table:
    """A table of so many rows in each of so many quarters."""
    one = made_up_release(count=1).table("national")
    kept = [
        one.rows.head(1).with_columns(quarter=pl.lit(f"{2000 + n}-Q1")) for n in range(quarters)
    ]
    marks = [one.marks.head(1)] * (quarters * rows)
    return Table(
        "long", pl.concat([kept[n // rows] for n in range(quarters * rows)]), pl.concat(marks)
    )


@pytest.mark.parametrize(("rows", "kept"), [(4, 5), (5, 4), (6, 3), (20, 1), (21, 1), (3, 6)])
def test_a_long_table_keeps_its_newest_whole_quarters(rows: int, kept: int) -> None:
    found = newest(long_table(6, rows), most=20).rows
    years = [f"{2000 + n}-Q1" for n in range(6)]
    assert found["quarter"].unique().sort().to_list() == years[6 - kept :]
    assert len(found) == kept * rows


def test_a_worksheet_says_that_older_quarters_are_elsewhere() -> None:
    release = full_release()
    table = long_table(6, MOST_ROWS // 5)
    sheet = sheets_of(replace(release, tables=(*release.tables, table)))["long"]
    assert len(sheet.rows) == MOST_ROWS
    assert "It has the newest 5 of 6 quarters. All are in tables/long.csv." in sheet.legend
    assert sheet.title.endswith("2001-Q1 to 2005-Q1")
    assert not any("newest" in line for line in sheets_of(release)["national"].legend)
