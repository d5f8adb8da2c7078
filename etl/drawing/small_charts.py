"""Many small control charts of one scale, each with its newest number and finding in words."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from etl.drawing.small_chart import Frame, common_frame, control_svg
from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.grid import is_marked
from etl.findings.verdict import signal, why_unknown

Named = tuple[str, MetricChart]


def small_charts(charts: Sequence[Named]) -> str:
    """Draw a chart a name, in their order, as HTML that flows into the room there is."""
    frame = common_frame([chart for _, chart in charts])
    figures = (_figure(name, chart, frame) for name, chart in charts)
    return f'<div class="small-charts">{"".join(figures)}</div>'


def picture(chart: MetricChart, frame: Frame) -> str:
    """Draw a chart as the source of an image."""
    return f"data:image/svg+xml;base64,{b64encode(control_svg(chart, frame).encode()).decode()}"


def finding(chart: MetricChart) -> str:
    """Say in a few words what the newest whole period of a chart shows."""
    if chart.newest is None:
        return "nothing can be told"
    unknown = why_unknown(chart)
    if unknown:
        return f"cannot be told: {unknown}"
    return f"special cause: {signal(chart)}" if is_marked(chart) else "common cause"


def _figure(name: str, chart: MetricChart, frame: Frame) -> str:
    lines = [*_newest(chart), *([words.begin_large(signal(chart))] if is_marked(chart) else [])]
    alt = f"Control chart of {name}: {finding(chart)}."
    return (
        f"<figure><figcaption>{escape(name)}</figcaption>"
        f'<img alt="{escape(alt)}" src="{picture(chart, frame)}">'
        f"<p>{'<br>'.join(map(escape, lines))}</p></figure>"
    )


def _newest(chart: MetricChart) -> list[str]:
    """The share of the newest whole period in company, in lines short enough for a small chart."""
    if chart.newest is None:
        return ["No whole period"]
    row = chart.series[chart.newest]
    if not row["denominator"]:
        return ["Nothing counted"]
    if row["denominator"] < words.FEW:
        return [words.fraction(row), "too few for a share"]
    low, high = (words.percent(row[name]) for name in ("rate_low", "rate_high"))
    lines = [f"{words.percent(row['rate'])} ({low} to {high})", words.fraction(row)]
    if row["denominator"] < row["eligible"]:
        lines.append(f"recorded for {words.percent(row['coverage'])}")
    return lines
