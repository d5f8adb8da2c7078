"""Areas made up by what is planted in them: counts as the questions by area give them."""

from collections import defaultdict
from datetime import date

import numpy as np

from etl.findings.areas import AreaComparison, adjust, large_enough, plain_funnel
from etl.findings.asking import Selection
from etl.findings.case_mix import case_mix
from etl.findings.held import Held
from etl.findings.words import Row
from etl.measurement.intervals import wilson
from etl.sample import calibration as cal

FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
SHARES = np.array(list(cal.AREA_SHARES.values())) / sum(cal.AREA_SHARES.values())
DEFINITION = {"title": "Conviction rate", "unit": "defendants, at finalisation"}


def stratum_row(area: str, offence: str, dv: str | None, numerator: int, denominator: int) -> Row:
    """A row of by_area_and_stratum."""
    counts = {"numerator": numerator, "denominator": denominator}
    name = area.replace("-", " ").title()
    return {"area_code": area, "area": name, "offence_code": offence, "dv_marker": dv} | counts


def planted_strata(
    chance: np.random.Generator,
    defendants: int,
    spread: float,
    different: float = 0.0,
    shift: float = 0.0,
) -> list[Row]:
    """Draw convictions by area and offence as the sample does, the areas' mixes uneven.

    The log-odds of areas spread by `spread`, and the different area's are lower by `different`;
    those of all are moved by `shift`, so that the answer may be a rare one.
    """
    log_odds = shift + chance.normal(0, spread, len(SHARES))
    log_odds[list(cal.AREA_SHARES).index(cal.DIFFERENT_AREA)] += different
    rows = []
    for area, share, shift in zip(cal.AREA_SHARES, SHARES, log_odds, strict=True):
        mix = chance.dirichlet([8] * len(cal.OFFENCE_CONVICTION))
        sizes = chance.poisson(defendants * share * mix)
        for (offence, rate), size in zip(cal.OFFENCE_CONVICTION.items(), sizes, strict=True):
            here = 1 / (1 + (1 - rate) / rate * np.exp(-shift))
            rows.append(
                stratum_row(area, offence, "yes", int(chance.binomial(size, here)), int(size))
            )
    return [row for row in rows if row["denominator"]]


def by_area(strata: list[Row]) -> tuple[Row, ...]:
    """Add strata up to rows of by_area, in alphabetical order, everybody recorded."""
    sums: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(2, dtype=int))
    for row in strata:
        sums[row["area"], row["area_code"]] += (row["numerator"], row["denominator"])
    return tuple(area_row(code, area, *map(int, sums[area, code])) for area, code in sorted(sums))


def area_row(code: str, area: str, numerator: int, denominator: int, eligible: int = 0) -> Row:
    """A row of by_area."""
    around = wilson(numerator, denominator)
    return {
        "area_code": code,
        "area": area,
        "numerator": numerator,
        "denominator": denominator,
        "eligible": eligible or denominator,
        "rate": around and around.value,
        "rate_low": around and around.low,
        "rate_high": around and around.high,
        "coverage": denominator / (eligible or denominator),
    }


def compared(rows: tuple[Row, ...], strata: list[Row], held: Held | None = None) -> AreaComparison:
    """Compare areas by counts, as compare_areas does by those of a warehouse."""
    large = large_enough([row for row in rows if row["denominator"]])
    mix = case_mix(strata, [row["area_code"] for row in large], "offence group")
    return AreaComparison(
        selection=Selection("conviction_rate"),
        definition=DEFINITION,
        scope="England and Wales, all prosecutions",
        first_day=FIRST,
        last_day=LAST,
        held=held or Held("month", 12, 12, 1),
        rows=tuple(row for row in rows if row["denominator"]),
        unrecorded=tuple(row for row in rows if not row["denominator"]),
        compared=large,
        funnel=plain_funnel(large) if len(large) > 9 else None,
        adjusted=adjust(mix) if mix and len(large) > 9 else None,
    )
