"""What of a figure's description is drawn, and what does not matter to a picture; no more.

A name stands for what may be said by it: ``ANY``, one of a tuple of values, or names again.
"""

from typing import Any

from etl.drawing.svg.plain import Described
from etl.errors import OutcomesError

ANY = None
_FONT = {"size": ANY, "color": ANY, "family": ANY}
_LINE = {
    "color": ANY,
    "width": ANY,
    "dash": ("solid", "dot", "dash", "longdash", "dashdot"),
    "shape": ("linear", "hv", "vh", "hvh"),
}
SYMBOLS = ("circle", "circle-open", "diamond", "square", "triangle-up", "triangle-down")
_EDGE = {"color": ANY, "width": ANY}
_ERRORS = {
    "type": ("data",),
    "symmetric": ANY,
    "visible": ANY,
    **dict.fromkeys(("array", "arrayminus", "color", "thickness", "width")),
}
# What concerns a pointer, a page or the names of traces.
_NOT_DRAWN = dict.fromkeys(
    (
        *("customdata", "hoverinfo", "hovertemplate", "hovertext", "hoverlabel", "hoveron", "ids"),
        *("legendgroup", "legendrank", "meta", "uid", "uirevision", "selectedpoints"),
    )
)
_TRACE = {"type": ANY, "name": ANY, "x": ANY, "y": ANY, "showlegend": ANY, "opacity": ANY}
_TRACE |= {"visible": (True,), "xaxis": ("x",), "yaxis": ("y",)} | _NOT_DRAWN
TRACES: dict[str, Described] = {
    "scatter": _TRACE
    | {
        "mode": ANY,
        "line": _LINE,
        "marker": {"color": ANY, "size": ANY, "symbol": ANY, "opacity": ANY, "line": _EDGE},
        "connectgaps": (False,),
        "cliponaxis": ANY,
        "fill": ("none", "toself"),
        "fillcolor": ANY,
        "error_x": _ERRORS,
        "error_y": _ERRORS,
        "text": ANY,
        "textfont": _FONT,
        "textposition": ANY,
    },
    "bar": _TRACE
    | {
        "orientation": ("v", "h"),
        "width": ANY,
        "error_x": _ERRORS,
        "error_y": _ERRORS,
        "marker": {"color": ANY, "opacity": ANY, "line": _EDGE},
        "text": ANY,
        "textfont": _FONT,
        "textposition": ("auto", "inside", "outside", "none"),
        "cliponaxis": ANY,
    },
}
_AXIS = {
    "type": ("-", "linear", "date", "category"),
    "title": {"text": ANY, "font": _FONT, "standoff": ANY},
    "side": ("bottom", "top", "left", "right"),
    "autorange": (True, "reversed"),
    "rangemode": ("normal", "tozero", "nonnegative"),
    "tickmode": ("auto", "linear", "array"),
    "ticks": ("", "outside"),
    "tickangle": (0,),
    "tickfont": _FONT,
    **dict.fromkeys(("automargin", "constrain", "fixedrange", "hoverformat", "layer", "nticks")),
    **dict.fromkeys(("range", "showgrid", "gridcolor", "gridwidth", "zeroline", "zerolinecolor")),
    **dict.fromkeys(("zerolinewidth", "showline", "linecolor", "linewidth", "showticklabels")),
    **dict.fromkeys(("dtick", "ticklen", "tickcolor", "tickformat", "tickprefix", "ticksuffix")),
    **dict.fromkeys(("ticktext", "tickvals", "visible", "showspikes", "anchor", "uirevision")),
}
LAYOUT: Described = {
    "xaxis": _AXIS,
    "yaxis": _AXIS,
    "margin": dict.fromkeys(("l", "r", "t", "b", "pad", "autoexpand")),
    "font": _FONT,
    "barmode": ("group", "overlay"),
    "legend": ANY,
    "shapes": ANY,
    "annotations": ANY,
    **dict.fromkeys(("height", "width", "autosize", "showlegend", "bargap", "bargroupgap")),
    **dict.fromkeys(("hovermode", "hoverlabel", "dragmode", "clickmode", "hoverdistance")),
    **dict.fromkeys(("paper_bgcolor", "plot_bgcolor", "uirevision", "meta", "modebar")),
}
_ENDS = dict.fromkeys(("x0", "x1", "y0", "y1", "opacity", "fillcolor", "name", "showlegend"))
SHAPE: Described = _ENDS | {
    "type": ("line", "rect"),
    "layer": ("below", "above"),
    "line": _LINE,
    "xref": ("x", "paper", "x domain"),
    "yref": ("y", "paper", "y domain"),
}
ANNOTATION: Described = {
    **dict.fromkeys(("text", "x", "y", "xshift", "yshift", "opacity", "name", "hovertext")),
    "font": _FONT | {"weight": ANY},
    "align": ("left", "center", "right"),
    "xref": SHAPE["xref"],
    "yref": SHAPE["yref"],
    "xanchor": ("auto", "left", "center", "right"),
    "yanchor": ("auto", "top", "middle", "bottom"),
    "showarrow": (False,),
    **dict.fromkeys(("bgcolor", "borderpad")),
}


def refuse_unknown(traces: list[Described], layout: Described) -> None:
    """Raise OutcomesError for the first thing of a figure that would not be drawn as it says."""
    for trace in traces:
        kind = trace.get("type", "scatter")
        if kind not in TRACES:
            raise _unknown(f"a trace of type {kind!r}")
        _check(trace, TRACES[kind], kind)
        if (trace.get("x") is None) != (trace.get("y") is None):
            raise _unknown(f"{kind} of x or y alone")
    _check(layout, LAYOUT, "layout")
    for shape in layout.get("shapes", ()):
        _check(shape, SHAPE, "layout.shapes")
    for annotation in layout.get("annotations", ()):
        # Unless it says otherwise, an annotation has an arrow.
        _check({"showarrow": True} | annotation, ANNOTATION, "layout.annotations")


def _check(described: Described, known: Described, where: str) -> None:
    for name, value in described.items():
        if name not in known:
            raise _unknown(f"{where}.{name}")
        _check_value(value, known[name], f"{where}.{name}")


def _check_value(value: Any, known: Any, where: str) -> None:
    if isinstance(known, tuple) and value is not None and value not in known:
        raise _unknown(f"{where} {value!r}")
    if isinstance(known, dict) and isinstance(value, dict):
        _check(value, known, where)


def _unknown(what: str) -> OutcomesError:
    return OutcomesError(f"A figure cannot be drawn as SVG: {what} is not supported.")
