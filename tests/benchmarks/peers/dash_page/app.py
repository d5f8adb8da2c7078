"""The four headlines in plain Dash: `gunicorn app:server`."""

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from headlines import DEFAULTS, OFFENCES, PERIODS, RATES, areas, cards

PLACES = range(4)
PARTS = ("title", "value", "counts", "interval", "change")
FILTERS = {"period_type": PERIODS, "area": areas(), "offences": OFFENCES, "rate": RATES}

app = Dash(__name__, title="Prosecution outcomes", compress=True)
server = app.server


def _filter(name: str) -> html.Div:
    box = dcc.Dropdown(FILTERS[name], DEFAULTS[name], id=name, clearable=False)
    return html.Div(box, style={"width": "16rem"})


def _card(place: int) -> html.Div:
    texts = [
        (html.H2 if part == "title" else html.P)(id=f"{part}-{place}", className=part)
        for part in PARTS
    ]
    chart = dcc.Graph(id=f"chart-{place}", figure=go.Figure(), config={"displayModeBar": False})
    return html.Div([*texts, chart], style={"border": "1px solid #B1B4B6", "padding": "1rem"})


app.layout = html.Main(
    [
        html.H1("Are we improving?"),
        html.Div([_filter(name) for name in FILTERS], style={"display": "flex", "gap": "1rem"}),
        html.Div(
            [_card(place) for place in PLACES],
            style={"display": "grid", "gridTemplateColumns": "1fr 1fr", "gap": "1rem"},
        ),
    ]
)


@app.callback(
    *(Output(f"{part}-{place}", "children") for place in PLACES for part in PARTS),
    *(Output(f"chart-{place}", "figure") for place in PLACES),
    *(Input(name, "value") for name in FILTERS),
)
def show(period_type: str, area: str, offences: str, rate: str) -> list:
    """Fill the cards with what is chosen."""
    found = cards(period_type, area, offences, rate)
    texts = [getattr(card, part) for card in found for part in PARTS]
    return [*texts, *(card.figure for card in found)]
