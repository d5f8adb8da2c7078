"""Every measure at once: which of them changed, and what one sentence can say of them all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etl.errors import OutcomesError
from etl.findings import grid, words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, chart_series, metric_chart
from etl.findings.headline import Mark, short_verdict
from etl.findings.measures import MEASURES
from etl.findings.scope import ALL, is_published
from etl.findings.words import Row


@dataclass(frozen=True, eq=False)
class Overview:
    """The charts of every share and mean of cases, those of one page beside one another."""

    charts: tuple[MetricChart, ...]

    def of(self, metric: str) -> MetricChart:
        """The chart of a metric. Raise OutcomesError where it is not counted by what is chosen."""
        found = (chart for chart in self.charts if chart.selection.metric == metric)
        chart = next(found, None)
        if chart is None:
            raise OutcomesError(f"{metric} is not counted by what is chosen.")
        return chart

    def marked(self, mark: Mark) -> tuple[MetricChart, ...]:
        """The charts whose newest whole period has this mark."""
        both = zip(self.charts, self._marks, strict=True)
        return tuple(chart for chart, own in both if own == mark)

    @cached_property
    def _marks(self) -> tuple[Mark, ...]:
        return tuple(short_verdict(chart).mark for chart in self.charts)

    @cached_property
    def answer(self) -> str:
        """Say which are more than noise better or worse than their baseline, and what chance is."""
        count = Counter(self._marks)
        told = len(self.charts) - count[Mark.UNKNOWN]
        if not told:
            return "**Of no measure can a change be told from noise yet.**"
        parts = [
            _named("better than their baseline", self.marked(Mark.IMPROVEMENT)),
            _named("worse than their baseline", self.marked(Mark.CONCERN)),
            _named(
                "away from their baseline, neither good nor bad by itself", self.marked(Mark.CHANGE)
            ),
            _named(
                "moving already within their baseline, so not to be credited",
                self.marked(Mark.MOVING),
            ),
        ]
        said = "; ".join(part for part in parts if part) or "none beyond its usual variation"
        unknown = f"; of {count[Mark.UNKNOWN]} it cannot be told" if count[Mark.UNKNOWN] else ""
        usual = f"{count[Mark.USUAL]} vary as usual{unknown}"
        kind = self.charts[0].selection.period_type
        by_chance = grid.chance_in_words(self.charts, told - count[Mark.USUAL], kind)
        return (
            f"**Of {len(self.charts)} measures, {said}.** {words.begin_large(usual)}. {by_chance}"
        )


def _named(what: str, charts: Sequence[MetricChart]) -> str:
    if not charts:
        return ""
    names = ", ".join(words.begin_small(chart.definition["title"]) for chart in charts)
    return f"{len(charts)} {what} ({names})"


def overview(ask: Ask, chosen: Selection) -> Overview:
    """Chart every share and mean of cases that is counted by what is chosen."""
    known = [
        row
        for row in ask("definitions").to_dicts()
        if row["kind"] in MEASURES and not is_published(row)
    ]
    rows = sorted(known, key=lambda row: (row.get("page") or "~", row.get("page_place") or 99))
    shares = _shares(ask, chosen, [row["metric"] for row in rows if row["kind"] == "share"])
    charts = (shares.get(row["metric"]) or _chart(ask, chosen, row["metric"]) for row in rows)
    return Overview(tuple(chart for chart in charts if chart is not None))


def _shares(ask: Ask, chosen: Selection, metrics: Sequence[str]) -> dict[str, MetricChart]:
    """Chart shares from one answer for all: asked one by one they take ten times as long."""
    asked = replace(chosen, metric=ALL)
    series = _by(ask("series", **asked.filters).to_dicts(), "metric")
    scope = asked.only("metric", "area")
    baselines = _by(ask("baselines", **scope).to_dicts(), "of_metric")
    targets = _by(ask("targets", **scope).to_dicts(), "metric")
    charts = {}
    for metric in metrics:
        selection = replace(chosen, metric=metric)
        definition = _definition(ask, selection)
        if definition is not None:
            registered = (baselines[metric], targets[metric])
            charts[metric] = chart_series(selection, definition, series[metric], *registered)
    return charts


def _by(rows: Sequence[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _definition(ask: Ask, selection: Selection) -> Row | None:
    try:
        return definition_for(ask, selection)
    except OutcomesError:
        return None  # It is not counted by what is chosen, so there is nothing to say of it here.


def _chart(ask: Ask, chosen: Selection, metric: str) -> MetricChart | None:
    selection = replace(chosen, metric=metric)
    return metric_chart(ask, selection) if _definition(ask, selection) else None
