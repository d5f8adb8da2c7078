"""Two series in one picture, each named at its end."""

from collections.abc import Sequence

import plotly.graph_objects as go

from etl.drawing.charts import COMPARED_COLOUR, DATA_COLOUR, broken, lay_out
from etl.drawing.labels import label_ends
from etl.findings import words
from etl.findings.words import Row

_LOOKS = ((DATA_COLOUR, "solid"), (COMPARED_COLOUR, "dash"))


def beside_figure(
    both: Sequence[Sequence[Row]], names: Sequence[str], period_type: str
) -> go.Figure:
    """Draw the share of both series by period, broken at gaps and where the definition changes."""
    figure, ends = go.Figure(), []
    for rows, name, (colour, dash) in zip(both, names, _LOOKS, strict=True):
        shares = [row["rate"] if row["is_complete"] else None for row in rows]
        days, values, places = broken(rows, shares)
        figure.add_scatter(
            x=days, y=values, mode="lines", line={"color": colour, "width": 2, "dash": dash},
            customdata=[_hover(name, rows[place], period_type) for place in places],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
        counted = [n for n, share in enumerate(shares) if share is not None]
        if counted:
            last = counted[-1]
            ends.append((rows[last]["period_start"], shares[last], name, colour))
    lay_out(figure, 320, yaxis={"tickformat": ".0%", "nticks": 6}, hovermode="x unified")
    label_ends(figure, ends)
    return figure


def _hover(name: str, row: Row, kind: str) -> str:
    if row["rate"] is None:
        return ""
    period = words.period_name(row["period_start"], kind)
    few = row["denominator"] < words.FEW
    share = "" if few else f"{words.percent(row['rate'])}, "
    return f"{name}, {period}: {share}{words.fraction(row)}"
