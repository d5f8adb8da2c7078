"""How an area stands beside all others, and which areas stand out in the nation: no ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings import words
from etl.findings.areas import AreaComparison
from etl.findings.scope import ALL
from etl.findings.words import Row

Line = tuple[str, str]  # what is said, and of which measures


@dataclass(frozen=True)
class Beside:
    """What is compared, between which days, and what is said of it in a few lines.

    All are empty where no measure has a whole year.
    """

    title: str = ""
    days: str = ""
    lines: tuple[Line, ...] = ()


def beside_others(found: Sequence[AreaComparison], area: str) -> Beside:
    """Say how an area stands beside all others, or of all together which areas stand out."""
    if not found:
        return Beside()
    days = words.months(found[0].first_day, found[0].last_day)
    if area == ALL:
        return Beside("Areas beside one another", days, tuple(_of_nation(found)))
    return Beside("Beside other areas", days, tuple(_of_area(found, area)))


def _of_area(found: Sequence[AreaComparison], area: str) -> list[Line]:
    different = [line for one in found for line in _difference(one, area)]
    alike = [one for one in found if _is_alike(one, area)]
    untold = [one for one in found if not _is_compared(one, area)]
    lines = [*different]
    if alike:
        lines.append(("Within the usual spread of areas", _titles(alike)))
    if untold:
        lines.append(("Too few to compare", _titles(untold)))
    return lines


def _difference(found: AreaComparison, area: str) -> list[Line]:
    row = _of(found.different, area)
    if row is None:
        return []
    side = "Higher" if row["is_higher"] else "Lower"
    return [
        (
            f"{side} than other areas",
            f"{words.begin_small(found.definition['title'])}, {_in_company(row)}{_mix(found, row)}",
        )
    ]


def _mix(found: AreaComparison, row: Row) -> str:
    """Whether it differs also from what its own mix of cases would lead one to expect."""
    if found.adjusted is None:
        return ""
    still = _of(found.different_by_mix, row["area_code"])
    if still is not None and still["is_higher"] == row["is_higher"]:
        return ", also with case mix allowed for"
    return "; with case mix allowed for it is not called different"


def _of_nation(found: Sequence[AreaComparison]) -> list[Line]:
    lines = []
    for one in found:
        for side, is_higher in (("Higher", True), ("Lower", False)):
            rows = [row for row in one.different if row["is_higher"] == is_higher]
            if rows:
                named = "; ".join(f"{row['area']}, {_in_company(row)}" for row in rows)
                lines.append((f"{side} on {words.begin_small(one.definition['title'])}", named))
    alike = [one for one in found if one.funnel and not one.different]
    untold = [one for one in found if not one.funnel]
    if alike:
        alike_titles = ", ".join(map(_with_too_small, alike))
        lines.append(("No area compared is beyond the usual spread", alike_titles))
    if untold:
        lines.append(("Too few areas large enough to compare", _titles(untold)))
    return lines


def _in_company(row: Row) -> str:
    return f"{words.percent(row['rate'])} ({words.fraction(row)}; {words.interval(row)})"


def _is_compared(found: AreaComparison, area: str) -> bool:
    return found.funnel is not None and _of(found.compared, area) is not None


def _is_alike(found: AreaComparison, area: str) -> bool:
    return _is_compared(found, area) and _of(found.different, area) is None


def _of(rows: Sequence[Row], area: str) -> Row | None:
    return next((row for row in rows if row["area_code"] == area), None)


def _with_too_small(found: AreaComparison) -> str:
    """Name a measure, and say of how many areas nothing could be said."""
    small = f" ({found.too_small} of {len(found.rows)} areas too small)" if found.too_small else ""
    return words.begin_small(found.definition["title"]) + small


def _titles(found: Sequence[AreaComparison]) -> str:
    names = [words.begin_small(one.definition["title"]) for one in found]
    return ", ".join(names)
