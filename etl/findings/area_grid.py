"""A control chart for every area, and in words which are marked, beside how many chance would mark.

Areas stay in alphabetical order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from etl.findings import grid, words
from etl.findings.allowed import refuse_settled, share_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, chart_series
from etl.findings.scope import ALL, scope_in_words
from etl.findings.verdict import signal, why_unknown
from etl.findings.words import Row


@dataclass(frozen=True, eq=False)
class AreaGrid:
    """The chart of each area that has any counts, in alphabetical order of ``areas``, its names."""

    selection: Selection
    definition: Row
    scope: str
    areas: tuple[str, ...]
    charts: tuple[MetricChart, ...]

    @property
    def marked(self) -> tuple[tuple[str, MetricChart], ...]:
        """The areas whose newest whole period shows special-cause variation, with their charts."""
        both = zip(self.areas, self.charts, strict=True)
        return tuple((area, chart) for area, chart in both if grid.is_marked(chart))

    @property
    def told(self) -> tuple[MetricChart, ...]:
        """The charts whose newest whole period can be told from noise."""
        return grid.told(self.charts)

    @property
    def headline(self) -> str:
        """What the charts find, in a few words, and no more than chance leaves of it."""
        title, marked, told = self.definition["title"], len(self.marked), len(self.told)
        if not told:
            return f"{title}: whether any area changed cannot be told"
        if not marked:
            return f"{title}: none of {told} areas that can be told changed beyond the usual"
        by_chance = grid.marked_by_chance(self.charts, grid.NEIGHBOURS)
        beyond = grid.is_beyond_chance(marked, by_chance)
        may = "" if beyond else ", which chance may explain"
        return f"{title}: {marked} of {told} areas marked as beyond the usual{may}"

    @property
    def text(self) -> str:
        """What the charts say, each marked area by its name, and what chance would."""
        return " ".join(_sentences(self, self.by_name))

    @property
    def summary(self) -> str:
        """The same without the names, to stand beside a list or a grid that has them."""
        return " ".join(_sentences(self, ()))

    @property
    def by_name(self) -> tuple[str, ...]:
        """What is to say of each marked area, in alphabetical order."""
        return tuple(_signal(area, chart) for area, chart in self.marked)


def area_grid(ask: Ask, selection: Selection) -> AreaGrid:
    """Chart a share by period for every area; the selection's area is not looked at.

    Raise OutcomesError where the metric is unknown, no share, settled by the choice of cases, or
    not counted by what is selected.
    """
    selection = replace(selection, area=ALL)
    definition = share_for(ask, selection, "only shares are charted")
    refuse_settled(ask, selection)
    chosen = selection.only("metric", "period_type", "offences", "dv", "cyber")
    rows = ask("series_by_area", **chosen).to_dicts()
    scope = {"metric": selection.metric, "area": "every"}
    baselines, targets = (ask(name, **scope).to_dicts() for name in ("baselines", "targets"))
    areas = {
        key: list(group) for key, group in groupby(rows, lambda r: (r["area"], r["area_code"]))
    }
    charts = [
        chart_series(
            replace(selection, area=code),
            definition,
            series,
            [row | {"is_of_area": row["area"] == code} for row in _about(baselines, code)],
            _about(targets, code),
        )
        for (_, code), series in areas.items()
    ]
    names = tuple(name for name, _ in areas)
    about = scope_in_words(ask, selection, definition)
    return AreaGrid(selection, definition, about, names, tuple(charts))


def _about(registered: Sequence[Row], code: str) -> list[Row]:
    """What is registered for an area: about it, or about all."""
    return [row for row in registered if row["area"] in (ALL, code)]


def _sentences(found: AreaGrid, names: Sequence[str]) -> list[str]:
    told, kind = grid.told(found.charts), found.selection.period_type
    title = f"{found.definition['title']} by area and {kind}, {found.scope}"
    if not told:
        return [f"{title}: whether any area changed cannot be told.", *_why_not(found)]
    newest = told[0].series[told[0].newest]["period_start"]
    when = words.period_name(newest, kind)
    if len(told) == 1 and not found.marked:
        only = f"{title}: no special-cause variation in {when} in the one area that can be told."
        return [only, grid.chance_in_words(told, len(found.marked), kind), *_why_not(found)]
    opening = f"{title}: special-cause variation in {when} in"
    return [
        _marked(opening, found, len(told), names),
        grid.chance_in_words(told, len(found.marked), kind),
        *_why_not(found),
    ]


def _marked(opening: str, found: AreaGrid, told: int, names: Sequence[str]) -> str:
    opening = (
        f"{opening} {len(found.marked) or 'none'} of {told} {'area' if told == 1 else 'areas'}"
    )
    return words.sentences(opening, names, 1, 2) if names else f"{opening}."


def _signal(area: str, chart: MetricChart) -> str:
    row = chart.series[chart.newest]
    return (
        f"{area} ({words.percent(row['rate'])}, {words.count(row['numerator'])} of"
        f" {words.count(row['denominator'])}; {words.interval(row)}; {signal(chart)})"
    )


def _why_not(found: AreaGrid) -> list[str]:
    """Say of how many areas nothing can be told, and every reason why."""
    untold = [chart for chart in found.charts if chart.newest is not None and why_unknown(chart)]
    if not untold:
        return []
    return [f"For {len(untold)} it cannot be told: {grid.why_untold(untold)}."]
