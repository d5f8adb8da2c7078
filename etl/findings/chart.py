"""The control chart of a share (Laney's p') or a mean (XmR), on each phase of its series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from etl.errors import OutcomesError
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.measures import MEASURES, SHARE, Measure
from etl.findings.phases import Phase, is_point, phases
from etl.findings.words import Row
from etl.measurement.chart import ControlChart
from etl.measurement.rules import Signal
from etl.measurement.variation import Assurance, Variation, assurance, latest_variation


@dataclass(frozen=True, eq=False)
class PhaseChart:
    """A phase and its chart, whose first point is that at the place ``begins`` of the series.

    It begins before the phase where the baseline does; what it marks there is not of the phase.
    """

    phase: Phase
    chart: ControlChart
    begins: int

    @property
    def has_limits(self) -> bool:
        """Whether the phase has a baseline, and enough points in it, for limits."""
        return self.phase.baseline is not None and self.chart.has_limits


@dataclass(frozen=True, eq=False)
class MetricChart:
    """A series, its charts by phase, and what they say of the newest whole period.

    ``series`` are the rows of the measure's question; ``newest`` is the place of the newest whole
    period, None where there is none. ``target`` is the newest that applies to it. What follows
    from these is worked out once, as pages ask for it many times.
    """

    selection: Selection
    definition: Row
    series: tuple[Row, ...]
    phase_charts: tuple[PhaseChart, ...]
    newest: int | None
    target: float | None
    measure: Measure = SHARE

    @property
    def newest_row(self) -> Row | None:
        """The newest whole period; None where there is none."""
        return None if self.newest is None else self.series[self.newest]

    @cached_property
    def newest_phase(self) -> PhaseChart | None:
        """The phase that the newest whole period lies in; None where it lies in none."""
        if self.newest is None:
            return None
        charts = (c for c in self.phase_charts if c.phase.first <= self.newest <= c.phase.last)
        return next(charts, None)

    @cached_property
    def current(self) -> PhaseChart | None:
        """The phase that the newest whole period lies in, if it is one with limits."""
        phase = self.newest_phase
        return phase if phase is not None and phase.has_limits else None

    @cached_property
    def newest_signals(self) -> tuple[Signal, ...]:
        """What the rules say of the newest whole period; empty is common cause."""
        if self.current is None:
            return ()
        return self.current.chart.signals[self.newest - self.current.begins]

    @cached_property
    def baseline_rows(self) -> tuple[Row, ...]:
        """The points that the limits of the newest whole period rest on; none without limits."""
        return () if self.current is None else self._rests_on(self.current)

    def _rests_on(self, charted: PhaseChart) -> tuple[Row, ...]:
        baseline = charted.phase.baseline
        return tuple(row for row in self.series if is_point(row) and row in baseline)

    @cached_property
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

    @cached_property
    def why_sparse(self) -> str | None:
        """Why the newest period has too few for its limits to hold; None where it has enough."""
        if self.current is None or not is_point(self.series[self.newest]):
            return None
        return self._why_sparse(self.newest, self.current, self.baseline_rows)

    def _why_sparse(self, place: int, charted: PhaseChart, rests_on: Sequence[Row]) -> str | None:
        row = self.series[place]
        return self.measure.why_sparse(row, charted.chart.centre, rests_on)

    @property
    def is_sparse(self) -> bool:
        """Whether the newest period has too few for its limits to hold."""
        return self.why_sparse is not None

    def lines(self) -> list[Row]:
        """A row a point for drawing: centre, limits, near limits, the rules that flag it, phase.

        A point of too few for its limits to hold ``is_sparse``, and no rule flags it.
        """
        return self._lines

    @cached_property
    def _lines(self) -> list[Row]:
        empty = dict.fromkeys(_LINES) | {"signals": (), "phase": None, "is_sparse": False}
        rows: list[Row] = [dict(empty) for _ in self.series]
        for number, drawn in enumerate(self.phase_charts):
            rests_on = self._rests_on(drawn) if drawn.has_limits else ()
            for place in range(drawn.phase.first, drawn.phase.last + 1):
                rows[place]["phase"] = number
                if drawn.has_limits:
                    rows[place].update(self._line(drawn, place, rests_on))
        return rows

    def _line(self, drawn: PhaseChart, place: int, rests_on: Sequence[Row]) -> Row:
        line = _line(drawn.chart, place - drawn.begins)
        if not is_point(self.series[place]) or not self._why_sparse(place, drawn, rests_on):
            return line
        return line | {"signals": (), "is_sparse": True}


_LINES = ("centre", "lower", "near_lower", "near_upper", "upper")


def metric_chart(ask: Ask, selection: Selection) -> MetricChart:
    """Chart a share or a mean by period.

    Raise OutcomesError for another kind of metric, and for what it is not counted by.
    """
    definition = definition_for(ask, selection)
    measure = MEASURES.get(definition["kind"])
    if measure is None:
        raise OutcomesError(
            f"{selection.metric} is a {definition['kind']}, and a chart is drawn of a"
            f" {' or a '.join(MEASURES)}: read it instead."
        )
    series = ask(measure.question, **selection.filters).to_dicts()
    scope = selection.only("metric", "area")
    registered = ask("baselines", **scope).to_dicts()
    targets = ask("targets", **scope).to_dicts()
    return chart_series(selection, definition, series, registered, targets, measure)


def chart_series(
    selection: Selection,
    definition: Row,
    series: Sequence[Row],
    registered: Sequence[Row] = (),
    targets: Sequence[Row] = (),
    measure: Measure = SHARE,
) -> MetricChart:
    """Chart the rows of a series, with the baselines and targets registered for it."""
    found = phases(series, registered, selection.period_type)
    whole = [place for place, row in enumerate(series) if row["is_complete"]]
    return MetricChart(
        selection=selection,
        definition=definition,
        series=tuple(series),
        phase_charts=tuple(_phase_chart(series, phase, measure) for phase in found),
        newest=whole[-1] if whole else None,
        target=_target(targets, series[whole[-1]]["period_end"]) if whole else None,
        measure=measure,
    )


def _target(targets: Sequence[Row], day: date) -> float | None:
    applying = [row["target"] for row in targets if row["applies_from"] <= day]
    return applying[-1] if applying else None


def _phase_chart(series: Sequence[Row], phase: Phase, measure: Measure) -> PhaseChart:
    begins = min([phase.first, *_places_of_baseline(series, phase)])
    rows = series[begins : phase.last + 1]
    is_baseline = [phase.baseline is not None and row in phase.baseline for row in rows]
    return PhaseChart(phase, measure.draw(rows, is_baseline), begins)


def _places_of_baseline(series: Sequence[Row], phase: Phase) -> list[int]:
    """Where the baseline lies within the phase's definition: limits never reach across a change."""
    same = [n for n, row in enumerate(series) if row["version"] == phase.version]
    return [n for n in same if phase.baseline and series[n] in phase.baseline]


def _line(chart: ControlChart, place: int) -> Row:
    arrays = {name: getattr(chart, name) for name in _LINES[1:]}
    values = {name: _number(array[place]) for name, array in arrays.items()}
    return values | {"centre": chart.centre, "signals": chart.signals[place]}


def _number(value: float) -> float | None:
    return None if value != value else float(value)
