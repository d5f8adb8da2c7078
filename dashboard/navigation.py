"""The pages, the questions that lead them, and the menu; what is chosen goes along to each."""

from collections.abc import Callable, Sequence
from html import escape
from importlib import import_module

import streamlit as st

from dashboard import address
from dashboard.guarded import guarded
from dashboard.login.reader import reader, require
from dashboard.places import PLACES, Place
from dashboard.spoken import speak
from dashboard.who import is_logged_in

_BY_URL = {place.url: place for place in PLACES}


def page(url: str) -> st.Page:
    """Return the page of an address. Its module is imported when it is shown."""
    place = _BY_URL[url]

    def show() -> None:
        _refuse(place) if place.right not in reader().rights else _view(place)()

    # Tabs, history and bookmarks tell pages apart by their titles.
    title = f"{place.title} – Prosecution outcomes"
    return st.Page(show, title=title, url_path=url, default=not url)


def _view(place: Place) -> Callable[[], None]:
    return guarded(import_module(f"dashboard.views.{place.view}").show)


def _refuse(place: Place) -> None:
    st.title(place.title, anchor=False)
    guarded(require)(place.right)


def run() -> None:
    """Show the menu and the page that is asked for.

    Every page is declared to everybody: one that is not would be answered by the first.
    """
    pages = [page(place.url) for place in PLACES]
    asked_for = st.navigation(pages, position="hidden")
    _show_menu(pages)
    asked_for.run()
    speak(asked_for.url_path, address.carried())


def _show_menu(pages: Sequence[st.Page]) -> None:
    # Links of our own, as those of Streamlit would drop what is chosen.
    section, chosen, who = "", address.carried(), reader()
    with st.sidebar:
        st.html('<p class="product">Prosecution outcomes</p>')
        for place, shown in zip(PLACES, pages, strict=True):
            if place.right not in who.rights:
                continue
            if place.section != section:
                section = place.section
                st.html(f'<p class="section">{section}</p>')
            st.page_link(shown, label=place.title, query_params=chosen, width="stretch")
        if is_logged_in():
            who_and_role = f"Logged in as {escape(who.name)} ({', '.join(who.roles)})"
            st.html(f'<p class="who">{who_and_role}</p>')
            if st.button("Log out", key="log-out"):
                st.logout()


def go(url: str, **chosen: str) -> None:
    """Go to another page, with more chosen than here."""
    st.switch_page(page(url), query_params=address.carried(**chosen))


def link(url: str, label: str, **chosen: str) -> None:
    """Lead to another page, with more chosen than here."""
    st.page_link(page(url), label=label, query_params=address.carried(**chosen))
