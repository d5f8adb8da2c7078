"""Numbers and findings in words, one way everywhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from etl.measurement.dates import day_name
from etl.measurement.decimals import half_up
from etl.measurement.intervals import Estimate
from etl.measurement.waiting_words import FEW, outwards

Row = dict[str, Any]
# One way for findings and measurement.
day = day_name

# The nouns that units begin with, as they are said of one; the longer ones first.
_ONE = {
    "defendants' cases": "defendant's case",
    "defendants": "defendant",
    "orders": "order",
    "breaches": "breach",
}
# With so many at the most a number is told apart from another, or from none at all.
MOST_DECIMALS = 4
PERIOD_NAMES = {"month": "Month", "quarter": "Quarter", "financial year": "Financial year"}


def period_name(start: date, period_type: str) -> str:
    """Name a period: June 2025; April to June 2025; 2025-26."""
    if period_type == "month":
        return f"{start:%B %Y}"
    if period_type == "quarter":
        last = date(start.year, start.month + 2, 1)
        return f"{start:%B} to {last:%B} {start.year}"
    return f"{start.year}-{(start.year + 1) % 100:02}"


def from_to(period_type: str) -> str:
    """Say from which period to which: month to month, year to year."""
    noun = period_type.removeprefix("financial ")
    return f"{noun} to {noun}"


def months(first: date, last: date) -> str:
    """Name a span by its months: July 2025 to June 2026."""
    return f"{first:%B %Y} to {last:%B %Y}"


def percent(share: float | None, more: int = 0) -> str:
    """Write a share with one decimal, and so many more, or say that there is none."""
    return "not available" if share is None else f"{half_up(100 * share, 1 + more)}%"


def points(change: float) -> str:
    """Write a change of a share in percentage points, with its sign: +1.2 points."""
    return f"{_signed(change)} points"


def points_apart(change: float) -> str:
    """Write how large a change of a share is, without its sign: 1.2 points."""
    return points(change).lstrip("+−")


def points_between(low: float, high: float) -> str:
    """Write the interval of a change: −0.4 to +2.8 points."""
    return f"{_signed(low)} to {_signed(high)} points"


def count(number: int | None) -> str:
    """Write a count with thousands separated, or say that there is none."""
    return "not available" if number is None else f"{number:,}"


def about(number: float) -> str:
    """Write how many are to be expected: about 1.6, fewer than 0.1."""
    return "fewer than 0.1" if number < 0.05 else f"about {number:.1f}"


def amount(number: float, more: int = 0, like: float | None = None) -> str:
    """Write a mean: two decimals below 10, one below 100, none above, and so many more.

    A bound is written ``like`` the mean that it is of, with as many decimals.
    """
    size = number if like is None else like
    return f"{number:,.{more + (2 if size < 10 else 1 if size < 100 else 0)}f}"


def unit(definition: Row, offences: str = "all") -> str:
    """The nouns of a metric's unit: 'defendants' of 'defendants, at finalisation'.

    Where offences are chosen these say more than 'in stalking and harassment cases', which goes.
    """
    nouns = definition["unit"].split(",")[0]
    return nouns if offences == "all" else nouns.replace(" in stalking and harassment cases", "")


def counted(number: int, nouns: str) -> str:
    """Write a count with its nouns: 1 order made, 2 orders made."""
    many = next((many for many in _ONE if nouns.startswith(many)), None)
    if number == 1 and many:
        nouns = _ONE[many] + nouns.removeprefix(many)
    return f"{count(number)} {nouns}"


def fraction(row: Row, nouns: str = "") -> str:
    """Write what a rate is made of: 840 of 4,012, or 840 of 4,012 orders made."""
    whole = counted(row["denominator"], nouns) if nouns else count(row["denominator"])
    return f"{count(row['numerator'])} of {whole}"


def is_enough(row: Row) -> bool:
    """Whether so many are counted, 20 at least, that a share of them says something."""
    return (row["denominator"] or 0) >= FEW


def share(row: Row) -> str:
    """Write a share, or of fewer than 20 its counts, as a share of them says little."""
    return fraction(row) if row["denominator"] < FEW else percent(row["rate"])


def share_in_company(row: Row, nouns: str, recorded: str = "") -> str:
    """Write a share with what it is made of and its interval; of fewer than 20 no per cent."""
    counts, company = fraction(row, nouns), f"{interval(row)}{recorded}"
    if row["denominator"] < FEW:
        return f"{counts}, too few for a share ({company})"
    return f"{percent(row['rate'])} ({counts}; {company})"


def range_of_rest(row: Row) -> str:
    """Write the rate as a range over what those not recorded might be, rounded outwards."""
    low, high = outwards(row["rate_if_rest_no"], row["rate_if_rest_yes"])
    return f"{low} if all of them were no, {high} if all were yes"


def interval(row: Row) -> str:
    """Write the 95% interval of a rate."""
    return f"95% interval {percent(row['rate_low'])} to {percent(row['rate_high'])}"


def interval_of_mean(row: Row) -> str:
    """Write the 95% interval of a mean, or that so few have none."""
    if row["mean_low"] is None:
        return "too few for an interval"
    low, high = (amount(row[name], like=row["mean"]) for name in ("mean_low", "mean_high"))
    return f"95% interval {low} to {high}"


def change(row: Row) -> str:
    """Say how a rate compares with the same period a year before, as far as that can be said."""
    if row["change"] is None:
        return "No figure for the same period, complete, a year before."
    if not is_comparable(row):
        return "The definition changed, so the year before is not comparable."
    if not _is_enough(row):
        return "Too few to compare with a year before."
    span = f"95% interval {points_between(row['change_low'], row['change_high'])}"
    if not is_clear(row):
        return f"No clear change on a year before: {points(row['change'])}, {span}."
    word = "Higher" if row["change"] > 0 else "Lower"
    return f"{word} than a year before by {points_apart(row['change'])}, {span}."


def change_in_points(found: Estimate) -> str:
    """Write a change of a share with its 95% interval: change +2.1 points, ..."""
    value, low, high = (_signed(number) for number in (found.value, found.low, found.high))
    return f"change {value} points, 95% interval {low} to {high}"


def before(row: Row) -> str:
    """Write what the rate was made of in the same period a year before."""
    if row["denominator_before"] is None:
        return "no figures for the same period, complete, a year before"
    return f"a year before {count(row['numerator_before'])} of {count(row['denominator_before'])}"


def is_clear(row: Row) -> bool:
    """Whether the 95% interval of a change of one definition leaves out no change at all."""
    return (
        row["change"] is not None
        and is_comparable(row)
        and _is_enough(row)
        and not row["change_low"] <= 0 <= row["change_high"]
    )


def is_comparable(row: Row) -> bool:
    """Whether one definition counts the whole of a period and of the one a year before."""
    is_mixed = row["is_mixed"] or row["is_mixed_before"]
    return row["version"] == row["version_before"] and not is_mixed


def _is_enough(row: Row) -> bool:
    return min(row["denominator"], row["denominator_before"]) >= FEW


def _signed(change: float) -> str:
    """Write points with a sign and one decimal, or as many as keep a bound from reading as 0."""
    for more in range(MOST_DECIMALS):
        if float(text := half_up(abs(100 * change), 1 + more)):
            return f"{'+' if change > 0 else '−'}{text}"
    return "0.0"


def sentences(opening: str, parts: Sequence[str], first: int, then: int) -> str:
    """List parts in sentences short enough to be read: so many in the first, then in each."""
    groups = [parts[:first], *(parts[n : n + then] for n in range(first, len(parts), then))]
    listed = [", ".join(group) for group in groups]
    return " ".join([f"{opening}: {listed[0]}.", *(f"Further: {more}." for more in listed[1:])])


def begin_small(name: str) -> str:
    """Write a name as within a sentence: its first letter small, but not that of an initialism."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def begin_large(text: str) -> str:
    """Write words as a sentence begins."""
    return text[:1].upper() + text[1:]
