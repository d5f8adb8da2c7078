"""One question for every kind of metric: what does it say, in words?"""

from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import metric_chart
from etl.findings.mix import mix, mix_reading
from etl.findings.reading import Reading, mean_reading, share_reading
from etl.findings.scope import scope_in_words
from etl.findings.stages import LIST, stages_reading
from etl.findings.stock import stock_reading
from etl.findings.waiting import waiting
from etl.findings.waiting_reading import waiting_reading
from etl.findings.words import Row


def reading(ask: Ask, selection: Selection) -> Reading:
    """Read a metric for a selection of cases.

    Raise OutcomesError where there is no such metric, or it is not counted by what is selected.
    """
    definition = definition_for(ask, selection)
    scope = scope_in_words(ask, selection, definition)
    return _READ[definition["kind"]](ask, selection, definition, scope)


def _share(ask: Ask, selection: Selection, definition: Row, scope: str) -> Reading:
    return share_reading(metric_chart(ask, selection), scope)


def _mean(ask: Ask, selection: Selection, definition: Row, scope: str) -> Reading:
    return mean_reading(metric_chart(ask, selection), scope)


def _mix(ask: Ask, selection: Selection, definition: Row, scope: str) -> Reading:
    read = stages_reading if definition["category_list"] == LIST else mix_reading
    return read(mix(ask, selection), scope)


def _stock(ask: Ask, selection: Selection, definition: Row, scope: str) -> Reading:
    parameters = {name: getattr(selection, name) for name in ("metric", "area", "offences")}
    return stock_reading(definition, ask("stock_series", **parameters).to_dicts(), scope)


def _waiting(ask: Ask, selection: Selection, definition: Row, scope: str) -> Reading:
    return waiting_reading(waiting(ask, selection), scope)


_READ = {
    "share": _share,
    "mean": _mean,
    "mix": _mix,
    "stock": _stock,
    "time to event": _waiting,
}
