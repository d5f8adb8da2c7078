"""Which areas differ by more than chance and the usual spread: a funnel, never a ranking.

Areas stay in alphabetical order. What is called different allows for the number of areas compared,
and is told again with case mix allowed for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from etl.findings.allowed import share_for
from etl.findings.asking import Ask, Selection
from etl.findings.case_mix import CaseMix, case_mix
from etl.findings.held import Held, held_between
from etl.findings.scope import ALL, is_published, scope_in_words
from etl.findings.words import FEW, Row
from etl.measurement.false_alarms import chance_findings
from etl.measurement.funnel import Funnel, adjusted_proportion_funnel, proportion_funnel
from etl.measurement.funnel_limits import Limits
from etl.measurement.intervals import Estimate
from etl.measurement.numbers import FloatArray
from etl.measurement.standardise import Indirect

# Of the areas called different, at most this share is so by chance (Benjamini and Hochberg 1995).
FALSE_DISCOVERIES = 0.05
# Fewer areas have no spread worth estimating.
FEWEST_AREAS = 10
# With fewer expected on either side more areas are called different by chance than is stated:
# measured, where five are enough, in up to 9% of comparisons.
FEWEST_EXPECTED = 10


@dataclass(frozen=True, eq=False)
class Adjusted:
    """Areas with case mix allowed for, in the order of those compared; ``mix`` says what mix.

    ``funnel`` is of observed against expected counts, ``indirect`` these with their intervals;
    ``direct`` the shares that areas would have with the mix of all, None where a stratum is empty.
    """

    mix: str
    funnel: Funnel
    indirect: tuple[Indirect | None, ...]
    direct: tuple[Estimate | None, ...]


@dataclass(frozen=True, eq=False)
class AreaComparison:
    """Areas side by side between two days, in alphabetical order.

    ``rows`` are those of sql/questions/by_area.sql that have a denominator, ``compared`` those of
    them that are large enough; ``unrecorded`` have only defendants of whom it is not recorded.
    ``funnel`` and ``adjusted`` are of the compared; both None with fewer than ten, ``adjusted``
    also where there is no case mix to allow for.
    """

    selection: Selection
    definition: Row
    scope: str
    first_day: date
    last_day: date
    held: Held
    rows: tuple[Row, ...]
    unrecorded: tuple[Row, ...]
    compared: tuple[Row, ...]
    funnel: Funnel | None
    adjusted: Adjusted | None

    @property
    def different(self) -> tuple[Row, ...]:
        """Areas that differ as they are, each with ``is_higher``."""
        return _different(self.compared, self.funnel)

    @property
    def different_by_mix(self) -> tuple[Row, ...]:
        """Areas that differ with case mix allowed for, each with ``is_higher`` and ``indirect``."""
        return _different(self.with_mix, self.adjusted.funnel if self.adjusted else None)

    @property
    def with_mix(self) -> tuple[Row, ...]:
        """Those compared, each with ``indirect`` and ``direct``; none without a case mix."""
        if self.adjusted is None:
            return ()
        both = zip(self.compared, self.adjusted.indirect, self.adjusted.direct, strict=True)
        return tuple(row | {"indirect": one, "direct": other} for row, one, other in both)

    @property
    def too_small(self) -> int:
        """How many areas with a denominator are too small to compare."""
        return len(self.rows) - len(self.compared)

    def beyond(self, limits: str) -> int:
        """How many of those compared lie beyond the limits: '95' or '998'."""
        return int(np.abs(getattr(self.funnel, f"beyond_{limits}")).sum()) if self.funnel else 0

    def beyond_by_chance(self, limits: str) -> float:
        """How many would if areas differed by chance and their usual spread alone."""
        return chance_findings(len(self.compared), {"95": 0.05, "998": 0.002}[limits])

    def curves(self, points: int = 100) -> tuple[FloatArray, Limits] | None:
        """Return sizes from the smallest to the largest area shown, and the limits at each."""
        if self.funnel is None:
            return None
        shown = [row["denominator"] for row in self.rows]
        sizes = np.geomspace(min(shown), 1.05 * max(shown), points)
        return sizes, self.funnel.limits_at(sizes)


def compare_areas(
    ask: Ask, selection: Selection, first_day: date, last_day: date
) -> AreaComparison:
    """Compare areas by a share; the selection's area is not looked at.

    Raise OutcomesError where the metric is unknown, no share, or not counted by what is selected.
    """
    selection = replace(selection, area=ALL)
    definition = share_for(ask, selection, "areas are compared by shares only")
    days = {"first_day": first_day, "last_day": last_day}
    chosen = selection.only("metric", "offences", "dv", "cyber") | days
    every = ask("by_area", **chosen).to_dicts()
    rows = tuple(row for row in every if row["denominator"])
    compared = large_enough(rows)
    offence = "offence category" if is_published(definition) else "offence group"
    strata = ask("by_area_and_stratum", **chosen).to_dicts()
    mix = case_mix(strata, [row["area_code"] for row in compared], offence)
    is_enough = len(compared) >= FEWEST_AREAS
    return AreaComparison(
        selection=selection,
        definition=definition,
        scope=scope_in_words(ask, selection, definition),
        first_day=first_day,
        last_day=last_day,
        held=held_between(ask, selection, definition, first_day, last_day),
        rows=rows,
        unrecorded=tuple(row for row in every if row["eligible"] and not row["denominator"]),
        compared=compared,
        funnel=plain_funnel(compared) if is_enough else None,
        adjusted=adjust(mix) if is_enough and mix else None,
    )


def large_enough(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the areas with enough of either answer to be called different by more than chance."""
    total = sum(row["denominator"] for row in rows)
    rate = sum(row["numerator"] for row in rows) / total if total else 0.0
    least = max(FEW, FEWEST_EXPECTED / min(rate, 1 - rate)) if 0 < rate < 1 else np.inf
    return tuple(row for row in rows if row["denominator"] >= least)


def plain_funnel(rows: Sequence[Row]) -> Funnel:
    """Return the funnel of areas as they are."""
    counts = [[row[name] for row in rows] for name in ("numerator", "denominator")]
    return proportion_funnel(*counts, around_typical=True)


def adjust(mix: CaseMix) -> Adjusted:
    """Allow for the case mix of areas."""
    found = mix.indirect()
    # Where the nation has none of a kind at all, nothing is expected of an area either.
    columns = [
        [getattr(one, name) if one else 0.0 for one in found]
        for name in ("observed", "expected", "variance")
    ]
    funnel = adjusted_proportion_funnel(*columns, around_typical=True)
    return Adjusted(mix.name, funnel, found, mix.direct())


def _different(rows: Sequence[Row], funnel: Funnel | None) -> tuple[Row, ...]:
    if funnel is None:
        return ()
    return tuple(
        row | {"is_higher": bool(z > 0)}
        for row, p, z in zip(rows, funnel.adjusted_p_values, funnel.adjusted_z, strict=True)
        if p <= FALSE_DISCOVERIES
    )
