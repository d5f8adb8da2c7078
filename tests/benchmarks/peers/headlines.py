"""What the peers' pages show: the four headlines, by the same questions as ours answers them.

No import of the project but `asking`, so that nothing of ours slows a peer's start.
"""

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go
import polars as pl

from etl.findings.asking import Ask, asking
from etl.live import open_live

PERIODS = {"month": "Month", "quarter": "Quarter", "financial year": "Financial year"}
OFFENCES = {
    "stalking-and-harassment": "Stalking and harassment",
    "stalking": "Stalking only",
    "harassment": "Harassment only",
    "other-prosecutions": "Other prosecutions",
    "all": "All prosecutions",
}
RATES = {
    "conviction_rate": "With administrative finalisations",
    "conviction_rate_without_administrative": "Without them",
}
OTHERS = ("cyberstalking_share", "dv_overlap", "restraining_order_use")
DEFAULTS = {
    "period_type": "quarter",
    "area": "all",
    "offences": "stalking-and-harassment",
    "rate": "conviction_rate",
}


@dataclass(frozen=True, eq=False)
class Card:
    """One headline in words, and its chart."""

    title: str
    value: str
    counts: str
    interval: str
    change: str
    figure: go.Figure


@cache
def _ask() -> Ask:
    return asking(open_live())


@cache
def areas() -> dict[str, str]:
    """Every area by its code, the nation first."""
    return {"all": "England and Wales", **dict(_ask()("areas").rows())}


@cache
def cards(period_type: str, area: str, offences: str, rate: str) -> list[Card]:
    """The four cards of a choice; kept, as ours keeps the answers of questions."""
    return [_card(metric, period_type, area, offences) for metric in (rate, *OTHERS)]


def _card(metric: str, period_type: str, area: str, offences: str) -> Card:
    title = _ask()("definition", metric=metric)["title"][0]
    chosen = {"period_type": period_type, "area": area, "offences": offences}
    series = _ask()("series", metric=metric, dv="all", cyber="all", **chosen)
    complete = series.filter(pl.col("is_complete"))
    row = complete.tail(1).to_dicts()[0] if len(complete) else {"rate": None}
    if row["rate"] is None:
        return Card(title, "not available", "", "", "", _figure(series))
    change = "No figure for the same period a year before."
    if row["change"] is not None:
        change = (
            f"{_points(row['change'])} points on a year before, 95% interval"
            f" {_points(row['change_low'])} to {_points(row['change_high'])}"
        )
    return Card(
        title,
        f"{row['rate']:.1%}",
        f"{row['period_start']:%B %Y}: {row['numerator']:,} of {row['denominator']:,}",
        f"95% interval {row['rate_low']:.1%} to {row['rate_high']:.1%}",
        change,
        _figure(series),
    )


def _points(change: float) -> str:
    return f"{100 * change:+.1f}"


def _figure(series: pl.DataFrame) -> go.Figure:
    """A line with its band, as ours has it."""
    days = series["period_start"].to_list()
    figure = go.Figure()
    figure.add_scatter(x=days, y=series["rate_low"].to_list(), mode="lines", line_width=0)
    figure.add_scatter(
        x=days, y=series["rate_high"].to_list(), mode="lines", line_width=0, fill="tonexty"
    )
    figure.add_scatter(x=days, y=series["rate"].to_list(), mode="lines", line_color="#2073BC")
    return figure.update_layout(
        height=240,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        showlegend=False,
        yaxis_tickformat=".0%",
    )
