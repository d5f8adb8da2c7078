"""What a release says of the rates that the CPS published itself, of the nation by quarter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from etl.findings.asking import Ask, Selection, asking
from etl.findings.chart import metric_chart
from etl.findings.reading import share_reading
from etl.findings.scope import scope_in_words
from etl.live import open_warehouse
from etl.publication.already_public import Public
from etl.publication.model import Statement
from etl.publication.quarter import Quarter


def public_statements(warehouse: Path, public: Public) -> Iterator[Statement]:
    """Read the nation's published rates up to the newest quarter that stands in the tables."""
    if not public.tables:
        return
    last = Quarter.named(public.tables[0].rows["quarter"].max()).first_day
    with open_warehouse(warehouse) as con:
        answer = _until(asking(con), last)
        for measure in public.measures:
            selection = Selection(measure, "quarter")
            chart = metric_chart(answer, selection)
            scope = scope_in_words(answer, selection, chart.definition)
            yield Statement(measure, share_reading(chart, scope, is_plain=True), chart)


def _until(answer: Ask, last: date) -> Ask:
    """Answer as if nothing had been published after the quarter that begins on a day."""

    def ask(question: str, **parameters: object) -> pl.DataFrame:
        found = answer(question, **parameters)
        if "period_start" in found.columns:
            found = found.filter(pl.col("period_start") <= last)
        return found

    return ask
