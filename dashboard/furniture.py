"""What stands on every page: its title, what it is made of, and what to do without data."""

import streamlit as st

from dashboard.warehouse import ask, current_build

MADE_UP = (
    "**Made-up data.** Every case behind this page was invented by a generator. No number here"
    " says anything about real prosecutions."
)


def page_title(title: str, source: str | None = None) -> bool:
    """Write the title and the provenance; return whether there is anything to show below."""
    st.title(title, anchor=False)
    if current_build() is None:
        _show_no_warehouse()
        return False
    if source:
        return _show_freshness(source)
    return True


def _show_freshness(source: str) -> bool:
    rows = ask("freshness", source=source).to_dicts()
    if not rows:
        _show_no_data(source)
        return False
    row = rows[0]
    if row["is_made_up"]:
        st.warning(MADE_UP)
    build = ask("build").to_dicts()[0]
    st.caption(
        f"Data from {_day(row['data_from'])} to {_day(row['data_to'])}. Warehouse"
        f" {build['version']}, built {_day(build['built_at'])} at {build['built_at']:%H:%M} UTC."
        " Management information, not official statistics."
    )
    return True


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


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".removeprefix("0")
