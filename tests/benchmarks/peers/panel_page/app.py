"""The four headlines in plain Panel: `panel serve app.py`."""

import panel as pn
from headlines import DEFAULTS, OFFENCES, PERIODS, RATES, Card, areas, cards

pn.extension("plotly")


def _select(label: str, codes: dict[str, str], name: str) -> pn.widgets.Select:
    options = {title: code for code, title in codes.items()}
    return pn.widgets.Select(name=label, options=options, value=DEFAULTS[name], width=250)


def _text(card: Card) -> str:
    return (
        f"<h2>{card.title}</h2><p style='font-size: 2rem'>{card.value}</p><p>{card.counts}</p>"
        f"<p>{card.interval}</p><p>{card.change}</p>"
    )


filters = {
    "period_type": _select("Period", PERIODS, "period_type"),
    "area": _select("Area", areas(), "area"),
    "offences": _select("Offences", OFFENCES, "offences"),
    "rate": _select("Conviction rate", RATES, "rate"),
}
first = cards(**DEFAULTS)
texts = [pn.pane.HTML(_text(card)) for card in first]
charts = [
    pn.pane.Plotly(card.figure, sizing_mode="stretch_width", config={"displayModeBar": False})
    for card in first
]


def show(**chosen: str) -> None:
    """Fill the cards with what is chosen."""
    for text, chart, card in zip(texts, charts, cards(**chosen), strict=True):
        text.object, chart.object = _text(card), card.figure


def _card(text: pn.pane.HTML, chart: pn.pane.Plotly) -> pn.Column:
    return pn.Column(text, chart, styles={"border": "1px solid #B1B4B6"})


pn.bind(show, **filters, watch=True)
pn.Column(
    pn.pane.HTML("<h1>Are we improving?</h1>"),
    pn.Row(*filters.values()),
    pn.GridBox(
        *map(_card, texts, charts),
        ncols=2,
        sizing_mode="stretch_width",
    ),
).servable(title="Prosecution outcomes")
