"""What the values of a column look like: whole numbers, periods, days, known codes."""

import csv
from functools import cache

import polars as pl

from etl.settings import REFERENCE_DIR

PERIOD_TEXT = (
    r"^(?:(?:FY ?)?(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?"
    r"|(?:19|20)\d\d(?:[-/]\d\d)?[- ]?Q[1-4]|Q[1-4][- ](?:19|20)\d\d(?:[-/]\d\d)?)$"
)
MONTH_TEXT = r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$"
DAY_TEXT = r"^\d{4}-\d\d-\d\d(?:[ T].*)?$|^\d{1,2}/\d{1,2}/\d{4}$"
_TIMES = (pl.Date, pl.Datetime)
# In days since 1970. DuckDB knows others, and infinity; polars panics at them.
_YEAR_1, _YEAR_9999 = -719_162, 2_932_896


def whole_numbers(series: pl.Series) -> pl.Series | None:
    """Return the values as whole numbers where all of them are, None where one is not.

    Takes integers, decimals, floats, and text of digits. Not a number and infinity count as none.
    What lies beyond 64 bits is cut to their end.
    """
    kind = series.dtype
    if kind.is_integer():
        return series
    if kind == pl.String:
        return _of_text(series)
    if not (kind.is_float() or kind.is_decimal()):
        return None
    numbers = series.cast(pl.Float64)
    numbers = numbers.set(numbers.is_infinite() | numbers.is_nan(), None)
    if numbers.null_count() == len(numbers) or not (numbers == numbers.round()).all():
        return None
    return numbers.clip(-9.2e18, 9.2e18).cast(pl.Int64, strict=False)


def _of_text(series: pl.Series) -> pl.Series | None:
    # The first values say no at little cost where the rest is long text.
    pattern = r"^\s*[-+]?\d{1,15}(?:\.0*)?\s*$"
    for part in (series.head(100), series):
        if part.null_count() == len(part) or not part.str.contains(pattern).all():
            return None
    return series.str.strip_chars().str.replace(r"\.0*$", "").cast(pl.Int64, strict=False)


def months_of(series: pl.Series) -> int | None:
    """Return the months of the periods that dates, times or text stand for; 0 where they are days.

    First days of quarters are taken for quarters unless the name says month. None: no periods.
    """
    values = series.drop_nulls()
    if values.is_empty():
        return None
    if values.dtype == pl.String:
        return _months_of_text(values)
    if values.dtype not in _TIMES:
        return None
    return _months_of_days(series.name, values)


def _months_of_text(values: pl.Series) -> int | None:
    values = values.unique()
    if values.str.contains(MONTH_TEXT).all() and not _are_financial_years(values):
        return 1
    if values.str.contains(PERIOD_TEXT).all():
        return 3 if values.str.contains("Q").any() else 12
    return 0 if values.str.contains(DAY_TEXT).all() else None


def _are_financial_years(values: pl.Series) -> bool:
    """Whether 2011-12 is a year and not a month: then the second is the year after the first."""
    first, second = values.str.slice(2, 2).cast(pl.Int64), values.str.slice(5, 2).cast(pl.Int64)
    return bool((second == (first + 1) % 100).all())


def _months_of_days(name: str, values: pl.Series) -> int:
    days = _days(values)
    if days is None:
        return 0
    is_first, is_last = days.dt.month_start() == days, days == days.dt.month_end()
    if not (is_first.all() or is_last.all()):
        return 0
    months = days.dt.month() - 1 if is_first.all() else days.dt.month()
    if "month" in name.lower() or not (months % 3 == 0).all():
        return 1
    return 12 if months.n_unique() == 1 and len(values) > 1 else 3


def _days(values: pl.Series) -> pl.Series | None:
    """Return the days, None where there is a time of day or a day outside the years 1 to 9999."""
    ticks = values.to_physical()
    if isinstance(values.dtype, pl.Datetime):
        a_day = 86_400 * {"ms": 10**3, "us": 10**6, "ns": 10**9}[values.dtype.time_unit]
        if not (ticks % a_day == 0).all():
            return None
        ticks = ticks // a_day
    if not ticks.is_between(_YEAR_1, _YEAR_9999).all():
        return None
    return ticks.cast(pl.Int32).cast(pl.Date)


@cache
def reference_values(name: str) -> frozenset[str]:
    """Return the codes and names, in small letters, of a list of data/reference and what adds."""
    values: set[str] = set()
    for path in [REFERENCE_DIR / f"{name}.csv", *REFERENCE_DIR.glob(f"{name}.*.csv")]:
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                for row in list(csv.reader(file))[1:]:
                    values |= {cell.lower() for cell in row[:2] if cell}
    return frozenset(values)


@cache
def known_codes() -> frozenset[str]:
    """Return the codes and names of every list of codes of data/reference."""
    names = {path.name.split(".")[0] for path in REFERENCE_DIR.glob("*.csv")}
    return frozenset().union(*(reference_values(name) for name in names))
