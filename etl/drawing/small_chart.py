"""A control chart as a small picture without words or axes, to stand among many of one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR
from etl.drawing.control_chart import SIGNAL_COLOUR
from etl.findings.chart import MetricChart
from etl.findings.verdict import why_unknown
from etl.findings.words import Row

WIDTH, HEIGHT, MARGIN = 160, 72, 6
Place = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """What all charts show alike: periods from a day on, shares from ``low`` to ``high``."""

    first_day: date
    periods: int
    low: float
    high: float

    def at(self, number: int, value: float | None) -> Place:
        """Where the value of a period stands in the picture."""
        across = (WIDTH - 2 * MARGIN) * number / max(self.periods - 1, 1)
        share = 0.0 if value is None else (value - self.low) / (self.high - self.low)
        return MARGIN + across, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share


def common_frame(charts: Sequence[MetricChart]) -> Frame:
    """Show the time from the first period that the newest limits of any of the charts rest on."""
    first_day = min((_begins(chart) for chart in charts if chart.series), default=date.min)
    shown = [_points(chart, first_day) for chart in charts]
    values = [
        value
        for points in shown
        for point in points
        for value in (point["value"], point["lower"], point["upper"])
        if value is not None
    ]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    half = 0.01 if low == high else 0.0
    return Frame(first_day, max(map(len, shown), default=0), low - half, high + half)


def control_svg(chart: MetricChart, frame: Frame) -> str:
    """Draw limits, centre, values and special causes; the newest whole period is a large mark.

    It is hollow where the period cannot be told from noise, whatever the rules say of it.
    """
    points = [
        point | {"number": number, "at": frame.at(number, point["value"])}
        for number, point in enumerate(_points(chart, frame.first_day))
    ]
    counted = [p for p in points if p["is_complete"] and p["value"] is not None]
    newest = [p for p in counted if p["period_start"] == chart.series[chart.newest]["period_start"]]
    parts = [
        _frame(),
        *(_limits(run, frame) for run in _runs(points, "upper")),
        *(_line(run) for run in _runs([p for p in points if p["is_complete"]], "value")),
        *(_mark(point, 2.2) for point in counted if point["signals"] and point not in newest),
        *((_hollow if why_unknown(chart) else _mark)(point, 4.5) for point in newest),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def _begins(chart: MetricChart) -> date:
    begins = chart.current.begins if chart.current else 0
    return chart.series[begins]["period_start"]


def _points(chart: MetricChart, first_day: date) -> list[Row]:
    both = zip(chart.series, chart.lines(), strict=True)
    value = chart.measure.value
    return [
        point | line | {"value": point[value]}
        for point, line in both
        if point["period_start"] >= first_day
    ]


def _frame() -> str:
    return (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="{EVENT_COLOUR}"'
        ' stroke-opacity="0.5"/>'
    )


def _runs(points: Sequence[Row], name: str) -> Iterator[list[Row]]:
    """Part points into unbroken runs: of one phase, and having a number of this name."""
    for (_, has_it), run in groupby(points, lambda p: (p["phase"], p[name] is not None)):
        if has_it:
            yield list(run)


def _limits(run: Sequence[Row], frame: Frame) -> str:
    def along(name: str) -> list[Place]:
        return [frame.at(point["number"], point[name]) for point in run]

    band = _path([*along("upper"), *reversed(along("lower"))])
    return (
        f'<polygon points="{band}" fill="{DATA_COLOUR}" fill-opacity="0.2"/>'
        f'<polyline points="{_path(along("centre"))}" fill="none" stroke="{EVENT_COLOUR}"'
        ' stroke-dasharray="3 2"/>'
    )


def _line(run: Sequence[Row]) -> str:
    points = _path([point["at"] for point in run])
    return f'<polyline points="{points}" fill="none" stroke="{DATA_COLOUR}" stroke-width="1.5"/>'


def _mark(point: Row, size: float) -> str:
    x, y = point["at"]
    if not point["signals"]:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.7 * size:.1f}" fill="{DATA_COLOUR}"/>'
    corners = _path([(x, y - size), (x + size, y), (x, y + size), (x - size, y)])
    return f'<polygon points="{corners}" fill="{SIGNAL_COLOUR}"/>'


def _hollow(point: Row, size: float) -> str:
    x, y = point["at"]
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.7 * size:.1f}" fill="none"'
        f' stroke="{DATA_COLOUR}" stroke-width="1.5"/>'
    )


def _path(places: Sequence[Place]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
