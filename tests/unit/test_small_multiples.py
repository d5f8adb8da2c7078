"""A small chart for each area: drawn on one scale, marked by shape, told in company."""

import re
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from etl.drawing.small_chart import HEIGHT, MARGIN, WIDTH, common_frame, control_svg
from etl.findings import words
from etl.findings.area_grid import area_grid
from etl.findings.asking import Selection, asking_live
from etl.findings.chart import MetricChart, chart_series
from etl.findings.verdict import why_unknown
from tests import made_up_series as made
from tests.unit.test_dashboard import look
from tests.warehouses import data_folder

SVG = "{http://www.w3.org/2000/svg}"
CHOSEN = Selection("dv_overlap", "financial year", offences="stalking-and-harassment")


def chart(counts: list[tuple[int, int, int]]) -> MetricChart:
    return chart_series(made.selection(), made.DEFINITION, made.share_rows(counts))


def marks(svg: str) -> list[tuple[str, float, float, float]]:
    """Circles and filled diamonds: shape, middle and half their height."""
    found = []
    for part in ElementTree.fromstring(svg).iter():
        if part.tag == f"{SVG}circle":
            found.append(("circle", float(part.get("cx")), float(part.get("cy")), 0.0))
        elif part.tag == f"{SVG}polygon" and part.get("fill-opacity") is None:
            corners = np.array([pair.split(",") for pair in part.get("points").split()], float)
            x, y = (corners.max(axis=0) + corners.min(axis=0)) / 2
            found.append(("diamond", float(x), float(y), float(np.ptp(corners[:, 1])) / 2))
    return found


def test_the_newest_is_a_diamond_where_it_is_special_and_a_circle_where_not() -> None:
    steady = [(20 + wave, 100, 100) for wave in (0, 2, -2, 1, -1, 2, 0, -2, 1, 0, -1, 0)]
    usual, special = chart([*steady, (21, 100, 100)]), chart([*steady, (45, 100, 100)])
    frame = common_frame([usual, special])
    assert [shape for shape, *_ in marks(control_svg(usual, frame))] == ["circle"]
    drawn = marks(control_svg(special, frame))
    assert {shape for shape, *_ in drawn} == {"diamond"}
    _, x, y, half = max(drawn, key=lambda mark: mark[3])
    assert x == pytest.approx(WIDTH - MARGIN, abs=0.1)
    assert y == pytest.approx(MARGIN, abs=0.1) and half > 4


def test_the_newest_is_hollow_where_it_cannot_be_told_although_beyond_a_limit() -> None:
    steady = [(20 + wave, 100, 100) for wave in (0, 2, -2, 1, -1, 2, 0, -2, 1, 0, -1, 0)]
    few = chart([*steady, (4, 4, 4)])
    assert few.newest_signals and why_unknown(few)
    svg = control_svg(few, common_frame([few]))
    assert [shape for shape, *_ in marks(svg)] == ["circle"]
    (circle,) = ElementTree.fromstring(svg).iter(f"{SVG}circle")
    assert circle.get("fill") == "none" and circle.get("stroke")


@settings(deadline=None, max_examples=30)
@given(made.counts(), made.counts())
def test_values_stand_at_their_height_on_the_scale_of_all(one, other) -> None:
    charts = [chart(one), chart(other)]
    frame = common_frame(charts)
    for drawn in charts:
        svg = ElementTree.fromstring(control_svg(drawn, frame))
        numbers = [
            float(n)
            for part in svg.iter()
            for pair in (part.get("points") or "").split()
            for n in pair.split(",")[1:]
        ]
        assert all(-0.1 <= n <= HEIGHT + 0.1 for n in numbers)
        if drawn.newest is None or not (row := drawn.series[drawn.newest])["denominator"]:
            continue
        share = (row["numerator"] / row["denominator"] - frame.low) / (frame.high - frame.low)
        heights = [y for _, _, y, _ in marks(control_svg(drawn, frame))]
        expected = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share
        assert any(y == pytest.approx(expected, abs=0.1) for y in heights)


def figures(app: AppTest) -> list[str]:
    return [part.proto.body for part in app.get("html") if "<figure>" in part.proto.body]


def test_the_page_has_every_area_with_its_counts_and_what_chance_would_mark(
    made_up_data: Path,
) -> None:
    app = look(made_up_data, "Areas", metric="dv_overlap", period="financial-year")
    assert not figures(app)
    with data_folder(made_up_data), asking_live() as ask:
        app.toggle(key="by_area").set_value(True).run()
        found = area_grid(ask, CHOSEN)
    (html,) = figures(app)
    assert found.summary in [part.value for part in app.markdown]
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html)
    assert captions == list(found.areas) == sorted(captions)
    told = re.findall(r"<p>(.*?)</p>", html)
    pictures = re.findall(r'base64,([^"]+)"', html)
    assert len(told) == len(pictures) == 42
    marked = {area for area, _ in found.marked}
    for area, said, picture, one in zip(found.areas, told, pictures, found.charts, strict=True):
        row = one.series[one.newest]
        few = "too few for a share"
        share = few if (row["denominator"] or 0) < words.FEW else words.percent(row["rate"])
        for text in (share, words.fraction(row)) if row["denominator"] else ("Nothing counted",):
            assert text in said
        svg = b64decode(picture).decode()
        assert ElementTree.fromstring(svg).tag == f"{SVG}svg"
        assert any(half > 4 for *_, half in marks(svg)) == (area in marked)
    for area in found.areas:
        assert f'alt="Control chart of {area}: ' in html
