"""What a release says of the nation: each measure read from its published counts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.findings.asking import Selection
from etl.findings.chart import metric_chart
from etl.findings.reading import share_reading
from etl.findings.scope import scope_in_words
from etl.publication.model import Statement
from etl.publication.protected_ask import asking_published
from etl.publication.table import Table


def statements(
    warehouse: Path, national: Table, measures: Sequence[str], offences: str
) -> Iterator[Statement]:
    """Read each measure of the nation, as the dashboard reads it, from what is published.

    Of the warehouse only definitions, registered baselines and periods are used.
    """
    with asking_published(warehouse, national, offences) as ask:
        for measure in measures:
            selection = Selection(measure, "quarter", offences=offences)
            chart = metric_chart(ask, selection)
            scope = scope_in_words(ask, selection, chart.definition)
            yield Statement(measure, share_reading(chart, scope, is_plain=True), chart)
