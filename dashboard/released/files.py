"""A release to take along: its page, its spreadsheets, its tables."""

from functools import partial

import streamlit as st

from dashboard.login.reader import for_later
from dashboard.released.read import read_file
from etl.publication.files.published import Published

_MIME = {
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
}


def show_downloads(release: Published) -> None:
    """Offer the files of a release, each read when it is asked for."""
    named = {"Page": "index.html", "Methods": "methods.html", "XLSX": f"{release.name}.xlsx",
             "ODS": f"{release.name}.ods"}  # fmt: skip
    named |= {f"CSV: {one['name']}": f"tables/{one['name']}.csv" for one in release.meta["tables"]}
    with st.container(horizontal=True):
        for label, name in named.items():
            _offer(release, label, name)


def _offer(release: Published, label: str, name: str) -> None:
    path = release.folder / name
    st.download_button(
        label,
        for_later(partial(read_file, release, name)),
        f"{release.name}-{path.name}",
        _MIME[path.suffix],
        key=f"download {release.name} {name}",
        on_click="ignore",
    )
