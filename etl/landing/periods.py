"""Read the period a published table is about from its path, in the spellings publishers use."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SPAN = re.compile(_MONTH + r" (?:20\d\d )?(?:to )?" + _MONTH)
_QUARTER = re.compile(r"(?<![a-z])(?:q|qtr|quarter) ?([1-4])(?!\d)")
# Four digits that begin with 20 are a calendar year: 2021 is not read as 2020-21.
_FINANCIAL_YEAR = re.compile(
    r"(?<!\d)(?:20)?(\d\d) (?:to )?(?:20)?(\d\d)(?!\d)|(?<!\d)(?!20)(\d\d)(\d\d)(?!\d)"
)


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month or a quarter; ``start`` is its first day."""

    start: date
    kind: str

    def __str__(self) -> str:
        """Write a month as 2014-04 and a quarter as 2014-15 Q1 (financial year)."""
        if self.kind == "month":
            return f"{self.start:%Y-%m}"
        year = self.start.year - (self.start.month < 4)
        quarter = (self.start.month - 4) % 12 // 3 + 1
        return f"{year}-{(year + 1) % 100:02} Q{quarter}"


def period_from_path(path: Path) -> Period | None:
    """Return the period named nearest the file's name, or None where no part names one.

    A quarter (``POC-15-16-q1``) is one of a financial year, April to March. A month takes its
    year from the name, else from the nearest folder that names one.
    """
    parts = [_plain(path.stem), *(_plain(parent.name) for parent in path.parents)]
    return _quarter(parts) or _span(parts) or _month(parts)


def _plain(text: str) -> str:
    spaced = re.sub(r"(?<=\d)(?=q[1-4])|(?<=q[1-4])(?=\d)", " ", text.lower())
    return re.sub(r"[^a-z0-9]+", " ", spaced).strip()


def _quarter(parts: list[str]) -> Period | None:
    quarter = _QUARTER.search(parts[0])
    if not quarter:
        return None
    # The quarter's own digit must not be read as part of the year.
    named = [parts[0].replace(quarter[0], " - "), *parts[1:]]
    year = next((y for y in map(_financial_year, named) if y), None)
    if year is None:
        return None
    number = int(quarter[1])
    start = date(year + (number == 4), (number * 3) % 12 + 1, 1)
    return Period(start, "quarter")


def _financial_year(text: str) -> int | None:
    for match in _FINANCIAL_YEAR.finditer(text):
        first, second = (int(digits) for digits in match.groups() if digits)
        if second == (first + 1) % 100:
            return 2000 + first
    return None


def _span(parts: list[str]) -> Period | None:
    span = _SPAN.search(parts[0])
    if not span:
        return None
    first, last = _month_number(span[1]), _month_number(span[2])
    year = _year(parts, first)
    if year is None or last != first + 2 or first not in (1, 4, 7, 10):
        return None
    return Period(date(year, first, 1), "quarter")


def _month(parts: list[str]) -> Period | None:
    months = re.findall(_MONTH, parts[0])
    if len(months) != 1:
        return None
    number = _month_number(months[0])
    year = _year(parts, number)
    return Period(date(year, number, 1), "month") if year else None


def _year(parts: list[str], month: int) -> int | None:
    for part in parts:
        financial = _financial_year(part)
        if financial is not None:
            return financial + (month < 4)
        years = set(_YEAR.findall(part))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1
