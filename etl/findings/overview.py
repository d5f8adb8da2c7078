"""Every measure at once: which of them changed, and what one sentence can say of them all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etl.errors import OutcomesError
from etl.findings import grid
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, chart_series, metric_chart
from etl.findings.headline import Mark, short_verdict
from etl.findings.measures import MEASURES
from etl.findings.recorded import RECORDING_ALONE, could_be_unrecorded
from etl.findings.scope import ALL, is_published
from etl.findings.unjudged import why_unjudged
from etl.findings.verdict import baseline_in_words, signed_in_words
from etl.findings.words import Row, begin_large, months


@dataclass(frozen=True)
class Tally:
    """How many measures have a mark, what that means, and their titles where that matters."""

    mark: Mark
    number: int
    said: str
    titles: tuple[str, ...]


_SAID = {
    Mark.IMPROVEMENT: "better than baseline",
    Mark.CONCERN: "worse than baseline",
    Mark.CHANGE: "away from baseline, not to be called good or bad",
    Mark.MOVING: "moving since before the baseline ended, so not counted as a change",
    Mark.USUAL: "no change beyond the usual",
    Mark.UNKNOWN: "cannot be judged",
}
_UNNAMED = (Mark.USUAL, Mark.UNKNOWN)


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
        """Say in a sentence how many are better or worse than their baseline, beyond the usual."""
        if not self._told:
            kind = self.charts[0].selection.period_type
            return (
                f"No measure can be judged by {kind} here, mostly for want of cases: choose longer"
                " periods, or more cases."
            )
        better, worse = (len(self.marked(mark)) for mark in (Mark.IMPROVEMENT, Mark.CONCERN))
        chance = "" if self._is_beyond_chance else ": no more than chance alone would mark"
        if self._told == 1:
            said = "better" if better else "worse" if worse else "neither better nor worse"
            chance = chance if better or worse else ""
            return f"The one measure that can be judged is {said} than its baseline{chance}."
        of = f"Of the {self._told} measures that can be judged"
        if not better and not worse:
            return f"{of}, none is better or worse than its baseline."
        said = f"{_are(better)} better than {'its' if better == 1 else 'their'} baseline"
        return f"{of}, {said} and {_are(worse)} worse{chance}."

    @property
    def _is_beyond_chance(self) -> bool:
        return grid.is_beyond_chance(self._marked, grid.marked_by_chance(self.charts))

    @cached_property
    def baseline(self) -> str:
        """Say what baseline most measures that can be told are held against."""
        told = grid.told(self.charts)
        found = Counter(map(baseline_in_words, told))
        if not found:
            return ""
        ((most, number),) = found.most_common(1)
        chart = next(chart for chart in told if baseline_in_words(chart) == most)
        return _held_against(chart, number, len(told))

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """How many have each mark, and which; those that nobody need look at are not named."""
        found = ((mark, said, self.marked(mark)) for mark, said in _SAID.items())
        return tuple(
            Tally(mark, len(own), said + _why(own), () if mark in _UNNAMED else _titles(own))
            for mark, said, own in found
        )

    @cached_property
    def chance(self) -> str:
        """Say how many chance alone would mark, and whether that explains those marked."""
        if not self._told:
            return ""
        kind = self.charts[0].selection.period_type
        overlap = " Measures that overlap are no separate signs." if self._marked > 1 else ""
        return grid.chance_in_words(self.charts, self._marked, kind) + overlap

    @property
    def _marked(self) -> int:
        return self._told - len(self.marked(Mark.USUAL))

    @property
    def _told(self) -> int:
        return len(self.charts) - len(self.marked(Mark.UNKNOWN))


def _are(number: int) -> str:
    return f"{number or 'none'} {'is' if number < 2 else 'are'}"


def _held_against(chart: MetricChart, number: int, told: int) -> str:
    """Say what so many of those told are held against, as this one of them is."""
    baseline, points = chart.current.phase.baseline, chart.current.chart.baseline_points
    said = begin_large(baseline_in_words(chart))
    if baseline.is_registered:
        of = "" if number == told else f" of {number} of them"
        return f"{said}{of}. {signed_in_words(baseline.signed_by)}."
    measures = "the one measure is" if told == 1 else f"{number} measures are"
    its, days = "its" if number == 1 else "their", months(baseline.first_day, baseline.last_day)
    held = f"{measures} held against {its} first {points} {chart.selection.period_type}s ({days})"
    trial = " These are trial limits." if chart.current.chart.is_trial else ""
    return f"{begin_large(baseline.reason)}, so {held}.{trial}"


def _why(charts: Sequence[MetricChart]) -> str:
    reasons = dict.fromkeys(filter(None, map(why_unjudged, charts)))
    return f" ({', '.join(reasons)})" if reasons else ""


def _titles(charts: Sequence[MetricChart]) -> tuple[str, ...]:
    return tuple(
        chart.definition["title"] + (f" ({RECORDING_ALONE})" if could_be_unrecorded(chart) else "")
        for chart in charts
    )


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
