"""A control chart on the page says of every point what it is made of."""

import polars as pl

from etl.drawing.control_chart import control_figure
from etl.findings.asking import Selection
from etl.findings.chart import chart_series
from tests.unit.test_phases import DEFINITION, quarters


def test_an_interval_that_begins_at_nought_is_told_as_well() -> None:
    series = [
        row | {"rate": row["numerator"] / 9, "rate_low": 0.0, "rate_high": 0.3, "coverage": 1.0}
        for row in quarters([(0, 9), (1, 9)])
    ]
    chart = chart_series(Selection("m"), DEFINITION, series)
    events = pl.DataFrame(schema={"event_date": pl.Date})
    figure = control_figure(chart, events, height=300)
    told = [text for trace in figure.data for text in (trace.customdata or ())]
    assert told[:1] == ["January to March 2015: 0.0% (0 of 9; 95% interval 0.0% to 30.0%)"]
