"""How long it takes, by the period it began in, with those still waiting counted as waiting.

The newest whole year is read together, beside the year before: quarters are small, and the newest
has not waited long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import polars as pl

from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.endings import Endings, endings_of
from etl.findings.wait import DAYS, Wait
from etl.findings.words import FEW, Row
from etl.measurement.comparison import Comparison, compare
from etl.measurement.competing import aalen_johansen

_PERIODS_OF_A_YEAR = {"month": 12, "quarter": 4, "financial year": 1}
# The columns days, units and ended_by of one period.
Columns = tuple[list, list, list]
_NONE: Columns = ([], [], [])


@dataclass(frozen=True, eq=False)
class Waiting:
    """The waits of each period, of the newest whole year together, and of the year before.

    ``newest`` is shorter than a year, and ``before`` None, where no more is held whole.
    ``is_one_definition`` says whether both were counted by one. ``comparison`` is None where they
    cannot be compared.
    """

    selection: Selection
    definition: Row
    periods: tuple[Wait, ...]
    newest: Wait | None
    before: Wait | None
    is_one_definition: bool
    comparison: Comparison | None

    def rows(self) -> list[Row]:
        """A row a period, for a table."""
        return [wait.row() for wait in self.periods]

    def lines(self) -> list[Row]:
        """The curves of the newest year and the year before, for a chart."""
        return [row for wait in (self.newest, self.before) if wait for row in wait.lines()]


def waiting(ask: Ask, selection: Selection) -> Waiting:
    """Follow those who began, by period.

    Raise OutcomesError where the metric is unknown, or no time to event.
    """
    definition = definition_for(ask, selection)
    chosen = selection.only("metric", "period_type", "area", "offences")
    rows = columns_by_period(ask("durations", **chosen))
    periods = ask("periods", **selection.only("metric", "period_type")).to_dicts()
    return waiting_of(selection, definition, periods, rows)


def columns_by_period(durations: pl.DataFrame) -> dict[date, Columns]:
    """Part the rows of sql/questions/durations.sql by their period."""
    return {
        start: tuple(own[name].to_list() for name in ("days", "units", "ended_by"))
        for (start,), own in durations.partition_by("period_start", as_dict=True).items()
    }


def waiting_of(
    selection: Selection,
    definition: Row,
    periods: Sequence[Row],
    rows: Mapping[date, Columns],
) -> Waiting:
    """Follow the rows of each period of sql/questions/periods.sql.

    Raise OutcomesError where the definition is no time to event.
    """
    endings = endings_of(definition)
    newest, before = _years(periods, _PERIODS_OF_A_YEAR[selection.period_type])
    one, other = (_wait(span, rows, endings, selection) for span in (newest, before))
    is_one = bool(newest) and _one_version(newest + before) is not None
    return Waiting(
        selection=selection,
        definition=definition,
        periods=tuple(_wait([row], rows, endings, selection) for row in periods),
        newest=one,
        before=other,
        is_one_definition=is_one,
        comparison=(
            compare(one.incidence, other.incidence, endings.outcome, DAYS, FEW)
            if one and other and is_one
            else None
        ),
    )


def _years(periods: Sequence[Row], of_a_year: int) -> tuple[list[Row], list[Row]]:
    """The newest whole periods that make a year, and those of the year before; [] without."""
    whole = [*takewhile(lambda row: row["is_complete"], _from_newest_whole(periods))]
    newest, before = whole[:of_a_year], whole[of_a_year : 2 * of_a_year]
    return newest[::-1], before[::-1] if len(before) == of_a_year else []


def _from_newest_whole(periods: Sequence[Row]) -> list[Row]:
    backwards = list(reversed(periods))
    first = next((n for n, row in enumerate(backwards) if row["is_complete"]), len(backwards))
    return backwards[first:]


def _wait(
    span: Sequence[Row], rows: Mapping[date, Columns], endings: Endings, selection: Selection
) -> Wait | None:
    if not span:
        return None
    own = [rows.get(row["period_start"], _NONE) for row in span]
    columns = [[value for part in own for value in part[n]] for n in range(3)]
    first, last = span[0]["period_start"], span[-1]["period_end"]
    return Wait(
        name=_name(span, selection.period_type),
        first_day=first,
        last_day=last,
        is_whole=all(row["is_complete"] for row in span),
        settled_until=span[0]["settled_until"],
        version=_one_version(span),
        incidence=aalen_johansen(*columns, endings.causes),
        outcome=endings.outcome,
    )


def _one_version(span: Sequence[Row]) -> int | None:
    versions = {None if row["is_mixed"] else row["version"] for row in span}
    return versions.pop() if len(versions) == 1 else None


def _name(span: Sequence[Row], period_type: str) -> str:
    if len(span) == 1:
        return words.period_name(span[0]["period_start"], period_type)
    return words.months(span[0]["period_start"], span[-1]["period_end"])
