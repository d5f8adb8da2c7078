"""Outcomes of those who started together, as they mature: beside what has been finalised so far.

What is finalised so far holds too many of the outcomes that come early: where weak cases are
dropped soon a young cohort looks worse than it is, where guilty pleas come soon it looks better.
Cohorts can be compared at one age, with those still open counted as open; and what a young cohort
may still become has bounds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.competing import Incidence, aalen_johansen, among_ended, place_of
from etl.measurement.curves import Reading, at_day


@dataclass(frozen=True)
class Cohort:
    """Units that started in one period. `followed_days`: so long the last of them can be known."""

    name: str
    incidence: Incidence
    followed_days: float

    def is_mature(self, age: float) -> bool:
        """Whether every unit of the cohort, those that start on its last day too, reached an age.

        Then the shares at that age are counted, not estimated.
        """
        return age <= self.followed_days and not self.incidence.counts.lost_before(age)


@dataclass(frozen=True)
class AtAge:
    """Share of a cohort that came to an outcome by an age in days; outcome None is still open.

    `reading.share` is None at ages that nobody in the cohort has reached.
    """

    cohort: str
    age: float
    outcome: str | None
    reading: Reading
    is_mature: bool


@dataclass(frozen=True)
class SoFar:
    """What was finalised so far beside what the whole cohort says, for one outcome.

    `taken` of `finalised` came to the outcome so far: `share`, None while nothing is finalised, is
    what the finalisation view shows. In the end it will be between `least` and `most` of the
    `units`: none, or all, of those still open; None without units. `by_age` is the share of all
    units that had come to it by `age`, `among_finalised` the share of those finalised by `age`,
    `still_open` the share open at `age`, each with its interval at `confidence`.
    """

    cohort: str
    outcome: str
    units: int
    finalised: int
    taken: int
    share: float | None
    least: float | None
    most: float | None
    age: float
    is_mature: bool
    by_age: Reading
    among_finalised: Reading
    still_open: Reading
    confidence: float


def cohorts(
    names: Iterable[str],
    days: Iterable[float],
    units: Iterable[int],
    ended_by: Iterable[str | None],
    followed_days: Mapping[str, float],
    causes: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> tuple[Cohort, ...]:
    """Aalen-Johansen curves of each cohort, in the order of `followed_days`.

    `names` gives each row its cohort (the quarter or year of charge); the other columns are as for
    `durations`. `followed_days` has, for each cohort, the days from the last day of its period to
    the last day known; below 0 while the cohort is still filling. A cohort without rows has empty
    curves. Raises OutcomesError as `durations`, and for a cohort that `followed_days` has not.
    """
    rows = [_column(values) for values in (names, days, units, ended_by)]
    if len({column.size for column in rows}) > 1:
        raise OutcomesError(
            f"names, days, units and ended_by have {[column.size for column in rows]} rows: give "
            "as many of each."
        )
    if causes is None:
        causes = sorted({end for end in rows[3] if isinstance(end, str)})
    return tuple(
        Cohort(name, aalen_johansen(*own, causes, confidence), followed_days[name])
        for name, own in _by_name(*rows, followed_days)
    )


def at_ages(cohort: Cohort, ages: Sequence[float]) -> tuple[AtAge, ...]:
    """Share of each outcome, and still open, at each age; one after the other by age.

    At an age that part of the cohort has not reached (`is_mature` false) it is an estimate from
    those who have, and rests on `reading.at_risk` of them. Raises OutcomesError for ages below 0.
    """
    incidence = cohort.incidence
    curves = [*zip(incidence.counts.causes, incidence.by_cause, strict=True)]
    return tuple(
        AtAge(cohort.name, age, outcome, at_day(curve, age), cohort.is_mature(age))
        for age in ages
        for outcome, curve in [*curves, (None, incidence.still_open)]
    )


def so_far(cohort: Cohort, outcome: str, age: float) -> SoFar:
    """Hold the share of an outcome among those finalised so far against the cohort at an age.

    Raises OutcomesError for an outcome that is not among the causes, or an age below 0.
    """
    incidence = cohort.incidence
    counts = incidence.counts
    taken = int(counts.ended[place_of(counts, outcome)].sum())
    finalised = int(counts.ended.sum())
    return SoFar(
        cohort=cohort.name,
        outcome=outcome,
        units=counts.units,
        finalised=finalised,
        taken=taken,
        share=_share(taken, finalised),
        least=_share(taken, counts.units),
        most=_share(counts.units - finalised + taken, counts.units),
        age=age,
        is_mature=cohort.is_mature(age),
        by_age=at_day(incidence.of(outcome), age),
        among_finalised=among_ended(incidence, outcome, age),
        still_open=at_day(incidence.still_open, age),
        confidence=incidence.still_open.confidence,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _by_name(
    names: np.ndarray,
    days: np.ndarray,
    units: np.ndarray,
    ended_by: np.ndarray,
    followed_days: Mapping[str, float],
) -> Iterator[tuple[str, list[list]]]:
    place = {name: number for number, name in enumerate(followed_days)}
    unknown = {str(name) for name in set(names) - set(place)}
    if unknown:
        raise OutcomesError(
            f"{len(unknown)} cohorts, {min(unknown)!r} among them, are not in followed_days: give "
            "the days that each has been followed."
        )
    places = np.fromiter((place[name] for name in names), dtype=np.int64, count=names.size)
    order = np.argsort(places, kind="stable")
    ends = np.searchsorted(places[order], np.arange(len(place)), side="right")
    for name, own in zip(place, np.split(order, ends), strict=False):
        yield name, [column[own].tolist() for column in (days, units, ended_by)]


def _column(values: Iterable) -> np.ndarray:
    items = values.tolist() if isinstance(values, np.ndarray) else list(values)
    column = np.empty(len(items), dtype=object)
    column[:] = items
    return column
