"""The case mix of areas: their counts by stratum, and what they come to with it allowed for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.findings.words import Row
from etl.measurement.intervals import Estimate
from etl.measurement.numbers import FloatArray
from etl.measurement.standardise import (
    FEW_EVENTS,
    Indirect,
    direct_proportion,
    indirect_proportion,
)

# With more units than this share of them in strata that tell the answer, strata are no case mix.
MOST_TELLING = 0.01
# A stratum that so many of the areas have cases in is one of direct standardisation.
MOST_HAVE_IT = 0.9


@dataclass(frozen=True, eq=False)
class CaseMix:
    """Counts of areas by stratum, shape (areas, strata), and of all areas together, (strata,).

    ``name`` says what the strata are: 'offence group and DV marker'.
    """

    name: str
    numerators: FloatArray
    denominators: FloatArray
    all_numerators: FloatArray
    all_denominators: FloatArray

    def indirect(self) -> tuple[Indirect | None, ...]:
        """Each area's count against what its strata would show at the rates of all together.

        None where nothing is expected.
        """
        reference = self.all_numerators, self.all_denominators
        pairs = zip(self.numerators, self.denominators, strict=True)
        return tuple(indirect_proportion(*area, *reference) for area in pairs)

    def direct(self) -> tuple[Estimate | None, ...]:
        """Each area's share if it had the mix of all together; None where a stratum is empty.

        The strata are the same for all areas: those that nine areas in ten have cases in, the
        smallest of them with all others merged into it.
        """
        own = self._merged_into()
        if len(set(own)) < 2:
            return (None,) * len(self.denominators)
        numerators, denominators, standard = (
            _merge(counts, own)
            for counts in (self.numerators, self.denominators, self.all_denominators[None])
        )
        return tuple(
            direct_proportion(x, n, standard[0]) if (n > 0).all() else None
            for x, n in zip(numerators, denominators, strict=True)
        )

    def _merged_into(self) -> NDArray[np.int64]:
        """Return for each stratum the one that it is part of."""
        strata = np.arange(len(self.all_denominators))
        common = (self.denominators > 0).mean(axis=0) >= MOST_HAVE_IT
        if not common.any():
            return np.zeros_like(strata)
        smallest = strata[common][np.argmin(self.all_denominators[common])]
        return np.where(common, strata, smallest)


def case_mix(rows: Sequence[Row], areas: Sequence[str], offence: str) -> CaseMix | None:
    """Lay out the rows of sql/questions/by_area_and_stratum.sql for the areas, by their code.

    ``offence`` is what the offences are: a group, a category. The strata are offence and DV
    marker; the offence alone where the marker is part of what is asked (a DV overlap). None where
    that leaves one stratum only, or the offence too is part of the answer (administrative
    finalisations have none, so that allowing for it would allow for them).
    """
    kinds = {"offence_code": offence, "dv_marker": "DV marker"}
    for columns in (("offence_code", "dv_marker"), ("offence_code",)):
        varied = [column for column in columns if len({row[column] for row in rows}) > 1]
        found = _lay_out(rows, areas, varied, " and ".join(kinds[column] for column in varied))
        if varied and not _tells_the_answer(found):
            return found
    return None


def _lay_out(rows: Sequence[Row], areas: Sequence[str], columns: list[str], name: str) -> CaseMix:
    strata = sorted({_stratum(row, columns) for row in rows})
    place = {stratum: at for at, stratum in enumerate(strata)}
    where = {area: at for at, area in enumerate(areas)}
    # The last line takes the areas that are not among those asked for.
    table = np.zeros((2, len(areas) + 1, len(strata)))
    for row in rows:
        cell = where.get(row["area_code"], len(areas)), place[_stratum(row, columns)]
        table[0][cell] += row["numerator"]
        table[1][cell] += row["denominator"]
    return CaseMix(name, *table[:, :-1], *table.sum(axis=1))


def _stratum(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in columns)


def _tells_the_answer(mix: CaseMix) -> bool:
    """Whether more than a few are in strata where all are alike though ten others were expected."""
    x, n = mix.all_numerators, mix.all_denominators
    rate = x.sum() / n.sum()
    tells = ((x == 0) & (n * rate >= FEW_EVENTS)) | ((x == n) & (n * (1 - rate) >= FEW_EVENTS))
    return bool(n[tells].sum() > MOST_TELLING * n.sum())


def _merge(counts: FloatArray, own: NDArray[np.int64]) -> FloatArray:
    return np.stack([counts[:, own == stratum].sum(axis=1) for stratum in np.unique(own)], axis=1)
