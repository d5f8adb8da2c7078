"""How much is held of the time between two days that a finding is about."""

from dataclasses import dataclass
from datetime import date

from etl.findings.asking import Ask, Selection, definition_of
from etl.findings.scope import is_published
from etl.findings.words import Row


@dataclass(frozen=True)
class Held:
    """Of ``asked`` months (or quarters: ``kind``) so many are whole, by so many definitions."""

    kind: str
    asked: int
    whole: int
    definitions: int

    @property
    def in_words(self) -> str | None:
        """What is missing; None where nothing is."""
        if self.whole >= self.asked:
            return None
        are = "is" if self.whole == 1 else "are"
        return f"Only {self.whole} of the {self.asked} {self.kind}s between these days {are} whole."


def held_between(ask: Ask, selection: Selection, definition: Row, first: date, last: date) -> Held:
    """Count what is held of the months that begin between two days.

    Of published tables, and of cases dated by the quarter, the quarters are counted.
    """
    kind, rows = _periods(ask, selection.metric, is_published(definition))
    within = [row for row in rows if first <= row["period_start"] <= last]
    versions = {row["version"] for row in within}
    return Held(
        kind=kind,
        asked=_starts_between(first, last, 1 if kind == "month" else 3),
        whole=sum(row["is_complete"] for row in within),
        definitions=len(versions) + any(row["is_mixed"] for row in within),
    )


def newest_year(ask: Ask, metric: str) -> tuple[date, date] | None:
    """The first and last day of the newest whole year of a metric; None where less is held.

    A year is twelve whole months in a row, or four quarters where no months are counted.
    """
    kind, rows = _periods(ask, metric, is_published(definition_of(ask, metric)))
    whole = [row for row in rows if row["is_complete"]]
    of_a_year = 12 if kind == "month" else 4
    if len(whole) < of_a_year:
        return None
    first, last = whole[-of_a_year]["period_start"], whole[-1]["period_end"]
    return (first, last) if (last - first).days < 366 else None


def _periods(ask: Ask, metric: str, of_published: bool) -> tuple[str, list[Row]]:
    if of_published:
        # A quarter that was never published is a gap of the series, whole as its days may be.
        series = ask("series", **Selection(metric).filters).to_dicts()
        return "quarter", [row for row in series if row["denominator"] is not None]
    months = ask("periods", metric=metric, period_type="month").to_dicts()
    if not all(row["is_too_coarse"] for row in months):
        return "month", months
    return "quarter", ask("periods", metric=metric, period_type="quarter").to_dicts()


def _starts_between(first: date, last: date, months: int) -> int:
    """How many months, or quarters, begin between two days."""
    begun = first.year * 12 + first.month - 1 + (first.day > 1)
    return max(0, (last.year * 12 + last.month - 1) // months - -(-begun // months) + 1)
