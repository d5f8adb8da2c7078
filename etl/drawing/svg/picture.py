"""A figure as one standalone SVG."""

from zlib import crc32

import plotly.graph_objects as go

from etl.drawing.svg.axes import grid, labels
from etl.drawing.svg.bars import bars
from etl.drawing.svg.elements import element, plain_text
from etl.drawing.svg.legend import legend
from etl.drawing.svg.notes import note_svg
from etl.drawing.svg.placed import Placed, place
from etl.drawing.svg.plain import describe, own
from etl.drawing.svg.plot import Plot
from etl.drawing.svg.scatter import scatter
from etl.drawing.svg.shapes import shapes
from etl.drawing.svg.supported import refuse_unknown

FONT_FAMILY = "Atkinson Hyperlegible Next, Arial, sans-serif"
_BAR_GAP = 0.2
# Half a mark more than the area: a point on its edge is shown whole.
_BEYOND = 6.0


def figure_svg(figure: go.Figure, width: int, height: int, title: str, description: str) -> str:
    """Draw a figure as standalone SVG of so many pixels, named and described for a reader.

    The same figure gives the same text. Raise OutcomesError, naming it, for a kind of trace, an
    attribute or a value that is not supported.
    """
    traces, layout = describe(figure)
    refuse_unknown(traces, layout)
    placed = place(traces, layout, float(width), float(height))
    # Several pictures may stand on one page, where identifiers must differ.
    key = f"{crc32(f'{title}|{description}|{width}x{height}'.encode()):08x}"
    return element(
        "svg",
        element("title", plain_text(title), id=f"title-{key}")
        + element("desc", plain_text(description), id=f"desc-{key}")
        + _clip(placed.plot, key)
        + element("rect", width=width, height=height, fill="#FFFFFF")
        + _drawn(placed, key),
        xmlns="http://www.w3.org/2000/svg", width=width, height=height,
        viewBox=f"0 0 {width} {height}", role="img",
        aria_labelledby=f"title-{key} desc-{key}", font_family=FONT_FAMILY,
    )  # fmt: skip


def _drawn(placed: Placed, key: str) -> str:
    layout, plot = placed.layout, placed.plot
    return "".join(
        [
            *(grid(axis, plot) for axis in placed.axes),
            shapes(layout, plot, "below"),
            element("g", _data(placed), clip_path=f"url(#clip-{key})"),
            shapes(layout, plot, "above"),
            *(labels(axis, plot, placed.width) for axis in placed.axes),
            legend(placed.names, plot.left, placed.names_top),
            *(note_svg(note, placed.width) for note in placed.notes),
        ]
    )


def _data(placed: Placed) -> str:
    is_over = placed.layout.get("barmode") == "overlay"
    gap = float(own(placed.layout.get("bargap"), 0, _BAR_GAP))
    beside = sum(trace.get("type") == "bar" for trace, _ in placed.traces)
    drawn, bars_so_far = [], 0
    for trace, colour in placed.traces:
        if trace.get("type") != "bar":
            drawn.append(scatter(trace, placed.plot, colour))
            continue
        share = (0, 1) if is_over else (bars_so_far, beside)
        drawn.append(bars(trace, placed.plot, colour, share, gap))
        bars_so_far += 1
    return "".join(drawn)


def _clip(plot: Plot, key: str) -> str:
    box = element(
        "rect", x=plot.left - _BEYOND, y=plot.top - _BEYOND,
        width=plot.right - plot.left + 2 * _BEYOND, height=plot.bottom - plot.top + 2 * _BEYOND,
    )  # fmt: skip
    return element("defs", element("clipPath", box, id=f"clip-{key}"))
