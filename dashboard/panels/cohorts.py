"""Those charged together and what became of them, beside the rate of those finalised."""

from dataclasses import replace

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.shown import in_words
from dashboard.warehouse import found
from etl.drawing.cohorts import cohorts_figure
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.cohort_reading import cohort_reading
from etl.findings.cohorts import METRIC, OUTCOME, ChargeCohorts, cohorts_beside
from etl.findings.waiting import waiting
from etl.findings.window import newest_years
from etl.measurement.comparison import Comparison


def cohorts_panel(selection: Selection, scope: str, years: int | None = None) -> Panel:
    """Show cohorts of charge as they mature; ``scope`` says of which cases."""
    return found(_cohorts, replace(selection, metric=METRIC), scope, years)


def _cohorts(ask: Ask, selection: Selection, scope: str, years: int | None) -> Panel:
    seen = cohorts_beside(ask, waiting(ask, selection))
    reading, rows = cohort_reading(seen, scope), seen.rows()
    drawn = newest_years(seen.cohorts, years, lambda one: one.wait.first_day)
    figure = cohorts_figure(replace(seen, cohorts=tuple(drawn)))
    events = mark_events(ask, figure, [one.wait.first_day for one in drawn])
    table = in_words(pl.DataFrame(rows, infer_schema_length=None).reverse()) if rows else None
    return Panel(
        name="cohorts",
        title=_title(seen),
        about=(
            f"Share convicted so far, of all charged in the same {selection.period_type}. {scope}."
            " Beside the rate of those finalised, which leaves out who is"
            " still waiting."
        ),
        alt="Lines, one a cohort, of the share convicted by days since charge.",
        trace=Trace(selection, "durations"),
        figure=figure,
        events=events,
        table=table,
        reading=f"{reading.value} {reading.verdict}",
        notes=reading.cautions,
    )


def _title(seen: ChargeCohorts) -> str:
    """What became of the newest cohort that is old enough, beside that of a year before."""
    if not seen.cohorts:
        return f"Charged together: no whole {seen.selection.period_type} is held"
    if seen.comparison is None or seen.compared is None:
        return "Charged together: too few of one definition are old enough to say"
    at, (now, _) = seen.comparison, seen.compared
    share = words.percent(at.now.share)
    return (
        f"{share} of those charged in {now.cohort.name} were {OUTCOME} by day {at.day:g};"
        f" {_on_a_year(at)}"
    )


def _on_a_year(found: Comparison) -> str:
    if not found.is_clear:
        return "no clear change on a year before"
    more = "more" if found.change.value > 0 else "fewer"
    return f"{words.points_apart(found.change.value)} {more} than a year before"
