"""Every measure at once: which of them changed, and what one sentence can say of them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.errors import OutcomesError
from etl.findings import grid, words
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.headline import Mark, short_verdict
from etl.findings.measures import MEASURES
from etl.findings.scope import is_published


@dataclass(frozen=True, eq=False)
class Overview:
    """The charts of every share and mean of cases, those of one page beside one another."""

    charts: tuple[MetricChart, ...]

    def marked(self, mark: Mark) -> tuple[MetricChart, ...]:
        """The charts whose newest whole period has this mark."""
        return tuple(chart for chart in self.charts if short_verdict(chart).mark == mark)

    @property
    def answer(self) -> str:
        """Say which improved, which got worse, and of how many nothing can be said."""
        count = Counter(short_verdict(chart).mark for chart in self.charts)
        told = len(self.charts) - count[Mark.UNKNOWN]
        if not told:
            return "**Of no measure can a change be told from noise yet.**"
        parts = [
            _named("improved", self.marked(Mark.IMPROVEMENT)),
            _named("got worse", self.marked(Mark.CONCERN)),
            _named("moved, which is neither good nor bad by itself", self.marked(Mark.CHANGE)),
        ]
        said = "; ".join(part for part in parts if part) or "none changed beyond the usual"
        rest = f"{count[Mark.USUAL]} vary as they usually do"
        unknown = f", and of {count[Mark.UNKNOWN]} it cannot be told" if count[Mark.UNKNOWN] else ""
        by_chance = words.about(grid.marked_by_chance(self.charts))
        return (
            f"**Of {told} measures, {said}.** {words.begin_large(rest)}{unknown}. If nothing ever"
            f" changed, {by_chance} of the {told} would be marked by chance."
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
    charts = (_chart(ask, replace(chosen, metric=row["metric"])) for row in rows)
    return Overview(tuple(chart for chart in charts if chart is not None))


def _chart(ask: Ask, selection: Selection) -> MetricChart | None:
    try:
        return metric_chart(ask, selection)
    except OutcomesError:
        return None  # It is not counted by what is chosen, so there is nothing to say of it here.
