"""What moved the numbers since the last release: new data, corrections or definitions."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from etl.errors import OutcomesError
from etl.history.diff import Difference, difference
from etl.history.released import release_of, warehouse_of
from etl.publication.history import Earlier
from etl.publication.movements import Movement
from etl.publication.quarter import Quarter

_COUNTS = ("numerator", "denominator")
_CAUSES = ("new_data", "correction", "definition")


def causes(
    moved: Sequence[Movement],
    last: Earlier,
    live: Path,
    progress: Callable[[str], None] = lambda step: None,
) -> list[str]:
    """Say of each measure and quarter that moved what did it, between two warehouses.

    The older is the one that the ``last`` release was made from. Where they cannot be compared,
    one sentence says why: a draft can be made all the same.
    """
    try:
        release = release_of(str(last.meta["provenance"]["warehouse_version"]))
        found = difference(warehouse_of(release, progress), live, progress)
    except OutcomesError as error:
        return [f"What moved them cannot be told: {error}"]
    sums = _by_quarter(found)
    wanted = sorted({(one.quarter, one.measure) for one in moved})
    return [_sentence(quarter, measure, sums[measure, quarter]) for quarter, measure in wanted]


def _by_quarter(found: Difference) -> dict[tuple[str, str], dict[str, int]]:
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for values in found.moved:
        row = dict(zip(found.columns, values, strict=True))
        if row["period_type"] == "month":
            for count in _COUNTS:
                for cause in _CAUSES:
                    name = f"{count}_by_{cause}"
                    sums[row["metric"], str(Quarter.of(row["period"]))][name] += row[name]
    return sums


def _sentence(quarter: str, measure: str, sums: dict[str, int]) -> str:
    told = [
        f"{cause.replace('_', ' ')} {sums[f'numerator_by_{cause}']:+,}"
        f" of {sums[f'denominator_by_{cause}']:+,}"
        for cause in _CAUSES
        if sums[f"numerator_by_{cause}"] or sums[f"denominator_by_{cause}"]
    ]
    since = "; ".join(told) or "neither numerator nor denominator moved"
    return f"{quarter}, {measure}, all prosecutions, since the last release: {since}"
