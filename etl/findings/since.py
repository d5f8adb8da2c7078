"""What changed since the period before: what its limits mark now and did not mark then.

Two periods are never held against one another alone: neighbours differ by more than chance all the
time, and what is usual from one to the next is what limits are for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings import grid, words
from etl.findings.chart import MetricChart
from etl.findings.headline import value_in_words
from etl.findings.measures import SHARE
from etl.findings.verdict import signal
from etl.findings.words import FEW, Row
from etl.measurement.intervals import Estimate, newcombe_difference


@dataclass(frozen=True, eq=False)
class Change:
    """A measure in its newest whole period, which can be judged, and the one before it."""

    chart: MetricChart
    now: Row
    before: Row
    was_marked: bool

    @property
    def title(self) -> str:
        """What is measured."""
        return self.chart.definition["title"]

    @property
    def is_marked(self) -> bool:
        """Whether the newest period is special-cause variation."""
        return grid.is_marked(self.chart)

    @property
    def difference(self) -> Estimate | None:
        """The change of a share with its 95% interval; None where the two cannot be compared."""
        is_mixed = self.now["is_mixed"] or self.before["is_mixed"]
        least = min(self.now["denominator"], self.before["denominator"])
        is_one = self.now["version"] == self.before["version"] and not is_mixed
        if self.chart.measure is not SHARE or not is_one or least < FEW:
            return None
        counts = ((row["numerator"], row["denominator"]) for row in (self.now, self.before))
        return newcombe_difference(*counts)


def changes(charts: Sequence[MetricChart]) -> tuple[Change, ...]:
    """Set the newest whole period of every measure that can be told beside the one before it."""
    found = (_change(chart) for chart in grid.told(charts))
    return tuple(change for change in found if change is not None)


def _change(chart: MetricChart) -> Change | None:
    whole = [place for place, row in enumerate(chart.series) if row["is_complete"]][-2:]
    if len(whole) < 2 or not chart.series[whole[0]]["denominator"]:
        return None
    before = whole[0]
    was_marked = bool(chart.lines()[before]["signals"])
    return Change(chart, chart.series[chart.newest], chart.series[before], was_marked)


def changes_in_words(found: Sequence[Change], period_type: str) -> str:
    """Say which measures are marked now and were not, and which no longer are."""
    if not found:
        return f"No measure can be judged in both this {period_type} and the one before it."
    new = [change for change in found if change.is_marked and not change.was_marked]
    gone = [change for change in found if change.was_marked and not change.is_marked]
    parts = [
        *(_newly(change, period_type) for change in new),
        *(f"- **{change.title}** varies as usual again" for change in gone),
    ]
    if not parts:
        return (
            f"Nothing: the {len(found)} measures that can be judged are marked, or not, as in the"
            f" {period_type} before."
        )
    lines = "\n".join(parts)
    charts = [change.chart for change in found]
    chance = grid.chance_in_words(charts, len(new), period_type)
    return f"{lines}\n\n{chance}"


def _newly(change: Change, period_type: str) -> str:
    chart = change.chart
    period = words.period_name(change.now["period_start"], period_type)
    value = f"{value_in_words(chart)} in {period}"
    return f"- **{change.title}** is newly marked: {value}, {signal(chart)}"
