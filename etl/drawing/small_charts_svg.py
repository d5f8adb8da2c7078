"""Many small control charts in one picture, as they stand on the page."""

from collections.abc import Sequence

from etl.drawing.framed import wrapped
from etl.drawing.small_chart import HEIGHT, WIDTH, common_frame, control_svg
from etl.drawing.small_charts import Named, newest_lines
from etl.drawing.svg.elements import element, plain_text
from etl.findings.chart import MetricChart

_ACROSS, _APART, _LINE = 5, 20.0, 15.0
_LINES, _TEXT = 5, 11


def small_charts_svg(charts: Sequence[Named]) -> tuple[str, float, float]:
    """Draw a chart a name, five in a row; return the picture, its width and its height."""
    frame = common_frame([chart for _, chart in charts])
    tall = HEIGHT + (_LINES + 1) * _LINE + _APART
    parts = []
    for number, (name, chart) in enumerate(charts):
        row, column = divmod(number, _ACROSS)
        words = "".join(
            element("text", plain_text(line), x=0, y=HEIGHT + (n + 2) * _LINE, font_size=_TEXT)
            for n, line in enumerate(_lines(chart))
        )
        title = element("text", plain_text(name), x=0, y=10, font_size=12, font_weight="bold")
        # Without a size of its own a picture within another would fill it.
        drawn = control_svg(chart, frame).replace(
            "<svg ", f'<svg width="{WIDTH}" height="{HEIGHT}" '
        )
        body = element("g", drawn, transform=f"translate(0 {_LINE:g})")
        place = f"translate({column * (WIDTH + _APART):g} {row * tall:g})"
        parts.append(element("g", title + body + words, transform=place, fill="#0B0C0C"))
    rows = -(-len(charts) // _ACROSS)
    return "".join(parts), _ACROSS * (WIDTH + _APART) - _APART, rows * tall


def _lines(chart: MetricChart) -> list[str]:
    lines = (wrapped(line, _TEXT, WIDTH + _APART / 2) for line in newest_lines(chart))
    return [line for part in lines for line in part][:_LINES]
