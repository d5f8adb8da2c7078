"""One choice of cases beside another: two series, and whether their newest period differs."""

from dataclasses import dataclass, replace

from etl.errors import ExitCode, OutcomesError
from etl.findings import words
from etl.findings.allowed import refuse_settled, share_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.scope import ALL, ALL_BUT, area_name
from etl.findings.words import FEW, Row
from etl.measurement.intervals import Estimate, newcombe_difference


@dataclass(frozen=True, eq=False)
class Beside:
    """A share in an area and in ``other``: another area, or all areas but it."""

    one: MetricChart
    other: MetricChart
    names: tuple[str, str]

    @property
    def newest(self) -> tuple[Row, Row] | None:
        """The newest whole period that both count; None where there is none."""
        there = {row["period_start"]: row for row in self.other.series if row["denominator"]}
        for row in reversed(self.one.series):
            if row["is_complete"] and row["denominator"] and row["period_start"] in there:
                return row, there[row["period_start"]]
        return None

    @property
    def finding(self) -> str:
        """Say in a few words whether the two differ in the newest whole period."""
        names, pair = f"{self.names[0]} and {self.names[1]}", self.newest
        if pair is None or min(row["denominator"] for row in pair) < FEW:
            return f"{names}, too few to compare"
        found = _newcombe(*pair)
        if found.low <= 0 <= found.high:
            return f"no clear difference between {names}"
        way = "higher" if found.value > 0 else "lower"
        return f"{self.names[0]} {way} than {self.names[1]}, by more than chance"

    @property
    def text(self) -> str:
        """Say whether the two differ in the newest whole period by more than chance."""
        pair = self.newest
        if pair is None:
            return "There is no whole period in which both are counted."
        nouns = words.unit(self.one.definition, self.one.selection.offences)
        period = words.period_name(pair[0]["period_start"], self.one.selection.period_type)
        shares = "; ".join(
            f"{name} {words.share_in_company(row, nouns)}"
            for name, row in zip(self.names, pair, strict=True)
        )
        return f"In {period}: {shares}. {_difference(*pair)}"


def _difference(one: Row, other: Row) -> str:
    if min(one["denominator"], other["denominator"]) < FEW:
        return "Too few to compare."
    found = _newcombe(one, other)
    span = f"95% interval {words.points_between(found.low, found.high)}"
    if found.low <= 0 <= found.high:
        return f"No clear difference: {words.points(found.value)}, {span}."
    way = "higher" if found.value > 0 else "lower"
    return (
        f"The first is {way} by {words.points_apart(found.value)}, {span}: by more than chance, and"
        " perhaps not by more than areas usually differ or their cases do."
    )


def _newcombe(one: Row, other: Row) -> Estimate:
    return newcombe_difference(*((row["numerator"], row["denominator"]) for row in (one, other)))


def beside(ask: Ask, selection: Selection, other: str) -> Beside:
    """Set an area beside another, or 'others': all but it.

    Raise OutcomesError where the metric is no share, or one of the two is all areas or the same.
    """
    if ALL in (selection.area, other) or selection.area == other:
        raise OutcomesError("Choose an area, and another to set beside it.", ExitCode.USAGE)
    share_for(ask, selection, "areas are set beside one another by shares only")
    refuse_settled(ask, selection)
    area = f"{ALL_BUT}{selection.area}" if other == "others" else other
    chosen = replace(selection, area=area)
    names = (area_name(ask, selection.area), area_name(ask, area))
    return Beside(metric_chart(ask, selection), metric_chart(ask, chosen), names)
