"""One question for every kind of metric: what does it show, and what does that say in words?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.mix import Mix, mix, mix_reading
from etl.findings.reading import Reading, mean_reading, share_reading
from etl.findings.scope import scope_in_words
from etl.findings.stages import LIST, stages_reading
from etl.findings.stock import Stock, stock, stock_reading
from etl.findings.waiting import waiting
from etl.findings.waiting_reading import waiting_reading


@dataclass(frozen=True, eq=False)
class Found:
    """What a metric shows, and the reading of it.

    ``shown`` is a MetricChart of a share or a mean, a Mix, a Waiting of a time to event, or a
    Stock: the reading says nothing that is not in it.
    """

    shown: Any
    reading: Reading


def find(ask: Ask, selection: Selection) -> Found:
    """Look at a metric for a selection of cases, and read it.

    Raise OutcomesError where there is no such metric, or it is not counted by what is selected.
    """
    definition = definition_for(ask, selection)
    look, read = _KINDS[definition["kind"]]
    shown = look(ask, selection)
    return Found(shown, read(shown, scope_in_words(ask, selection, definition)))


def read_chart(chart: MetricChart, scope: str) -> Reading:
    """Read the chart of a share or a mean, of the cases that ``scope`` names."""
    return _KINDS[chart.definition["kind"]][1](chart, scope)


def reading(ask: Ask, selection: Selection) -> Reading:
    """Read a metric for a selection of cases, as ``find``."""
    return find(ask, selection).reading


def _mix_reading(found: Mix, scope: str) -> Reading:
    read = stages_reading if found.definition["category_list"] == LIST else mix_reading
    return read(found, scope)


def _stock_reading(found: Stock, scope: str) -> Reading:
    return stock_reading(found.definition, found.rows, scope)


_KINDS: dict[str, tuple[Callable[[Ask, Selection], Any], Callable[[Any, str], Reading]]] = {
    "share": (metric_chart, share_reading),
    "mean": (metric_chart, mean_reading),
    "mix": (mix, _mix_reading),
    "stock": (stock, _stock_reading),
    "time to event": (waiting, waiting_reading),
}
