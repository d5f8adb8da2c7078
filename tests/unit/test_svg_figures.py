"""Every figure the project draws can be taken away as a picture, as SVG and as PNG."""

import struct
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import pytest

from etl.drawing import charts
from etl.drawing.beside import beside_figure
from etl.drawing.cohorts import cohorts_figure
from etl.drawing.control_chart import SIGNAL_COLOUR, control_figure
from etl.drawing.funnel import funnel_figure
from etl.drawing.interrupted import interrupted_figure
from etl.drawing.overlap import overlap_figure
from etl.drawing.steps import steps_figure
from etl.drawing.stock import stock_figure
from etl.drawing.svg import figure_svg
from etl.drawing.typeset import svg_png
from etl.drawing.volume import volume_figure
from etl.drawing.waiting import waiting_figure
from etl.findings.areas import compare_areas
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.beside import beside
from etl.findings.chart import metric_chart
from etl.findings.cohorts import METRIC, cohorts_beside
from etl.findings.intervention import did_it_work
from etl.findings.stock import stock
from etl.findings.waiting import waiting
from tests.drawn import corners, drawn, found
from tests.warehouses import data_folder

DAYS = (date(2008, 4, 1), date(2026, 9, 30))


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


def control(ask: Ask) -> go.Figure:
    chart = metric_chart(ask, Selection("cyberstalking_share"))
    return control_figure(chart, ask("events", applies_to="cases"), 340)


def intervals(ask: Ask) -> go.Figure:
    days = dict(zip(("first_day", "last_day"), DAYS, strict=True))
    every = {"offences": "all", "dv": "all", "cyber": "all"}
    return charts.intervals(ask("by_area", metric="conviction_rate", **days, **every), "area", 900)


def funnel(ask: Ask) -> go.Figure:
    return funnel_figure(compare_areas(ask, Selection("conviction_rate"), *DAYS))


def interrupted(ask: Ask) -> go.Figure:
    selection = Selection("dv_flag_compliance", "month")
    return interrupted_figure(did_it_work(ask, selection, "stalking_guidance_2010"))


def stocks(ask: Ask) -> go.Figure:
    return stock_figure(stock(ask, Selection("orders_in_force", "month")).rows)


def waits(ask: Ask) -> go.Figure:
    return waiting_figure(waiting(ask, Selection("days_to_charge")))


def two_areas(ask: Ask) -> go.Figure:
    found = beside(ask, Selection("conviction_rate", area="kent"), "others")
    return beside_figure((found.one.series, found.other.series), found.names, "quarter")


def cohorts(ask: Ask) -> go.Figure:
    return cohorts_figure(cohorts_beside(ask, waiting(ask, Selection(METRIC))))


def overlap(ask: Ask) -> go.Figure:
    return overlap_figure(metric_chart(ask, Selection("dv_overlap")).series, "quarter")


def volume(ask: Ask) -> go.Figure:
    names = {"denominator": "finalised", "numerator": "convicted"}
    return volume_figure(metric_chart(ask, Selection("conviction_rate")).series, names, "quarter")


def steps(ask: Ask) -> go.Figure:
    metrics = ("conviction_rate", "restraining_order_use")
    charts = [metric_chart(ask, Selection(metric)) for metric in metrics]
    return steps_figure([(one.definition["title"], one.series[one.newest]) for one in charts])


FIGURES = [
    control, intervals, funnel, interrupted, stocks, waits, two_areas, cohorts, overlap,
    volume, steps,
]  # fmt: skip


@pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
def test_every_figure_is_drawn_within_its_picture(
    make: Callable[[Ask], go.Figure], ask: Ask
) -> None:
    figure = make(ask)
    picture = drawn(figure, 800, 900)
    shown = [*found(picture, "polyline"), *found(picture, "polygon")]
    places = [place for one in shown for place in corners(one)]
    places += [(float(one.get("cx")), float(one.get("cy"))) for one in found(picture, "circle")]
    assert all(0 <= x <= 800 and 0 <= y <= 900 for x, y in places)
    bars = [one for one in found(picture, "rect") if one.get("fill") == charts.DATA_COLOUR]
    assert places or bars
    assert len(list(found(picture, "text"))) > 4


def test_the_points_of_a_control_chart_are_all_there(ask: Ask) -> None:
    chart = metric_chart(ask, Selection("cyberstalking_share"))
    picture = drawn(control(ask), 800, 340)
    whole = [row for row in chart.series if row["is_complete"] and row["rate"] is not None]
    dots = [one for one in found(picture, "circle") if one.get("r") == "2"]
    assert len(dots) == len(whole)
    diamonds = [one for one in found(picture, "polygon") if one.get("fill") == SIGNAL_COLOUR]
    assert len(diamonds) == sum(bool(row["signals"]) for row in chart.lines())


def test_a_picture_as_png_has_the_pixels_it_should(ask: Ask) -> None:
    png = svg_png(figure_svg(control(ask), 640, 300, "Title", "Description"), ppi=96)
    assert png.startswith(b"\x89PNG")
    # Width and height stand in the header.
    assert struct.unpack(">II", png[16:24]) == (640, 300)
    assert svg_png(figure_svg(control(ask), 640, 300, "Title", "Description"), ppi=96) == png
