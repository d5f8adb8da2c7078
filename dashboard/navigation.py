"""The pages, the questions that lead them, and the menu; what is chosen goes along to each."""

from collections.abc import Sequence
from importlib import import_module

import streamlit as st

from dashboard import address
from dashboard.guarded import guarded
from dashboard.places import PLACES
from dashboard.spoken import speak

_BY_URL = {place.url: place for place in PLACES}


def page(url: str) -> st.Page:
    """Return the page of an address. Its module is imported when it is shown."""
    place = _BY_URL[url]

    def show() -> None:
        guarded(import_module(f"dashboard.views.{place.view}").show)()

    # Tabs, history and bookmarks tell pages apart by their titles.
    title = f"{place.title} – Prosecution outcomes"
    return st.Page(show, title=title, url_path=url, default=not url)


def run() -> None:
    """Show the menu and the page that is asked for."""
    pages = [page(place.url) for place in PLACES]
    asked_for = st.navigation(pages, position="hidden")
    _show_menu(pages)
    asked_for.run()
    speak(asked_for.url_path, address.carried())


def _show_menu(pages: Sequence[st.Page]) -> None:
    # Links of our own, as those of Streamlit would drop what is chosen.
    section, chosen = "", address.carried()
    with st.sidebar:
        st.html('<p class="product">Prosecution outcomes</p>')
        for place, shown in zip(PLACES, pages, strict=True):
            if place.section != section:
                section = place.section
                st.html(f'<p class="section">{section}</p>')
            st.page_link(shown, label=place.title, query_params=chosen, width="stretch")


def go(url: str, **chosen: str) -> None:
    """Go to another page, with more chosen than here."""
    st.switch_page(page(url), query_params=address.carried(**chosen))


def link(url: str, label: str, **chosen: str) -> None:
    """Lead to another page, with more chosen than here."""
    st.page_link(page(url), label=label, query_params=address.carried(**chosen))
