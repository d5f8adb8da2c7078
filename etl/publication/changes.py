"""What changed since the release before, in sentences."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.findings.words import period_name
from etl.publication import told_anew
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
    if cases.anew or wanted.name.revision:
        said += told_anew.of_others(cases.anew, cases.nearer_than)
    elif wanted.earlier:
        said.append("Earlier quarters are repeated as they stood before this release.")
    said += _revised(wanted, cases)
    if wanted.explained:
        said.append(
            "Some of the numbers that are repeated here are counted otherwise now. Why:"
            f" {wanted.explained}"
        )
    said += _redefined(quarters, counted, measures)
    return tuple(said)


def _opening(wanted: Wanted, quarters: Sequence[Quarter]) -> str:
    new = _span(quarters)
    if wanted.name.revision:
        return f"This is a revision. It counts {new} again: {wanted.reason}"
    if not wanted.earlier:
        return f"This is the first release. It counts {len(quarters)} quarters: {new}."
    return f"New in this release: {new}."


def _revised(wanted: Wanted, cases: Cases) -> Iterator[str]:
    """Name the quarters that earlier revisions told anew: their numbers are not the first ones."""
    by: dict[str, set[Quarter]] = {}
    for table in cases.tables:
        for quarter, release in table.rows.select("quarter", "first_published").unique().rows():
            by.setdefault(release, set()).add(Quarter.named(quarter))
    for release in sorted(wanted.earlier, key=lambda one: one.name):
        name = release.name
        again = by.get(str(name), set()) - {wanted.name.quarter}
        if name.revision and again:
            verb = "stand" if len(again) > 1 else "stands"
            yield f"{_span(sorted(again))} {verb} as revised in {name}: {release.meta['reason']}"


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
