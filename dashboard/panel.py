"""A chart on the page with all that keeps it from being misread, and what can be asked of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import navigation
from dashboard.counted import Trace, show_counted
from dashboard.guarded import guarded
from dashboard.operating.reruns import observed_part
from dashboard.origin import Origin, origin_of
from dashboard.shown import show_clickable, show_figure, show_table
from dashboard.taken import show_take_away
from etl.drawing.small_charts import Named, small_charts
from etl.findings.asking import Selection

IN_WORDS, TABLE, EVENTS, READ = "In words", "Table", "Events", "How to read it"
_FEW_EVENTS = 3
_FIRST_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z0-9])")
COUNTED, TAKE = "How is this counted?", "Take it away"


@dataclass(frozen=True, eq=False)
class Panel:
    """A figure, or words alone, with its finding as title and its numbers as a table.

    ``name`` tells it from every other on the page and names its files. ``about`` says what is
    shown: unit, denominator, of which cases, by what period. ``reading`` is what it says and
    ``in_words`` what the figure says already, for who reads rather than looks; ``notes`` are what
    must be known before anybody acts on it, ``legend`` how to read it in a line and
    ``how_to_read`` in full; ``events`` are what the chart numbers, ``alt`` says in one sentence
    what is seen. ``charts`` are many small ones in place of a figure. Where ``deeper`` is given, a
    click on a point leads to what lies behind its period.
    """

    name: str
    title: str
    about: str
    alt: str
    trace: Trace
    figure: go.Figure | None = None
    table: pl.DataFrame | None = None
    formats: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""
    in_words: str = ""
    notes: tuple[str, ...] = ()
    legend: str = ""
    how_to_read: str = ""
    events: tuple[str, ...] = ()
    charts: tuple[Named, ...] = ()
    deeper: Selection | None = None

    @property
    def numbered_events(self) -> str:
        """The events that the chart numbers, in a line; "" where it numbers none."""
        numbered = (event.partition(". ") for event in self.events)
        listed = "; ".join(f"({number}) {event}" for number, _, event in numbered)
        return f"Events: {listed}." if listed else ""

    @property
    def number_in_company(self) -> str:
        """The first sentence of what it says: the number with its counts and interval."""
        return _FIRST_SENTENCE.split(self.in_words or self.reading, maxsplit=1)[0]


def show_panel(make: Callable[[], Panel], name: str) -> None:
    """Show the panel that ``make`` gives; where it fails, say so in its place alone."""
    with st.container(border=True, key=f"panel-{name}"):
        _show(make, name)


@st.fragment
@observed_part
@guarded
def _show(make: Callable[[], Panel], name: str) -> None:
    panel = make()
    origin = origin_of(panel.trace)
    st.header(panel.title, anchor=False)
    st.caption(panel.about)
    if panel.figure is not None:
        _show_figure(panel, name)
    if panel.charts:
        st.html(small_charts(panel.charts))
    if panel.reading:
        st.markdown(panel.reading)
    for note in panel.notes:
        st.markdown(f"- {note}")
    st.caption(
        " ".join(part for part in (panel.legend, _events_in_view(panel), origin.source) if part)
    )
    _show_more(panel, origin, name)


def _events_in_view(panel: Panel) -> str:
    """Name the events that a chart numbers, where they are few enough for a line."""
    return panel.numbered_events if len(panel.events) <= _FEW_EVENTS else ""


def _show_figure(panel: Panel, name: str) -> None:
    if panel.deeper is None:
        show_figure(panel.figure, key=f"figure of {name}", alt=panel.alt)
        return
    points = show_clickable(panel.figure, key=f"figure of {name}", alt=panel.alt)
    if points:
        navigation.go("measure", metric=panel.deeper.metric, at=str(points[0]["x"])[:10])


def _show_more(panel: Panel, origin: Origin, name: str) -> None:
    has = {
        IN_WORDS: panel.in_words, TABLE: panel.table is not None, EVENTS: panel.events,
        READ: panel.how_to_read,
    }  # fmt: skip
    offered = [*(part for part, there in has.items() if there), COUNTED, TAKE]
    asked = st.segmented_control(
        f"More about: {panel.title}", offered, key=f"more of {name}", label_visibility="collapsed"
    )
    if asked == IN_WORDS:
        st.markdown(panel.in_words)
    elif asked == TABLE:
        show_table(panel.table, f"The numbers behind: {panel.title}", panel.formats)
    elif asked == EVENTS:
        st.markdown("\n".join(panel.events))
    elif asked == READ:
        st.markdown(panel.how_to_read)
    elif asked == COUNTED:
        show_counted(panel.trace)
    elif asked == TAKE:
        show_take_away(panel, origin)
