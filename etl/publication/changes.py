"""What changed since the release before, in sentences."""

from collections.abc import Sequence
from itertools import pairwise

from etl.findings.words import period_name
from etl.publication.cases import Cases
from etl.publication.counts import Counted
from etl.publication.model import Measure
from etl.publication.quarter import Quarter
from etl.publication.wanted import Wanted


def sentences(wanted: Wanted, cases: Cases | None, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Say which quarters are new or restated, and which definitions changed within them."""
    if cases is None:
        return ("This release holds tables that the CPS published, and no others.",)
    quarters, counted = cases.quarters, cases.counted
    said = [_opening(wanted, quarters)]
    if wanted.earlier and not wanted.name.revision:
        said.append("Earlier quarters stand as they were published.")
    said += _redefined(quarters, counted, measures)
    return tuple(said)


def _opening(wanted: Wanted, quarters: Sequence[Quarter]) -> str:
    new = _span(quarters)
    if wanted.name.revision:
        return f"This is a revision. It counts {new} again: {wanted.reason}"
    if not wanted.earlier:
        return f"This is the first release. It counts {len(quarters)} quarters: {new}."
    return f"New in this release: {new}."


def _span(quarters: Sequence[Quarter]) -> str:
    names = [period_name(quarter.first_day, "quarter") for quarter in quarters]
    is_run = all(a.next == b for a, b in pairwise(quarters))
    if len(names) > 2 and is_run:
        first, last = quarters[0].first_day, quarters[-1].last_day
        return f"{first:%B %Y} to {last:%B %Y}"
    return " and ".join(", ".join(names).rsplit(", ", 1))


def _redefined(
    quarters: Sequence[Quarter], counted: Counted, measures: Sequence[Measure]
) -> list[str]:
    said = []
    for measure in measures:
        found = (counted.versions.get((measure.name, quarter)) for quarter in quarters)
        versions = sorted(set(filter(None, found)))
        for version in versions[1:]:
            line = next((v for v in measure.versions if v.startswith(f"{version} from ")), "")
            if line:
                said.append(
                    f"{measure.title}: version {line}. Quarters counted by different versions"
                    " cannot be compared."
                )
    return said
