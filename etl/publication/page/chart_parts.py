"""What there is in the chart of a measure to be told and explained: lines, marks, gaps."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, pairwise

from etl.findings.chart import MetricChart
from etl.findings.phases import Phase, is_point
from etl.findings.words import Row
from etl.measurement.rules import Rule
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed
from etl.publication.quarter import Quarter
from etl.publication.table import Mark

# A quarter that the table has no row of.
ABSENT = "absent"
_MARKS = {mark.value: mark.letter for mark in Mark}


class ChartParts:
    """The parts of a chart by what they are, with their numbers as the table prints them."""

    def __init__(self, chart: MetricChart, series: Series) -> None:
        self._chart, self._series = chart, series

    @cached_property
    def stretches(self) -> list[list[Printed]]:
        """The printed rows of the line, parted where the definition changes, oldest first."""
        drawn = [row for row in self._chart.series if is_point(row)]
        parts = groupby(drawn, key=lambda row: row["version"])
        return [[self._printed[_name(row)] for row in rows] for _, rows in parts]

    @property
    def marked(self) -> list[Quarter]:
        """The quarters that stand as diamonds."""
        return [_quarter(row) for row, line in self._lines if line["signals"]]

    @property
    def rules(self) -> list[Rule]:
        """The rules that mark them, in the order of precedence."""
        found = {signal.rule for _, line in self._lines for signal in line["signals"]}
        return [rule for rule in Rule if rule in found]

    @property
    def has_limits(self) -> bool:
        """Whether it shows what is usual."""
        return any(line["upper"] is not None for _, line in self._lines)

    @property
    def not_complete(self) -> list[Quarter]:
        """The quarters that stand as open circles."""
        rows = self._chart.series
        return [_quarter(row) for row in rows if row["denominator"] and not row["is_complete"]]

    @property
    def mixed(self) -> list[Quarter]:
        """The quarters left out because their definition changed within them."""
        rows = self._chart.series
        return [_quarter(row) for row in rows if row["denominator"] and row["is_mixed"]]

    @cached_property
    def gaps(self) -> dict[str, list[Quarter]]:
        """The quarters without a number, by why: the letter of a mark (c, x, z), or ABSENT."""
        found: dict[str, list[Quarter]] = {}
        for row in self._chart.series:
            if not row["denominator"]:
                found.setdefault(self._why(row), []).append(_quarter(row))
        return found

    @property
    def is_redefined(self) -> bool:
        """Whether the line breaks because the definition changed."""
        return any(before.version != after.version for before, after in self._phases)

    @property
    def is_based_anew(self) -> bool:
        """Whether within one definition what is usual rests on other quarters from some on."""
        return any(
            before.version == after.version and before.baseline is not None
            for before, after in self._phases
        )

    @property
    def not_held(self) -> list[Quarter]:
        """The quarters before the first baseline applies: nothing says what is usual for them."""
        phases = (drawn.phase for drawn in self._chart.phase_charts)
        before = (phase for phase in phases if phase.baseline is None)
        rows = (self._chart.series[phase.first : phase.last + 1] for phase in before)
        return [_quarter(row) for these in rows for row in these]

    @property
    def _phases(self) -> Iterator[tuple[Phase, Phase]]:
        return pairwise(drawn.phase for drawn in self._chart.phase_charts)

    @cached_property
    def _lines(self) -> list[tuple[Row, Row]]:
        return list(zip(self._chart.series, self._chart.lines(), strict=True))

    @cached_property
    def _printed(self) -> dict[str, Printed]:
        return {row["quarter"]: row for row in self._series.rows}

    def _why(self, row: Row) -> str:
        printed = self._printed.get(_name(row))
        return ABSENT if printed is None else _MARKS.get(printed["percent"], ABSENT)


def _quarter(row: Row) -> Quarter:
    return Quarter.of(row["period_start"])


def _name(row: Row) -> str:
    return str(_quarter(row))
