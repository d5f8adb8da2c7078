"""What each column of a result is: a breakdown, a period, a count, what follows from counts, ..."""

import re
from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from etl.disclosure.identifiers import is_identifier
from etl.disclosure.policy import Policy
from etl.disclosure.small_counts import RATE_NAME
from etl.disclosure.values import months_of, reference_values, whole_numbers
from etl.errors import ExitCode, OutcomesError

_DERIVED_NAME = re.compile(
    rf"{RATE_NAME}|(?:^|_)(?:low|high|change|mean|avg|average|median|coverage|difference|std|stddev)"
    r"(?:$|_)|rate_if"
)
_EXTREME_NAME = re.compile(
    r"(?:^|[_(])(?:min|max|minimum|maximum|longest|shortest|any_value|arg_m\w+)"
)
_OTHER_NAME = re.compile(r"^(?:version|version_before|place|rank)$")
_FLAG_NAME = re.compile(r"^(?:is|has)_")


class Role(StrEnum):
    """What a column is to disclosure control."""

    DIMENSION = "dimension"
    PERIOD = "period"
    COUNT = "count"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    DERIVED = "derived"
    IDENTIFIER = "identifier"
    DAY = "day"
    EXTREME = "extreme"
    NESTED = "nested"
    OTHER = "other"

    @property
    def is_count(self) -> bool:
        """Whether cells of it are protected."""
        return self in (Role.COUNT, Role.NUMERATOR, Role.DENOMINATOR)


def guess_roles(
    frame: pl.DataFrame, policy: Policy, told: Mapping[str, str] | None = None
) -> dict[str, Role]:
    """Return a role for every column, as the caller told or else guessed by name, type and values.

    Raise OutcomesError where a column or a role that was told does not exist. Identifiers stay
    identifiers and days stay days whatever was told.
    """
    told = {name: _role(name, role, frame) for name, role in (told or {}).items()}
    roles = {}
    for series in frame.iter_columns():
        guessed = _guess(series, policy)
        may_be_told = guessed not in (Role.IDENTIFIER, Role.DAY, Role.NESTED)
        roles[series.name] = told.get(series.name, guessed) if may_be_told else guessed
    return roles


def _role(name: str, role: str, frame: pl.DataFrame) -> Role:
    if name not in frame.columns:
        raise OutcomesError(
            f"a role is given for column {name!r}, which the result does not have. Its columns are"
            f" {', '.join(frame.columns)}.",
            ExitCode.USAGE,
        )
    try:
        return Role(role)
    except ValueError as error:
        allowed = ", ".join(Role)
        raise OutcomesError(
            f"role {role!r} of column {name!r} is none of {allowed}.", ExitCode.USAGE
        ) from error


def breakdown_of(series: pl.Series, policy: Policy) -> str | None:
    """Return the breakdown of the policy that a column is, by its name or by its values."""
    named = policy.breakdown_of(series.name)
    if named or not isinstance(series.dtype, pl.String):
        return named
    values = {value.lower() for value in series.drop_nulls().unique().to_list()} - TOTAL_WORDS
    listed = ((name, entry.list) for name, entry in policy.breakdowns.items() if entry.list)
    fitting = (name for name, codes in listed if values and values <= reference_values(codes))
    return next(fitting, None)


# How a row says that it is a total, in small letters.
TOTAL_WORDS = {"all", "total", "totals", "all areas", "all offences", "national", "grand total",
               "england and wales", "all-areas", "all categories", "subtotal"}  # fmt: skip


def _guess(series: pl.Series, policy: Policy) -> Role:
    if series.dtype.is_nested() or series.dtype == pl.Binary:
        return Role.NESTED
    if breakdown_of(series, policy):
        return Role.DIMENSION
    if is_identifier(series):
        return Role.IDENTIFIER
    if series.dtype == pl.Boolean:
        return Role.OTHER if _FLAG_NAME.match(series.name.lower()) else Role.DIMENSION
    if series.dtype.is_temporal() or series.dtype == pl.String:
        months = months_of(series)
        if months is not None:
            return Role.PERIOD if months else Role.DAY
        return Role.DERIVED if series.dtype == pl.Duration else Role.DIMENSION
    return _guess_number(series)


def _guess_number(series: pl.Series) -> Role:
    name = series.name.lower()
    if _OTHER_NAME.match(name):
        return Role.OTHER
    if _EXTREME_NAME.search(name):
        return Role.EXTREME
    if _is_period(name, series):
        return Role.PERIOD
    if _DERIVED_NAME.search(name) or series.null_count() == len(series):
        return Role.DERIVED
    whole = whole_numbers(series)
    if whole is None or whole.min() < 0:
        return Role.DERIVED
    if "numerator" in name:
        return Role.NUMERATOR
    return Role.DENOMINATOR if "denominator" in name else Role.COUNT


def _is_period(name: str, series: pl.Series) -> bool:
    if not re.search(r"(?:^|_)(?:year|quarter|month)(?:$|_|\()", name):
        return False
    return series.dtype.is_integer() and bool(series.is_between(1, 2100).all())


def period_months(series: pl.Series) -> int:
    """Return the length in months of the periods of a column of that role, as far as it shows."""
    months = months_of(series)
    if months is not None:
        return months
    name = series.name.lower()
    return 1 if "month" in name else 3 if "quarter" in name else 12
