"""Published summaries: the releases that are public, told from their own files alone.

Nothing here reads the warehouse: what a release does not hold cannot be shown, and no choice adds
anything up, so none tells what a release withholds.
"""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard import address, filters
from dashboard.guarded import guarded
from dashboard.released.drafts import show_drafts
from dashboard.released.files import show_downloads
from dashboard.released.read import public_releases, tables_of
from dashboard.shown import show_table
from etl.publication.files.published import Published
from etl.publication.page.chance import chance_text, recorded_chance
from etl.publication.page.wording import read_words
from etl.publication.table import Mark, Table

_NEWEST, _EVERY = "newest", "every"
_REAL_TOO = " Only what says that the CPS published it is real."
_PUBLIC = "*Published by the CPS itself.*"
_MARKS = {
    Mark.CONFIDENTIAL: "withheld so that nobody can be identified; it may be any number",
    Mark.NOT_AVAILABLE: "not available",
    Mark.NOT_APPLICABLE: "not applicable: there is nothing to divide by",
}
_SHOWN = {
    "quarter": "Quarter", "area_name": "Area", "offence_name": "Offences",
    "measure_title": "Measure", "percent": "Per cent", "percent_low": "95% low",
    "percent_high": "95% high", "numerator": "Counted", "denominator": "Out of",
    "coverage_percent": "Recorded %", "definition_version": "Definition version",
    "first_published": "First published", "policy_would": "The disclosure policy would",
}  # fmt: skip


def show() -> None:
    """Show the page."""
    st.title("Published summaries", anchor=False)
    st.markdown(
        "What charity partners and the public read: protected tables that identify nobody. Only"
        " what stands in a release is shown here, as it was published."
    )
    releases = public_releases()
    if releases:
        _show_releases(releases)
    else:
        st.info(
            "**Nothing was published yet.** `outcomes publish --quarter 2026-Q3 --draft` makes a"
            " draft; until it is approved and published, counts of cases must not leave the"
            " organisation."
        )
    show_drafts()


@guarded
def _show_releases(releases: Sequence[Published]) -> None:
    names = {str(one.name): _title(one) for one in reversed(releases)}
    chosen = address.select(
        "release", names, next(iter(names)), label="Release", width=address.WIDE
    )
    release = next(one for one in releases if str(one.name) == chosen)
    _show_status(release)
    _show_statements(release)
    show_downloads(release)
    _show_tables(release)


def _title(release: Published) -> str:
    revision = f", revision {release.name.revision}" if release.name.revision else ""
    return f"{release.name.quarter}{revision}, published {release.published_at:%-d %B %Y}"


def _show_status(release: Published) -> None:
    if release.meta["is_made_up"]:
        real = "" if all(one["is_protected"] for one in release.meta["tables"]) else _REAL_TOO
        st.html(
            '<p class="made-up"><strong>Made-up data.</strong> These numbers tell of no real'
            f" case.{real}</p>"
        )
    if release.meta["reason"]:
        st.markdown(f"**A revision.** {release.meta['reason']}")
    st.caption("Management information, not official statistics.")


def _show_statements(release: Published) -> None:
    st.header("What it says", anchor=False)
    for said in release.meta["statements"]:
        public = f" {_PUBLIC}" if said.get("is_public_already") else ""
        cautions = "".join(f"\n    - Take care: {one}" for one in said["cautions"])
        st.markdown(f"- **{said['value']}** {said['verdict']}{public}{cautions}")
    chance = chance_text(read_words(), recorded_chance(release.meta))
    if chance:
        st.markdown(" ".join(str(one.unescape()) for one in chance))


@guarded
def _show_tables(release: Published) -> None:
    st.header("Its tables", anchor=False)
    tables = {table.name: table for table in tables_of(release)}
    titles = {name: name.replace("_", " ").capitalize() for name in tables}
    with filters.bar():
        rows, name = _asked(tables, titles)
    show_table(rows, f"Table {titles[name]} of release {release.name}")
    found = {mark for name in rows.columns for mark in _MARKS if mark in rows[name].cast(pl.String)}
    for mark in sorted(found):
        st.caption(f"{mark}: {_MARKS[mark]}.")


def _asked(tables: Mapping[str, Table], titles: Mapping[str, str]) -> tuple[pl.DataFrame, str]:
    """Ask for a table, a quarter and a measure, and return the rows and the table's name."""
    table = tables[address.select("table", titles, next(iter(titles)), label="Table")]
    quarters = sorted(table.rows["quarter"].unique(), reverse=True)
    choice = {
        _NEWEST: f"Newest ({quarters[0]})",
        _EVERY: "Every quarter",
        **{q: q for q in quarters},
    }
    quarter = address.select("quarter", choice, _NEWEST, label="Quarter")
    measures = dict(table.rows.select("measure", "measure_title").unique().sort("measure").rows())
    measure = address.select("of", {_EVERY: "Every measure", **measures}, _EVERY, label="Measure")
    return _chosen(table, quarters[0] if quarter == _NEWEST else quarter, measure), table.name


def _chosen(table: Table, quarter: str, measure: str) -> pl.DataFrame:
    """The rows of a quarter and a measure as they were printed; no choice adds any up."""
    rows = table.as_text
    if quarter != _EVERY:
        rows = rows.filter(pl.col("quarter") == quarter)
    if measure != _EVERY:
        rows = rows.filter(pl.col("measure") == measure)
    return rows.sort("quarter", descending=True, maintain_order=True).select(
        pl.col(name).alias(title) for name, title in _SHOWN.items() if name in rows.columns
    )
