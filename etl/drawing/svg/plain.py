"""A figure's description in plain Python: lists, numbers, dates, without arrays of any library."""

from base64 import b64decode
from typing import Any

import numpy as np
import plotly.graph_objects as go

Described = dict[str, Any]


def describe(figure: go.Figure) -> tuple[list[Described], Described]:
    """Return the traces and the layout of a figure, without its template, which is a page's."""
    found = _plain(figure.to_plotly_json())
    found["layout"].pop("template", None)
    return found["data"], found["layout"]


def own(values: Any, number: int, default: Any) -> Any:
    """Return what is said of one point: of each its own, or one thing of all, or the default."""
    if isinstance(values, list):
        return values[number]
    return default if values is None else values


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and "bdata" in value:
        return np.frombuffer(b64decode(value["bdata"]), dtype=f"<{value['dtype']}").tolist()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        # In nanoseconds a time would come out as a bare number.
        is_time = value.dtype.kind == "M"
        return _plain((value.astype("datetime64[us]") if is_time else value).tolist())
    return value
