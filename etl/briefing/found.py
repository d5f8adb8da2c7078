"""What a warehouse says of the measures: asked once of all areas, or of one alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.briefing.wanted import Wanted
from etl.errors import ExitCode, OutcomesError
from etl.findings.allowed import share_for
from etl.findings.area_grid import area_grid
from etl.findings.areas import AreaComparison, compare_areas
from etl.findings.asking import Ask
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.held import newest_year
from etl.findings.scope import ALL, ALL_BUT, is_published
from etl.findings.words import Row

Charts = dict[str, MetricChart]


@dataclass(frozen=True, eq=False)
class Source:
    """What every page says of the data: the last day held, and which warehouse answers.

    ``build`` is the row of sql/questions/build.sql.
    """

    data_to: str
    is_made_up: bool
    build: Row


def source_of(ask: Ask) -> Source:
    """Say of which data a warehouse is. Raise OutcomesError where it holds no cases."""
    held = ask("freshness").to_dicts()
    cases = next((row for row in held if row["source"] == "cases"), None)
    if cases is None or cases["data_to"] is None:
        raise OutcomesError(
            "A briefing is about cases, and the warehouse holds none: outcomes load cases ...",
            ExitCode.NO_WAREHOUSE,
        )
    (build,) = ask("build").to_dicts()
    day = cases["data_to"]
    return Source(f"{day.day} {day:%B %Y}", any(row["is_made_up"] for row in held), build)


def charts_of(ask: Ask, wanted: Wanted, area: str) -> Charts:
    """Chart the measures of one area, or of all together.

    Raise OutcomesError for what is no share of cases, or not counted by what is wanted.
    """
    _check(ask, wanted)
    if area.startswith(ALL_BUT):
        raise OutcomesError(
            f"area is {area!r}: a briefing is about one area, or all.", ExitCode.USAGE
        )
    return {m: metric_chart(ask, wanted.selection(m, area)) for m in wanted.charted}


def charts_of_each(ask: Ask, wanted: Wanted) -> dict[str, Charts]:
    """Chart the measures of every area, by its code, each measure asked of all areas at once."""
    _check(ask, wanted)
    grids = {metric: area_grid(ask, wanted.selection(metric)) for metric in wanted.charted}
    by_area: dict[str, Charts] = {code: {} for code in ask("areas")["area_code"]}
    for metric, grid in grids.items():
        for chart in grid.charts:
            by_area[chart.selection.area][metric] = chart
    for area, charts in by_area.items():
        for metric in set(wanted.charted) - set(charts):
            charts[metric] = metric_chart(ask, wanted.selection(metric, area))
    return by_area


def comparisons(ask: Ask, wanted: Wanted) -> Sequence[AreaComparison]:
    """Compare areas by each measure over its newest whole year; those without one are left out."""
    years = {metric: newest_year(ask, metric) for metric in wanted.measures}
    return [
        compare_areas(ask, wanted.selection(metric), *year)
        for metric, year in years.items()
        if year
    ]


def _check(ask: Ask, wanted: Wanted) -> None:
    for metric in wanted.charted:
        definition = share_for(ask, wanted.selection(metric, ALL), "a briefing tells shares only")
        if is_published(definition):
            raise OutcomesError(
                f"{metric} counts published tables: a briefing is about cases.", ExitCode.USAGE
            )
