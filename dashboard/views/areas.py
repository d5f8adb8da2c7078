"""Areas: where it differs by more than chance, one area at a time, one beside another."""

import streamlit as st

from dashboard import address, cards, filters
from dashboard.briefing import offer_briefing
from dashboard.choices import ask_metric
from dashboard.furniture import page_title
from dashboard.guarded import guarded
from dashboard.panel import show_panel
from dashboard.panels.areas import compared, funnel_panel, grid_panel
from dashboard.panels.beside import beside_panel
from dashboard.tile_map import tile_map
from dashboard.topic import show_metric
from dashboard.warehouse import ask
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.scope import ALL

OTHERS = "others"
_ONE_AREA = "one-area"
_HEADLINES = (
    "conviction_rate", "discontinuance_rate", "cyberstalking_share", "dv_overlap",
    "dv_flag_compliance", "restraining_order_use",
)  # fmt: skip


def show() -> None:
    """Show the page."""
    if not page_title("Areas: where does it differ?", "cases"):
        return
    chosen = _ask_filters()
    _show_map(chosen)
    if chosen.area != ALL:
        _show_area(chosen)
    show_panel(lambda: funnel_panel(chosen), "funnel")
    if address.switch("by_area", "Show a control chart for every area"):
        show_panel(lambda: grid_panel(chosen), "areas")


def _ask_filters() -> Selection:
    with filters.bar():
        metric = ask_metric("conviction_rate", kinds=("share",), published=False)
        chosen = filters.cases_here(metric)
        if chosen.area != ALL:
            filters.years(chosen.period_type)
        return chosen


@guarded
def _show_map(chosen: Selection) -> None:
    seen = compared(chosen)
    st.header("Map of areas", anchor=False)
    st.caption(
        f"{seen.definition['title']}, {seen.scope}, {words.months(seen.first_day, seen.last_day)}"
        " (the newest whole year, whatever the period above)."
        " ▲ higher and ▼ lower than areas usually vary; ● within the usual spread; ○ too few to"
        " compare. Click a tile, or choose an area above, to look at it alone; arrow keys go from"
        " tile to tile."
    )
    if chosen.area != ALL:
        st.markdown(f"[{filters.area_name(chosen.area)} is shown below the map](#{_ONE_AREA})")
    places = ask("area_tiles").to_dicts()
    tile_map(seen, places, chosen.area, on_choice=_choose_tile)


def _choose_tile() -> None:
    code = st.session_state["tiles"].chosen
    address.write("area", None if code == st.query_params.get("area") else code, ALL)


def _show_area(chosen: Selection) -> None:
    name = filters.area_name(chosen.area)
    st.html(f'<div id="{_ONE_AREA}"></div>')
    st.header(name, anchor=False)
    st.button("Back to all areas", on_click=address.write, args=("area", None, ALL))
    with cards.in_rows():
        for metric in _HEADLINES:
            cards.show_card(Selection(**chosen.filters | {"metric": metric}), "measure")
    offer_briefing(chosen)
    show_metric(chosen.metric, chosen)
    others = {
        OTHERS: f"All areas but {name}",
        **{
            code: label
            for code, label in filters.area_names().items()
            if code not in (ALL, chosen.area)
        },
    }
    against = address.select("against", others, OTHERS, label=f"Set {name} beside")
    years = filters.years_shown(chosen.period_type)
    show_panel(lambda: beside_panel(chosen, against, years), "beside")
