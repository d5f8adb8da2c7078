"""What changed since the period before: differences outside their interval alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.measures import SHARE
from etl.findings.scope import is_settled
from etl.findings.words import FEW, Row
from etl.measurement.intervals import Estimate, newcombe_difference


@dataclass(frozen=True, eq=False)
class Change:
    """A share in its newest whole period and in the whole one before it, with their difference."""

    chart: MetricChart
    now: Row
    before: Row
    difference: Estimate

    @property
    def title(self) -> str:
        """What it is a share of."""
        return self.chart.definition["title"]

    @property
    def is_one_definition(self) -> bool:
        """Whether one definition counts the whole of both."""
        is_mixed = self.now["is_mixed"] or self.before["is_mixed"]
        return self.now["version"] == self.before["version"] and not is_mixed

    @property
    def is_told(self) -> bool:
        """Whether the two are large enough, and one thing, to be compared."""
        least = min(self.now["denominator"], self.before["denominator"])
        return self.is_one_definition and least >= FEW

    @property
    def is_clear(self) -> bool:
        """Whether they can be compared, and the 95% interval leaves out no change at all."""
        return self.is_told and not self.difference.low <= 0 <= self.difference.high


def changes(charts: Sequence[MetricChart]) -> tuple[Change, ...]:
    """Set the newest whole period of every share beside the one before it, in their order."""
    found = (_change(chart) for chart in charts if chart.measure is SHARE)
    return tuple(change for change in found if change is not None)


def _change(chart: MetricChart) -> Change | None:
    whole = [row for row in chart.series if row["is_complete"]][-2:]
    if (
        len(whole) < 2
        or not all(row["denominator"] for row in whole)
        or is_settled(chart.selection)
    ):
        return None
    before, now = whole
    counts = ((row["numerator"], row["denominator"]) for row in (now, before))
    return Change(chart, now, before, newcombe_difference(*counts))


def changes_in_words(found: Sequence[Change], period_type: str) -> str:
    """Say which shares differ, beside how many of so many would leave their interval by chance."""
    told = [change for change in found if change.is_told]
    if not told:
        return f"Of no share are this {period_type} and the one before large enough to compare."
    clear = [change for change in told if change.is_clear]
    chance = (
        f"Of {len(told)} comparisons {words.about(len(told) / 20)} would leave"
        " their 95% interval by chance alone, and seasons move some."
    )
    if not clear:
        return f"No share differs clearly from the {period_type} before. {chance}"
    lines = "\n".join(f"- {_in_words(change, period_type)}" for change in clear)
    opening = f"{len(clear)} of {len(told)} shares differ from the {period_type} before"
    return f"{opening}:\n\n{lines}\n\n{chance}"


def _in_words(change: Change, period_type: str) -> str:
    now, before, difference = change.now, change.before, change.difference
    way = "higher" if difference.value > 0 else "lower"
    span = words.points_between(difference.low, difference.high)
    return (
        f"**{change.title}** {way} by {words.points_apart(difference.value)} (95% interval {span}):"
        f" {words.percent(now['rate'])} ({words.fraction(now)}) in"
        f" {words.period_name(now['period_start'], period_type)} after"
        f" {words.percent(before['rate'])} ({words.fraction(before)})"
    )
