"""What leaves a page is what stood on it, and never a formula."""

import io
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import polars as pl
import pytest
from openpyxl import load_workbook

from dashboard.counted import Trace
from dashboard.origin import Origin, origin_of
from dashboard.panel import Panel
from dashboard.panels.areas import grid_panel
from dashboard.panels.metric import metric_panel
from dashboard.taken import file_name, picture
from dashboard.workbook import workbook
from etl.drawing.framed import wrapped
from etl.drawing.svg.elements import text_width
from etl.findings.asking import Selection, asking
from etl.live import open_live
from tests.warehouses import data_folder

CHOSEN = Selection("dv_overlap", "financial year", "all", "stalking-and-harassment")


@pytest.fixture(autouse=True)
def on_made_up_data(made_up_data: Path):
    with data_folder(made_up_data):
        yield


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    table = pl.DataFrame(
        {
            "Said": ["=1+1", "+2", "@x", None], "Number": [1, None, 3, 4],
            "Share": [0.5, 1 / 3, None, 2.0], "Day": [date(2026, 9, 30), None, None, None],
        }
    )  # fmt: skip
    panel = Panel("name", "=Title", "About", "Alt", Trace(CHOSEN), table=table)
    book = load_workbook(io.BytesIO(workbook(panel, origin_of(panel.trace))))
    cells = [cell for row in book["Table"].iter_rows() for cell in row]
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )
    assert [cell.value for cell in cells[4::4]] == ["=1+1", "+2", "@x", None]
    assert [cell.value for cell in cells[5::4]] == [1, None, 3, 4]
    assert cells[6].value == 0.5 and cells[7].value.date() == date(2026, 9, 30)
    about = [cell.value for (cell,) in book["About"].iter_rows()]
    assert about[:2] == ["=Title", "About"]
    assert any("made-up data" in line for line in about)


@pytest.mark.parametrize("make", [metric_panel, grid_panel])
def test_a_picture_says_its_finding_its_source_and_that_it_is_made_up(make) -> None:
    panel = make(CHOSEN)
    svg = ElementTree.fromstring(picture(panel, origin_of(panel.trace)))
    words = " ".join(part.text or "" for part in svg.iter("{http://www.w3.org/2000/svg}text"))
    for text in (*panel.title.split()[:3], "made-up", "official"):
        assert text in words
    assert svg.get("role") == "img"
    assert float(svg.get("height")) > 300


def test_a_picture_keeps_its_numbers_in_company() -> None:
    """It left with event numbers and no key, and a share without counts, interval or coverage."""
    panel = metric_panel(CHOSEN)
    svg = ElementTree.fromstring(picture(panel, origin_of(panel.trace)))
    lines = list(svg.iter("{http://www.w3.org/2000/svg}text"))
    words = " ".join(line.text or "" for line in lines)
    assert (lines[0].text, lines[0].get("font-weight")) == (
        "MADE-UP DATA: these numbers describe no real case.", "bold",
    )  # fmt: skip
    row = overview_row()
    assert f"({row['numerator']:,} of {row['denominator']:,} defendants" in words
    assert "95% interval" in words and "recorded for" in words
    assert panel.events
    for event in panel.events:
        number, _, named = event.partition(". ")
        assert f"({number}) {named}" in words
    assert "Events: (" in words


def overview_row() -> dict:
    with open_live() as con:
        ask = asking(con)
        rows = [r for r in ask("series", **CHOSEN.filters).to_dicts() if r["is_complete"]]
    return rows[-1]


def test_of_real_data_a_picture_does_not_say_that_they_are_made_up() -> None:
    panel = Panel("name", "Title", "About", "Alt", Trace(CHOSEN), charts=(), figure=go.Figure())
    assert "MADE-UP" not in picture(panel, Origin("Source: case outcomes.", "Warehouse x."))


def test_lines_of_a_picture_fit_and_lose_no_word() -> None:
    text = "Share: defendants whose file is marked DV, of defendants in stalking cases " * 5
    lines = wrapped(text, 13, 400)
    assert " ".join(lines).split() == text.split()
    assert len(lines) > 5 and all(text_width(line, 13) <= 400 for line in lines)
    assert wrapped("unbreakable" * 20, 13, 400) == ["unbreakable" * 20]
    assert wrapped("", 13, 400) == []


def test_files_are_named_by_what_they_show() -> None:
    trace = Trace(Selection("dv_overlap", "financial year", "kent", "stalking", "yes"))
    one, other = (Panel(name, "T", "A", "Alt", trace) for name in ("dv_overlap", "funnel"))
    assert file_name(one) == "dv_overlap-kent-stalking-financial-year-dv-yes"
    assert file_name(other) == "funnel-dv_overlap-kent-stalking-financial-year-dv-yes"
