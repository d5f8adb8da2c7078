"""Which areas differ by more than chance and the usual spread: a funnel, never a ranking.

Areas stay in alphabetical order. What is called different allows for the number of areas compared,
and is told again with case mix allowed for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.words import FEW, Row
from etl.measurement.false_alarms import chance_findings
from etl.measurement.funnel import Funnel, adjusted_proportion_funnel, proportion_funnel
from etl.measurement.standardise import indirect_proportion

# Of the areas called different, at most this share is so by chance (Benjamini and Hochberg 1995).
FALSE_DISCOVERIES = 0.05
# Fewer areas have no spread worth estimating.
FEWEST_AREAS = 10
# With fewer expected on either side more areas are called different by chance than is stated.
FEWEST_EXPECTED = 10
# From here on areas differ among themselves by more than chance can explain.
OVERDISPERSED = 2
_MOST_NAMED = 4


@dataclass(frozen=True, eq=False)
class AreaComparison:
    """Areas side by side between two days, in alphabetical order.

    ``rows`` are those of sql/questions/by_area.sql that have a denominator; ``funnel`` compares
    them as they are, ``adjusted`` as observed against what their case mix would give at the
    nation's rates, None where there is one kind of case only. Both are None with fewer than ten
    areas.
    """

    selection: Selection
    definition: Row
    first_day: date
    last_day: date
    rows: tuple[Row, ...]
    funnel: Funnel | None
    adjusted: Funnel | None

    @property
    def different(self) -> tuple[Row, ...]:
        """Areas of 20 units and more that differ as they are."""
        return _different(self.rows, self.funnel)

    @property
    def different_by_mix(self) -> tuple[Row, ...]:
        """Areas that differ with case mix allowed for."""
        return _different(self.rows, self.adjusted)

    @property
    def beyond_by_chance(self) -> float:
        """How many areas would lie beyond the 95% limits if all were alike."""
        return chance_findings(len(self.rows), 0.05)

    @property
    def text(self) -> str:
        """What can be said, in sentences."""
        return " ".join(_sentences(self))

    def table(self) -> list[Row]:
        """A row an area: counts, rate, interval, whether it differs, and ratio to its case mix."""
        plain = {row["area_code"] for row in self.different}
        mixed = {row["area_code"] for row in self.different_by_mix}
        ratios = self.adjusted.values if self.adjusted else [None] * len(self.rows)
        return [
            row
            | {
                "is_different": row["area_code"] in plain,
                "ratio_to_case_mix": None if ratio is None or ratio != ratio else float(ratio),
                "is_different_by_mix": row["area_code"] in mixed,
            }
            for row, ratio in zip(self.rows, ratios, strict=True)
        ]


def compare_areas(
    ask: Ask, selection: Selection, first_day: date, last_day: date
) -> AreaComparison:
    """Compare areas by a share; the selection's area is not looked at.

    Raise OutcomesError where the metric is unknown, or not counted by what is selected.
    """
    definition = definition_for(ask, selection)
    chosen = {name: getattr(selection, name) for name in ("metric", "offences", "dv", "cyber")} | {
        "first_day": first_day,
        "last_day": last_day,
    }
    rows = tuple(row for row in ask("by_area", **chosen).to_dicts() if row["denominator"])
    strata = ask("by_area_and_stratum", **chosen).to_dicts()
    is_enough = len(rows) >= FEWEST_AREAS
    return AreaComparison(
        selection=selection,
        definition=definition,
        first_day=first_day,
        last_day=last_day,
        rows=rows,
        funnel=_funnel(rows) if is_enough else None,
        adjusted=_adjusted(rows, strata) if is_enough else None,
    )


def _funnel(rows: Sequence[Row]) -> Funnel:
    numerators = [row["numerator"] for row in rows]
    denominators = [row["denominator"] for row in rows]
    return proportion_funnel(numerators, denominators, around_typical=True)


def _adjusted(rows: Sequence[Row], strata: Sequence[Row]) -> Funnel | None:
    names = sorted({row["stratum"] for row in strata})
    if len(names) < 2:
        return None
    counts = {
        (row["area_code"], row["stratum"]): (row["numerator"], row["denominator"]) for row in strata
    }
    table = np.array(
        [[counts.get((row["area_code"], name), (0, 0)) for name in names] for row in rows]
    )
    reference = table.sum(axis=0)
    found = [indirect_proportion(*area.T, *reference.T) for area in table]
    # Where the nation has none of a kind at all, nothing is expected of an area either.
    columns = [
        [getattr(one, name) if one else 0.0 for one in found]
        for name in ("observed", "expected", "variance")
    ]
    return adjusted_proportion_funnel(*columns, around_typical=True)


def _different(rows: Sequence[Row], funnel: Funnel | None) -> tuple[Row, ...]:
    if funnel is None:
        return ()
    pooled = sum(row["numerator"] for row in rows) / sum(row["denominator"] for row in rows)
    return tuple(
        row | {"is_higher": bool(z > 0)}
        for row, p, z in zip(rows, funnel.adjusted_p_values, funnel.adjusted_z, strict=True)
        if p <= FALSE_DISCOVERIES and _is_large(row, pooled)
    )


def _is_large(row: Row, pooled: float) -> bool:
    """Whether an area has enough of either answer to be called different by more than chance."""
    expected = row["denominator"] * min(pooled, 1 - pooled)
    return row["denominator"] >= FEW and expected >= FEWEST_EXPECTED


def _sentences(found: AreaComparison) -> list[str]:
    title, span = found.definition["title"], words.months(found.first_day, found.last_day)
    if not found.rows:
        return [f"{title}, {span}: no area has anybody to count."]
    if found.funnel is None:
        return [f"{title}, {span}: fewer than {FEWEST_AREAS} areas are too few to compare."]
    beyond = int(np.abs(found.funnel.beyond_95).sum())
    sentences = [
        f"{title}, {span}: {_how_many(found.different, len(found.rows))}",
        f"{beyond} of {len(found.rows)} lie beyond the 95% limits, where about"
        f" {found.beyond_by_chance:.0f} would by chance.",
    ]
    phi = found.funnel.dispersion.phi
    if phi > OVERDISPERSED:
        sentences.append(
            f"Areas as a whole vary {phi:.0f} times as much as chance alone would have them, which"
            " the limits allow for: that spread is a finding of its own."
        )
    if found.adjusted is not None:
        sentences.append(_by_mix(found))
    return sentences


def _how_many(different: Sequence[Row], areas: int) -> str:
    if not different:
        return (
            f"no area of {areas} differs by more than chance and the usual spread between areas,"
            " the number of comparisons allowed for."
        )
    verb = "differs" if len(different) == 1 else "differ"
    return (
        f"of {areas} areas {len(different)} {verb} by more than chance and the usual spread between"
        f" areas, the number of comparisons allowed for: {_named(different)}."
    )


def _named(different: Sequence[Row]) -> str:
    named = [
        f"{row['area']} is {'higher' if row['is_higher'] else 'lower'}"
        f" ({words.percent(row['rate'])}, {words.count(row['numerator'])} of"
        f" {words.count(row['denominator'])}; {words.interval(row)})"
        for row in different[:_MOST_NAMED]
    ]
    more = len(different) - len(named)
    return "; ".join(named) + (f"; and {more} more, in the table" if more else "")


def _by_mix(found: AreaComparison) -> str:
    is_of_cases = found.definition["counts_table"] == "metrics.counts"
    opening = (
        f"With case mix allowed for ({'offences and DV marker' if is_of_cases else 'offences'})"
    )
    as_they_are = {row["area"] for row in found.different}
    by_mix = {row["area"] for row in found.different_by_mix}
    if as_they_are == by_mix:
        return f"{opening} that is the same."
    parts = []
    if gone := sorted(as_they_are - by_mix):
        parts.append(f"{_listed(gone)} no longer {'differs' if len(gone) == 1 else 'differ'}")
    if new := sorted(by_mix - as_they_are):
        parts.append(f"{_listed(new)} {'differs' if len(new) == 1 else 'differ'} too")
    return f"{opening} {', and '.join(parts)}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{len(names)} areas"
