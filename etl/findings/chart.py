"""The control chart of a share: Laney's p' on each phase of its series."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings.asking import Ask, Selection, definition_of
from etl.findings.phases import Phase, is_point, phases
from etl.findings.words import Row
from etl.measurement.chart import ControlChart
from etl.measurement.proportion_chart import p_prime_chart
from etl.measurement.rules import Signal
from etl.measurement.variation import Assurance, Variation, assurance, latest_variation

# Below five expected on either side the normal limits of a p' chart mean little.
FEWEST_EXPECTED = 5


@dataclass(frozen=True, eq=False)
class PhaseChart:
    """A phase and its chart; the chart's points are those of the phase, in order."""

    phase: Phase
    chart: ControlChart

    @property
    def has_limits(self) -> bool:
        """Whether the phase has a baseline, and enough points in it, for limits."""
        return self.phase.baseline is not None and self.chart.has_limits


@dataclass(frozen=True, eq=False)
class MetricChart:
    """The series of a share, its charts by phase, and what they say of the newest whole period.

    ``series`` are the rows of sql/questions/series.sql; ``newest`` is the place of the newest whole
    period, None where there is none. ``target`` is the newest registered one.
    """

    selection: Selection
    definition: Row
    series: tuple[Row, ...]
    phase_charts: tuple[PhaseChart, ...]
    newest: int | None
    target: float | None

    @property
    def current(self) -> PhaseChart | None:
        """The phase that the newest whole period lies in, if it is one with limits."""
        found = [
            c for c in self.phase_charts if c.phase.first <= (self.newest or 0) <= c.phase.last
        ]
        return found[0] if self.newest is not None and found and found[0].has_limits else None

    @property
    def newest_signals(self) -> tuple[Signal, ...]:
        """What the rules say of the newest whole period; empty is common cause."""
        if self.current is None:
            return ()
        return self.current.chart.signals[self.newest - self.current.phase.first]

    @property
    def variation(self) -> Variation | None:
        """Whether the newest period is more than noise, and good news; None without limits."""
        if self.current is None or not is_point(self.series[self.newest]):
            return None
        return latest_variation(self.current.chart, self.definition["better"])

    @property
    def assurance(self) -> Assurance | None:
        """Whether the target will be met, where one is registered."""
        if self.current is None:
            return None
        return assurance(self.current.chart, self.target, self.definition["better"])

    @property
    def is_sparse(self) -> bool:
        """Whether the newest period expects too few of either answer for its limits to hold."""
        if self.current is None or self.current.chart.centre is None:
            return False
        centre = self.current.chart.centre
        return self.series[self.newest]["denominator"] * min(centre, 1 - centre) < FEWEST_EXPECTED

    def lines(self) -> list[Row]:
        """A row a point for drawing: centre, limits, near limits, the rules that flag it, phase."""
        rows: list[Row] = [
            dict.fromkeys(_LINES) | {"signals": (), "phase": None} for _ in self.series
        ]
        for number, drawn in enumerate(self.phase_charts):
            for place, row in enumerate(rows[drawn.phase.first : drawn.phase.last + 1]):
                row["phase"] = number
                if drawn.has_limits:
                    row.update(_line(drawn.chart, place))
        return rows


_LINES = ("centre", "lower", "near_lower", "near_upper", "upper")


def metric_chart(ask: Ask, selection: Selection) -> MetricChart:
    """Chart a share by period. Raise OutcomesError where the metric is unknown or no share."""
    definition = definition_of(ask, selection.metric)
    series = ask("series", **selection.filters).to_dicts()
    scope = {"metric": selection.metric, "area": selection.area}
    registered = ask("baselines", **scope).to_dicts()
    targets = ask("targets", **scope).to_dicts()
    return chart_series(selection, definition, series, registered, targets)


def chart_series(
    selection: Selection,
    definition: Row,
    series: Sequence[Row],
    registered: Sequence[Row] = (),
    targets: Sequence[Row] = (),
) -> MetricChart:
    """Chart the rows of a series, with the baselines and targets registered for it."""
    found = phases(series, registered)
    whole = [place for place, row in enumerate(series) if row["is_complete"]]
    return MetricChart(
        selection=selection,
        definition=definition,
        series=tuple(series),
        phase_charts=tuple(PhaseChart(phase, _chart(series, phase)) for phase in found),
        newest=whole[-1] if whole else None,
        target=targets[-1]["target"] if targets else None,
    )


def _chart(series: Sequence[Row], phase: Phase) -> ControlChart:
    rows = series[phase.first : phase.last + 1]
    baseline = phase.baseline
    mask = [
        baseline is not None
        and baseline.first_day <= row["period_start"]
        and row["period_end"] <= baseline.last_day
        for row in rows
    ]
    numerators = [row["numerator"] if is_point(row) else None for row in rows]
    denominators = [row["denominator"] if is_point(row) else None for row in rows]
    # Defendants are counted: nothing varies less than by chance for long.
    return p_prime_chart(numerators, denominators, mask, at_least_chance=True)


def _line(chart: ControlChart, place: int) -> Row:
    arrays = {name: getattr(chart, name) for name in _LINES[1:]}
    values = {name: _number(array[place]) for name, array in arrays.items()}
    return values | {"centre": chart.centre, "signals": chart.signals[place]}


def _number(value: float) -> float | None:
    return None if value != value else float(value)
