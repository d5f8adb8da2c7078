"""What became of those charged together, as they mature, beside the rate of those finalised.

What is finalised of the newest cohort holds too many of the outcomes that come early. So cohorts
are compared at one age, and what a young one may still become is said with its bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.errors import OutcomesError
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.wait import Wait
from etl.findings.waiting import Waiting, waiting
from etl.findings.words import FEW, Row
from etl.measurement.cohorts import AtAge, Cohort, SoFar, at_ages, so_far
from etl.measurement.comparison import Comparison, compare

METRIC = "days_to_finalisation"
FINALISATION_RATE = "conviction_rate"
OUTCOME = "convicted"
AGES = (90, 180, 365, 730)
# Half a year: most cases are finalised by then, and the newest cohort that old is half a year old.
COMPARED_AGE = 180


@dataclass(frozen=True, eq=False)
class ChargeCohort:
    """Those charged in one period; ``finalised`` is the conviction rate of the same period.

    That row, as of sql/questions/series.sql, is of other defendants: those whose cases ended then.
    """

    wait: Wait
    cohort: Cohort
    finalised: Row | None

    def so_far(self) -> SoFar:
        """What was finalised so far beside the whole cohort, at the greatest age known of."""
        carried = [age for age in AGES if self.wait.incidence.counts.carry(age, FEW)]
        return so_far(self.cohort, OUTCOME, carried[-1] if carried else AGES[0])

    def row(self) -> Row:
        """A row of a table: so far, at each age with its interval and maturity, and the rate."""
        view = self.so_far()
        names = ("units", "taken", "share", "least", "most")
        found: Row = {"cohort": self.cohort.name, "first_day": self.wait.first_day}
        found |= {"finalised": view.finalised} | {n: getattr(view, n) for n in names}
        for at in at_ages(self.cohort, AGES):
            if at.outcome in (OUTCOME, None):
                found |= _columns(f"{at.outcome or 'open'}_{at.age:g}", at)
        rate = self.finalised or {}
        columns = ("rate", "rate_low", "rate_high", "numerator", "denominator")
        return found | {f"finalisation_{name}": rate.get(name) for name in columns}

    def lines(self) -> list[Row]:
        """A row for each age and outcome (None: still open), for a chart by age or by cohort."""
        return [
            {"cohort": at.cohort, "first_day": self.wait.first_day, "outcome": at.outcome}
            | {"age": at.age, "share": at.reading.share, "low": at.reading.low}
            | {"high": at.reading.high, "at_risk": at.reading.at_risk, "is_mature": at.is_mature}
            for at in at_ages(self.cohort, AGES)
        ]


@dataclass(frozen=True, eq=False)
class ChargeCohorts:
    """The cohorts of all whole periods, oldest first.

    ``compared`` are the newest that is mature at day 180 and that of a year before, ``comparison``
    what they show at that age; None where there are no two, or too few.
    """

    selection: Selection
    definition: Row
    cohorts: tuple[ChargeCohort, ...]
    compared: tuple[ChargeCohort, ChargeCohort] | None
    comparison: Comparison | None

    def rows(self) -> list[Row]:
        """A row a cohort, for a table."""
        return [cohort.row() for cohort in self.cohorts]

    def lines(self) -> list[Row]:
        """The rows of all cohorts, for a chart."""
        return [row for cohort in self.cohorts for row in cohort.lines()]


def charge_cohorts(ask: Ask, selection: Selection) -> ChargeCohorts:
    """Follow those charged, by period, to their outcomes.

    Raise OutcomesError where the selection is of another metric or asks what is not counted.
    """
    definition_for(ask, selection)
    if selection.metric != METRIC:
        raise OutcomesError(f"Cohorts of charge are of {METRIC}, and not of {selection.metric}.")
    return cohorts_beside(ask, waiting(ask, selection))


def cohorts_beside(ask: Ask, found: Waiting) -> ChargeCohorts:
    """Set the waits from charge to finalisation, once followed, beside the rates by period."""
    chosen = replace(found.selection, metric=FINALISATION_RATE)
    rates = ask("series", **chosen.filters).to_dicts()
    return cohorts_of(found.selection, found.definition, found.periods, rates)


def cohorts_of(
    selection: Selection, definition: Row, waits: Sequence[Wait], rates: Sequence[Row]
) -> ChargeCohorts:
    """Set the waits of whole periods beside the rates, rows of sql/questions/series.sql."""
    of_period = {row["period_start"]: row for row in rates if row["denominator"]}
    found = tuple(
        ChargeCohort(
            wait,
            Cohort(wait.name, wait.incidence, wait.followed_days),
            of_period.get(wait.first_day),
        )
        for wait in waits
        if wait.is_whole
    )
    pair = _to_compare(found)
    incidences = [one.wait.incidence for one in pair or ()]
    comparison = compare(*incidences, OUTCOME, [COMPARED_AGE], FEW) if pair else None
    return ChargeCohorts(selection, definition, found, pair, comparison)


def _to_compare(found: tuple[ChargeCohort, ...]) -> tuple[ChargeCohort, ChargeCohort] | None:
    mature = [one for one in found if one.cohort.is_mature(COMPARED_AGE)]
    if not mature:
        return None
    day = mature[-1].wait.first_day
    year_before = day.replace(year=day.year - 1)
    before = [one for one in mature if one.wait.first_day == year_before]
    if not before or mature[-1].wait.version is None:
        return None
    is_one_definition = mature[-1].wait.version == before[0].wait.version
    return (mature[-1], before[0]) if is_one_definition else None


def _columns(name: str, at: AtAge) -> Row:
    return {
        name: at.reading.share,
        f"{name}_low": at.reading.low,
        f"{name}_high": at.reading.high,
        f"{name}_at_risk": at.reading.at_risk,
        f"{name}_is_mature": at.is_mature,
    }
