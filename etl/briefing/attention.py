"""What is special cause now, and how many measures chance alone would mark."""

from collections.abc import Sequence

from etl.briefing.measure import SIGNAL, mark_of, newest_row
from etl.findings import grid, words
from etl.findings.chart import MetricChart
from etl.findings.recorded import RECORDING_ALONE, could_be_unrecorded
from etl.findings.verdict import NEWS, signal


def attention(charts: Sequence[MetricChart]) -> tuple[list[str], str]:
    """Return a sentence for each measure that shows special cause, and what chance would mark."""
    marked = [_marked(chart) for chart in charts if mark_of(chart) == SIGNAL]
    return marked, _by_chance(charts, len(marked))


def _marked(chart: MetricChart) -> str:
    row, news = newest_row(chart), NEWS.get(chart.variation, "")
    value = f"{chart.definition['title']}, {words.percent(row['rate'])}"
    doubt = f" ({RECORDING_ALONE})" if could_be_unrecorded(chart) else ""
    return f"{value}{news}: {signal(chart)}{doubt}."


def _by_chance(charts: Sequence[MetricChart], marked: int) -> str:
    told, measures = grid.told(charts), len(charts)
    if not told:
        why = grid.why_untold(charts) or "no whole period is held"
        return f"Of none of the {measures} measures can it be told whether it changed: {why}."
    chance = grid.chance_in_words(charts, marked, charts[0].selection.period_type)
    return f"{_how_many(marked, len(told), measures)} than its usual variation. {chance}"


def _how_many(marked: int, told: int, measures: int) -> str:
    which = "" if told == measures else f" (of {measures}) that can be judged"
    if told == 1:
        return f"The one measure{which} shows {'more' if marked else 'no more'}"
    shows = "shows" if marked < 2 else "show"
    return f"{marked or 'None'} of the {told} measures{which} {shows} more"
