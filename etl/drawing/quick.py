"""Any two columns of an answer as a chart, with intervals where the answer has them."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from etl.drawing.charts import COMPARED_COLOUR, DATA_COLOUR, EVENT_COLOUR, lay_out

LINE, BARS, POINTS = "Line", "Bars", "Points"
KINDS = (LINE, BARS, POINTS)
MOST_SERIES = 6
_COLOURS = (DATA_COLOUR, COMPARED_COLOUR, EVENT_COLOUR, "#12436D", "#28A197", "#A285D1")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "diamond", "square", "x", "triangle-up", "cross")
_HEIGHT = 380
_ENDS = ("_low", "_high")


def quick_figure(rows: pl.DataFrame, x: str, y: str, by: str | None, kind: str) -> go.Figure:
    """Draw ``y`` over ``x``, one series for each of the first values of ``by``.

    Where the rows have ``y``_low and ``y``_high, or the only such pair, they are its interval.
    """
    figure = go.Figure()
    for place, (name, part) in enumerate(_series(rows, by)):
        # A line joins neighbours along the axis, whatever the order of the answer.
        drawn = part.sort(x) if kind == LINE else part
        figure.add_trace(_trace(drawn, x, y, name, kind, place))
    lay_out(
        figure,
        _HEIGHT,
        yaxis={"title": {"text": y}, "rangemode": "tozero" if kind == BARS else "normal"},
        xaxis={"title": {"text": x}} | _in_order(rows, x, kind),
        showlegend=by is not None,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        barmode="group",
    )
    return figure


def interval_of(columns: Sequence[str], y: str) -> tuple[str, str] | None:
    """Return the columns that hold the interval of ``y``, if there are any."""
    pair = tuple(f"{y}{end}" for end in _ENDS)
    if set(pair) <= set(columns):
        return pair
    lows = [name for name in columns if name.endswith(_ENDS[0])]
    pairs = [(low, low.removesuffix(_ENDS[0]) + _ENDS[1]) for low in lows]
    fitting = [pair for pair in pairs if pair[1] in columns and y.endswith(_stem(pair[0]))]
    return fitting[0] if len(fitting) == 1 else None


def _in_order(rows: pl.DataFrame, x: str, kind: str) -> dict[str, object]:
    """Keep names in order along the axis: series that begin later would put theirs last."""
    if kind != LINE or rows[x].dtype.is_numeric() or rows[x].dtype.is_temporal():
        return {}
    return {"categoryorder": "category ascending", "type": "category"}


def _stem(low: str) -> str:
    return low.removesuffix(_ENDS[0]).rpartition("_")[2]


def _series(rows: pl.DataFrame, by: str | None) -> list[tuple[str, pl.DataFrame]]:
    if by is None:
        return [("", rows)]
    values = rows[by].unique(maintain_order=True).head(MOST_SERIES)
    return [(str(value), rows.filter(pl.col(by).eq_missing(value))) for value in values]


def _trace(
    part: pl.DataFrame, x: str, y: str, name: str, kind: str, place: int
) -> go.Bar | go.Scatter:
    drawn = {"x": part[x].to_list(), "y": part[y].to_list(), "name": name or y}
    drawn |= {"error_y": _interval(part, y)}
    colour = _COLOURS[place]
    if kind == BARS:
        return go.Bar(marker={"color": colour}, **drawn)
    line = {"color": colour, "width": 2, "dash": _DASHES[place]}
    marker = {"color": colour, "symbol": _SYMBOLS[place], "size": 7}
    mode = "lines+markers" if kind == LINE else "markers"
    return go.Scatter(mode=mode, line=line, marker=marker, **drawn)


def _interval(part: pl.DataFrame, y: str) -> dict[str, object] | None:
    pair = interval_of(part.columns, y)
    if pair is None:
        return None
    low, high = pair
    return {
        "type": "data", "symmetric": False, "thickness": 1, "width": 2, "color": EVENT_COLOUR,
        "array": (part[high] - part[y]).to_list(), "arrayminus": (part[y] - part[low]).to_list(),
    }  # fmt: skip
