"""The releases that are public and their tables, kept in memory: they never change."""

from pathlib import Path

import streamlit as st

from dashboard.login.reader import require
from etl.login.roles import Right
from etl.publication.files.published import Published, published_releases
from etl.publication.table import Table
from etl.settings import settings


def public_releases() -> tuple[Published, ...]:
    """Return the releases that are public, oldest first. Raise NotAllowed of a stranger."""
    require(Right.PUBLISHED)
    return published_releases(settings().published_dir)


def tables_of(release: Published) -> tuple[Table, ...]:
    """Return the tables of a release. Raise NotAllowed of a stranger."""
    require(Right.PUBLISHED)
    return _tables(str(release.folder), release.meta["published_at"], release)


@st.cache_resource(max_entries=8, show_spinner=False)
def _tables(folder: str, published_at: str, _release: Published) -> tuple[Table, ...]:
    return _release.tables()


def read_file(release: Published, name: str) -> bytes:
    """Read a file of a release's folder, as it is taken away. Raise NotAllowed of a stranger."""
    require(Right.PUBLISHED)
    return Path(release.folder, name).read_bytes()
