"""A figure as SVG: every value where the axis says, and nothing left out in silence."""

from datetime import date

import plotly.graph_objects as go
import pytest

from etl.drawing.svg import figure_svg
from etl.drawing.svg.elements import text_width
from etl.errors import OutcomesError
from tests.drawn import corners, drawn, found, grid_line, text_at


def line_of(y: list[float | None], **look: object) -> go.Figure:
    trace = {"x": list(range(len(y))), "y": y, "mode": "lines", "line": {"color": "#12436D"}}
    figure = go.Figure(go.Scatter(trace | look))
    return figure.update_layout(
        yaxis={"range": [0, 10], "dtick": 5}, xaxis={"showgrid": False, "ticksuffix": " x"}
    )


def test_a_point_stands_where_the_axis_says() -> None:
    picture = drawn(line_of([0, 5, 10, 2.5]))
    (line,) = found(picture, "polyline")
    levels = [y for _, y in corners(line)]
    nought, five, ten = (grid_line(picture, label) for label in ("0", "5", "10"))
    assert levels[:3] == [nought, five, ten]
    assert levels[3] == pytest.approx((nought + five) / 2, abs=0.01)
    across = [x for x, _ in corners(line)]
    assert across[1] - across[0] == pytest.approx(across[3] - across[2], abs=0.02)


def test_a_gap_stays_a_gap() -> None:
    picture = drawn(line_of([1, 2, None, 3, 4, 5]))
    assert [len(corners(line)) for line in found(picture, "polyline")] == [2, 3]


def test_a_missing_number_of_an_array_is_a_gap_as_well() -> None:
    picture = drawn(line_of([1.0, 2.0, float("nan"), 3.0, 4.0]))
    assert [len(corners(line)) for line in found(picture, "polyline")] == [2, 2]


@pytest.mark.parametrize(
    ("shape", "extra"), [("linear", []), ("hv", [(1, 0)]), ("vh", [(0, 1)]), ("hvh", None)]
)
def test_steps_turn_where_they_should(shape: str, extra: list[tuple[int, int]] | None) -> None:
    picture = drawn(line_of([0, 10], line={"shape": shape}))
    (line,) = found(picture, "polyline")
    first, *between, last = corners(line)
    if extra is None:
        middle = (first[0] + last[0]) / 2
        assert between == [(middle, first[1]), (middle, last[1])]
    else:
        ends = (first, last)
        assert between == [(ends[x][0], ends[y][1]) for x, y in extra]


def test_a_dashed_line_is_dashed_and_a_solid_one_is_not() -> None:
    figure = line_of([1, 2])
    figure.add_scatter(x=[0, 1], y=[3, 4], mode="lines", line={"dash": "dash", "width": 1})
    solid, dashed = found(drawn(figure), "polyline")
    assert (solid.get("stroke-dasharray"), dashed.get("stroke-dasharray")) == (None, "5 3")


def test_an_area_is_filled_as_far_as_its_colour_is_opaque() -> None:
    figure = line_of([1, 2, 2, 1], fill="toself", fillcolor="rgba(32, 115, 188, 0.2)", opacity=0.5)
    (area,) = found(drawn(figure), "polygon")
    assert (area.get("fill"), area.get("fill-opacity")) == ("#2073BC", "0.1")
    assert len(corners(area)) == 4


def test_error_bars_reach_as_far_as_they_say() -> None:
    errors = {"array": [2.5, None], "arrayminus": [5, 1], "symmetric": False, "width": 0}
    figure = line_of([5, 5], mode="markers", error_y=errors, marker={"color": "#000000"})
    picture = drawn(figure)
    first, _ = [path.get("d") for path in found(picture, "path")]
    stroke = first.removeprefix("M").split("M")[0].split("L")
    low, high = (float(end.split(",")[1]) for end in stroke)
    nought, ten = grid_line(picture, "0"), grid_line(picture, "10")
    assert (low, high) == pytest.approx((nought, nought + 0.75 * (ten - nought)), abs=0.01)


def test_each_mark_has_its_form() -> None:
    symbols = ["circle", "circle-open", "diamond", "square", "triangle-up", "triangle-down"]
    marker = {"color": "#801650", "size": 10, "symbol": symbols}
    picture = drawn(line_of([1, 2, 3, 4, 5, 6], mode="markers", marker=marker))
    full, hollow = found(picture, "circle")
    assert (full.get("fill"), hollow.get("fill")) == ("#801650", "#FFFFFF")
    sides = [len(corners(polygon)) for polygon in found(picture, "polygon")]
    assert sides == [4, 4, 3, 3]
    up, down = [corners(polygon) for polygon in found(picture, "polygon")][2:]
    assert up[0][1] < up[1][1] and down[0][1] > down[1][1]


def test_bars_begin_at_nought_and_stand_beside_one_another() -> None:
    figure = go.Figure()
    figure.add_bar(x=["a", "b"], y=[10, -5], marker={"color": "#12436D"})
    figure.add_bar(x=["a", "b"], y=[5, None], marker={"color": "#28A197"})
    figure.update_layout(yaxis={"range": [-10, 10], "dtick": 5})
    picture = drawn(figure)
    bars = [one for one in found(picture, "rect") if one.get("fill") in ("#12436D", "#28A197")]
    edges = [[float(bar.get(name)) for name in ("x", "y", "width", "height")] for bar in bars]
    nought = grid_line(picture, "0")
    assert [len(bars), edges[0][1]] == [3, grid_line(picture, "10")]
    assert edges[0][1] + edges[0][3] == pytest.approx(nought, abs=0.01)
    assert edges[1][1] == pytest.approx(nought, abs=0.01)
    assert edges[0][0] + edges[0][2] == pytest.approx(edges[2][0], abs=0.02)


def test_overlaid_bars_stand_in_one_place() -> None:
    figure = go.Figure().update_layout(barmode="overlay")
    for colour in ("#12436D", "#28A197"):
        figure.add_bar(y=["a", "b"], x=[1, 2], orientation="h", marker={"color": colour})
    picture = drawn(figure)
    bars = [one for one in found(picture, "rect") if one.get("fill") in ("#12436D", "#28A197")]
    assert [bar.get("y") for bar in bars[:2]] == [bar.get("y") for bar in bars[2:]]
    assert [float(bar.get("width")) for bar in bars[:2]] == pytest.approx(
        [float(bars[1].get("width")) / 2, float(bars[1].get("width"))], abs=0.01
    )


def test_a_bar_as_wide_as_it_says_stands_in_the_middle_with_its_interval() -> None:
    errors = {"array": [5], "width": 0}
    look = {"width": 0.5, "marker": {"color": "#12436D"}, "error_x": errors}
    figure = go.Figure(go.Bar(x=[10], y=["a"], orientation="h", **look))
    picture = drawn(figure.update_layout(xaxis={"range": [0, 20]}, yaxis={"showgrid": False}))
    (bar,) = [one for one in found(picture, "rect") if one.get("fill") == "#12436D"]
    (interval,) = found(picture, "path")
    low, high = interval.get("d").removeprefix("M").split("M")[0].split("L")
    end = float(bar.get("x")) + float(bar.get("width"))
    middle = float(bar.get("y")) + float(bar.get("height")) / 2
    assert float(low.split(",")[1]) == pytest.approx(middle, abs=0.01)
    ends = [float(place.split(",")[0]) for place in (low, high)]
    assert (ends[0] + ends[1]) / 2 == pytest.approx(end, abs=0.01)
    assert ends[1] - end == pytest.approx(float(bar.get("width")) / 2, abs=0.01)
    # The whole area is one category high.
    clip = next(iter(found(picture, "rect")))
    assert 2 * float(bar.get("height")) == pytest.approx(float(clip.get("height")) - 12, abs=0.02)


def test_text_of_a_bar_is_within_where_there_is_room() -> None:
    figure = go.Figure(go.Bar(y=["a", "b"], x=[100, 1], text=["long", "short"], orientation="h"))
    picture = drawn(figure)
    long, short = (
        float(r.get("x")) + float(r.get("width"))
        for r in found(picture, "rect")
        if r.get("fill") == "#12436D"
    )
    assert text_at(picture, "long")[0] < long
    assert text_at(picture, "short")[0] > short


def test_lines_and_boxes_across_the_area_stand_at_their_values() -> None:
    figure = go.Figure(go.Scatter(x=[date(2020, 1, 1), date(2022, 1, 1)], y=[0, 10]))
    figure.update_layout(xaxis={"dtick": "M12"}, yaxis={"showgrid": False})
    figure.add_vline(x="2021-01-01", line={"color": "#801650", "width": 1, "dash": "dot"})
    figure.add_vrect(x0="2020-01-01", x1="2021-01-01", fillcolor="#EEEEEE", line_width=0)
    picture = drawn(figure)
    (line,) = [one for one in found(picture, "line") if one.get("stroke") == "#801650"]
    (box,) = [one for one in found(picture, "rect") if one.get("fill") == "#EEEEEE"]
    assert float(line.get("x1")) == text_at(picture, "2021")[0]
    assert float(line.get("y2")) < float(line.get("y1"))
    right = float(box.get("x")) + float(box.get("width"))
    assert right == pytest.approx(float(line.get("x1")), abs=0.01)
    assert float(box.get("x")) == pytest.approx(text_at(picture, "2020")[0], abs=0.01)


def test_a_note_stands_at_its_point_and_takes_room_rather_than_being_cut() -> None:
    figure = line_of([1, 10])
    note = {"x": 1, "y": 10, "text": "the last of all<br>of them", "showarrow": False}
    figure.add_annotation(note | {"xanchor": "left", "xshift": 6, "align": "left"})
    picture = drawn(figure)
    (line,) = found(picture, "polyline")
    x, _ = text_at(picture, "the last of all")
    assert x == pytest.approx(corners(line)[-1][0] + 6, abs=0.01)
    assert x + text_width("the last of all", 12) <= 400


def test_a_line_by_itself_hangs_where_it_is_anchored() -> None:
    figure = line_of([1, 10])
    for x, anchor in ((0, "left"), (1, "right")):
        text = {"text": anchor, "xanchor": anchor, "align": "center", "showarrow": False}
        figure.add_annotation(x=x, y=5, **text)
    picture = drawn(figure)
    (line,) = found(picture, "polyline")
    (first, _), (last, _) = corners(line)
    assert text_at(picture, "left")[0] == first and text_at(picture, "right")[0] == last
    said = [
        one.get("text-anchor") for one in found(picture, "text") if one.text in ("left", "right")
    ]
    assert said == ["start", "end"]


def test_a_legend_names_traces_with_their_colours() -> None:
    figure = go.Figure(layout={"showlegend": True})
    for name, colour in (("now", "#12436D"), ("before", "#767676")):
        look = {"color": colour, "dash": "dash"}
        figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", name=name, line=look)
    picture = drawn(figure)
    swatches = [one for one in found(picture, "polyline") if corners(one)[0][1] < 40]
    assert [one.get("stroke") for one in swatches] == ["#12436D", "#767676"]
    assert text_at(picture, "now")[1] == text_at(picture, "before")[1]


def test_everything_said_is_escaped() -> None:
    nasty = '<script>&"\u0007'
    figure = go.Figure(go.Bar(x=[f"{nasty}x"], y=[1], text=[nasty], name=nasty, showlegend=True))
    figure.add_bar(x=[f"{nasty}x"], y=[1], name="other")
    figure.update_layout(xaxis={"title": nasty})
    text = figure_svg(figure, 400, 300, nasty, nasty)
    assert "<script>" not in text and "&lt;script&gt;&amp;" in text and "\u0007" not in text
    said = [one.text for one in found(drawn(figure), "text")]
    assert {'<script>&"\ufffd', '<script>&"\ufffdx'} <= set(said)


def test_a_picture_says_what_it_is() -> None:
    picture = drawn(line_of([1, 2]))
    (title,), (description,) = found(picture, "title"), found(picture, "desc")
    assert (title.text, description.text) == ("Title", "Description")
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert picture.get("font-family") == "Atkinson Hyperlegible Next, Arial, sans-serif"
    (ground, *_) = [one for one in found(picture, "rect") if one.get("width") == "400"]
    assert (ground.get("height"), ground.get("fill")) == ("300", "#FFFFFF")


def test_the_same_figure_gives_the_same_text() -> None:
    first, second = (figure_svg(line_of([1, 2, 3]), 400, 300, "A", "B") for _ in range(2))
    assert first == second
    # On one page two pictures must not share an identifier.
    assert 'id="title-' in first and first != figure_svg(line_of([1, 2, 3]), 400, 300, "C", "B")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (go.Figure(go.Pie(values=[1, 2])), "a trace of type 'pie'"),
        (go.Figure(go.Scatter(x=[1], y=[1], fill="tonexty")), "scatter.fill 'tonexty'"),
        (go.Figure(go.Scatter(x=[1], y=[1], connectgaps=True)), "scatter.connectgaps True"),
        (go.Figure(go.Scatter(x=[1], y=[1], marker={"symbol": "star"})), "symbol 'star'"),
        (go.Figure(go.Scatter(x=[1], y=[1], marker={"colorscale": "Blues"})), "colorscale"),
        (go.Figure(go.Scatter(x=[1], y=[1], line={"shape": "spline"})), "line.shape 'spline'"),
        (go.Figure(go.Scatter(y=[1, 2])), "scatter of x or y alone"),
        (go.Figure(go.Bar(x=[1], y=[1], base=[3])), "bar.base"),
        (line_of([1]).update_layout(yaxis={"type": "log"}), "layout.yaxis.type 'log'"),
        (line_of([1]).update_layout(barmode="stack"), "layout.barmode 'stack'"),
        (line_of([1]).update_layout(title="Above"), "layout.title"),
        (line_of([1]).add_annotation(x=0, y=1, text="arrow"), "annotations.showarrow True"),
        (line_of([1]).add_annotation(x=0, y=1, text="<i>a</i>", showarrow=False), "markup"),
        (line_of([1]).add_shape(type="circle", x0=0, x1=1, y0=0, y1=1), "shapes.type 'circle'"),
        (line_of([1, 2]).update_layout(yaxis={"tickformat": "~s", "dtick": 1}), "'~s'"),
        (line_of([1, 2], line={"color": "hsl(0, 1%, 2%)"}), "colour 'hsl(0, 1%, 2%)'"),
    ],
)
def test_what_would_not_be_drawn_as_it_says_is_refused(figure: go.Figure, said: str) -> None:
    with pytest.raises(OutcomesError) as refused:
        figure_svg(figure, 400, 300, "Title", "Description")
    assert said in str(refused.value)


def test_a_picture_too_small_for_its_axes_is_refused() -> None:
    with pytest.raises(OutcomesError, match="more room than 20 by 20"):
        figure_svg(line_of([1, 2]), 20, 20, "Title", "Description")
