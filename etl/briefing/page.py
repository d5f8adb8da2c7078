"""A page as data: everything that stands on it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.briefing.attention import attention
from etl.briefing.beside import Beside, beside_others
from etl.briefing.found import Charts
from etl.briefing.measure import Told, measure_told, newest_row
from etl.briefing.wanted import Wanted
from etl.findings import words
from etl.findings.areas import AreaComparison


@dataclass(frozen=True)
class Page:
    """One page: of which area and period, in words."""

    area: str
    period: str
    attention: list[str]
    chance: str
    measures: list[Told]
    beside: Beside


def page_of(
    area: str, name: str, wanted: Wanted, charts: Charts, compared: Sequence[AreaComparison]
) -> Page:
    """Say all there is to say of an area on one page."""
    shown = [charts[metric] for metric in wanted.measures]
    marked, chance = attention(shown)
    return Page(
        area=name,
        period=_period(charts, wanted),
        attention=marked,
        chance=chance,
        measures=[measure_told(charts, metric, name) for metric in wanted.measures],
        beside=beside_others(compared, area),
    )


def _period(charts: Charts, wanted: Wanted) -> str:
    """The newest whole period of the measures; the newest of them, where they differ."""
    rows = [row for metric in wanted.measures if (row := newest_row(charts[metric]))]
    if not rows:
        return f"No whole {wanted.period_type} is held"
    return words.period_name(max(row["period_start"] for row in rows), wanted.period_type)
