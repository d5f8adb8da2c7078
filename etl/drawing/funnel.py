"""The funnel of areas: each by its size, within the limits that chance and usual spread allow."""

from collections.abc import Collection

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.drawing.control_chart import SIGNAL_COLOUR
from etl.findings import words
from etl.findings.areas import AreaComparison
from etl.findings.words import Row


def funnel_figure(found: AreaComparison, named: str = "") -> go.Figure:
    """Draw an area a point, those that differ as diamonds, within 95% and 99.8% limits.

    Those that differ are named beside their points, and the one whose code is ``named``.
    """
    figure = go.Figure()
    nouns = words.unit(found.definition, found.selection.offences)
    sizes, limits = found.curves()
    for name, dash in (("95", "dot"), ("998", "dash")):
        for side in ("lower", "upper"):
            figure.add_scatter(
                x=sizes, y=getattr(limits, f"{side}_{name}"), mode="lines", hoverinfo="skip",
                line={"color": EVENT_COLOUR, "width": 1, "dash": dash},
            )  # fmt: skip
    different = {row["area_code"] for row in found.different}
    compared = {row["area_code"] for row in found.compared}
    looks = {
        "differs": (SIGNAL_COLOUR, "diamond"), "usual": (DATA_COLOUR, "circle"),
        "not compared": (DATA_COLOUR, "circle-open"),
    }  # fmt: skip
    for kind, (colour, symbol) in looks.items():
        rows = [r for r in found.rows if _kind(r, compared, different) == kind]
        figure.add_scatter(
            x=[row["denominator"] for row in rows], y=[row["rate"] for row in rows],
            mode="markers", marker={"color": colour, "symbol": symbol, "size": 8},
            customdata=[
                f"{row['area']}: {words.share_in_company(row, nouns)}; {kind}" for row in rows
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    for row in found.rows:
        if row["area_code"] in {*different, named}:
            figure.add_annotation(
                x=row["denominator"], y=row["rate"], text=row["area"], showarrow=False,
                xanchor="left", xshift=8, font={"size": 12},
            )  # fmt: skip
    lay_out(figure, 340, yaxis={"tickformat": ".0%"}, xaxis={"title": f"Number of {nouns}"})
    return figure


def _kind(row: Row, compared: Collection[str], different: Collection[str]) -> str:
    code = row["area_code"]
    return "differs" if code in different else "usual" if code in compared else "not compared"
