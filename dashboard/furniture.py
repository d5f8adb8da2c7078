"""What stands on every page: its title, what it is made of, and what to do without data."""

from datetime import date

import streamlit as st

from dashboard.origin import NOT_OFFICIAL, by_others
from dashboard.warehouse import ask, begin_page
from etl.errors import OutcomesError
from etl.findings import words
from etl.findings.words import Row

MADE_UP = (
    '<p class="made-up"><strong>Made-up data.</strong> Every case outcome behind this page was'
    " invented: no number here says anything about real prosecutions.</p>"
)
_SOURCES = {"cases": "Case outcomes", "published": "Published tables"}
HOW_TO_READ = (
    "Intervals take each outcome as an independent draw. Ordinary variation between periods is"
    " larger, and one comparison in twenty leaves its 95% interval by chance alone: a change"
    " outside its interval is a reason to look, not a proof."
)


def page_title(title: str, source: str | None = None) -> bool:
    """Write the title and the provenance; return whether there is anything to show below.

    With a source, only if the warehouse holds any of it; without, what it holds of all.
    """
    st.title(title, anchor=False)
    if not _has_warehouse():
        return False
    held = ask("freshness").to_dicts()
    shown = [row for row in held if source in (None, row["source"])]
    if not shown and source:
        _show_no_data(source)
        return False
    _show_provenance(shown)
    return True


def _has_warehouse() -> bool:
    try:
        build = begin_page()
    except OutcomesError as fault:
        st.error(str(fault))
        return False
    if build is None:
        _show_no_warehouse()
    return build is not None


def _show_provenance(held: list[Row]) -> None:
    spans = [
        f"{_SOURCES[row['source']]} from {words.day(row['data_from'])} to"
        f" {words.day(row['data_to'])}"
        for row in held
    ]
    if any(row["is_made_up"] for row in held):
        st.html(MADE_UP)
    build = ask("build").to_dicts()[0]
    age = _age_in_words(held, build["built_at"].date()) if held else ""
    if age:
        st.html(age)
    spans[1:] = map(words.begin_small, spans[1:])
    st.caption(
        f"{'; '.join(spans)}. Warehouse {build['version']}, built {words.day(build['built_at'])} at"
        f" {build['built_at']:%H:%M} UTC{by_others()}. {NOT_OFFICIAL}"
    )


def _age_in_words(held: list[Row], built: date) -> str:
    """Say of data that end long before the warehouse was built that nothing newer is held."""
    last = max(row["data_to"] for row in held)
    years = built.year - last.year - ((built.month, built.day) <= (last.month, last.day))
    if years < 1:
        return ""
    ago = "a year" if years == 1 else f"{years} years"
    return (
        f'<p class="aged"><strong>Nothing is held after {words.day(last)}</strong>, more than {ago}'
        " before this warehouse was built: what is called newest here is the newest of that.</p>"
    )


def _show_no_warehouse() -> None:
    st.info(
        "**There is no warehouse yet.** This page shows numbers as soon as one is built.\n\n"
        "To see it with made-up data:\n```\noutcomes demo\n```\n"
        "With deliveries of your own:\n```\noutcomes load cases FOLDER\noutcomes build\n```\n"
        "The page finds the new warehouse by itself: reload it then."
    )


def _show_no_data(source: str) -> None:
    what = "cases" if source == "cases" else "cps_published"
    st.info(
        "**Nothing of this kind was delivered yet.** Load it and build again:\n"
        f"```\noutcomes load {what} FOLDER\noutcomes build\n```"
    )
