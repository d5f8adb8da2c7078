"""Say in SQL what spellings a type of the contract has: one rule for CSV, Parquet and mappings.

A whole number has digits, a sign if need be, and no decimals but zeros; a date is YYYY-MM-DD,
zeros in front left out or not; a marker is true or false, t, f, yes, no, y, n, 1 or 0 in any
case; spaces around numbers and dates are none of them. Nothing is rounded.
"""

_WHOLE = r"\s*[-+]?\d+(\.0+)?\s*"
_FORMS = {
    "INTEGER": _WHOLE,
    "BIGINT": _WHOLE,
    "DOUBLE": r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*",
    "BOOLEAN": "(?i)true|false|t|f|yes|no|y|n|1|0",
    "DATE": r"[\s\v]*\d{4}-\d{1,2}-\d{1,2}[\s\v]*",
}
_CONTROLS = (0, 10, 13)
# DuckDB's CSV reader itself rounds 2.6 to 3 and takes 1e2 and 0x10 for whole numbers.
_READ_AS_TEXT = ("INTEGER", "BIGINT", "DOUBLE")


def misfit(text: str, data_type: str) -> str:
    """Return a condition, never null, that holds where the text is given and does not fit."""
    if data_type == "VARCHAR":
        return f"({' or '.join(f'coalesce(contains({text}, chr({c})), false)' for c in _CONTROLS)})"
    cast = f"try_cast({text} as {data_type})"
    is_none = f"not isfinite({cast})" if data_type == "DOUBLE" else "false"
    return (
        f"({text} is not null and ({cast} is null or {is_none}"
        f" or not regexp_full_match({text}, '{_FORMS[data_type]}')))"
    )


def text_of(name: str, found_type: str) -> str:
    """Return the text of a column of any type, as CSV would have it; an empty one is null.

    Software without a whole number that may be missing, or a day without a time, writes 3.0 and
    midnight.
    """
    if found_type in ("FLOAT", "DOUBLE") or found_type.startswith("DECIMAL"):
        whole = f"try_cast({name} as hugeint)"
        return f"case when {whole} = {name} then {whole}::varchar else {name}::varchar end"
    if found_type.startswith("TIMESTAMP"):
        day = f"date_trunc('day', {name}::timestamp)"
        is_day = f"{name}::timestamp = {day}"
        return f"case when {is_day} then {day}::date::varchar else {name}::varchar end"
    return f"nullif({name}::varchar, '')"


def misfit_of_type(name: str, found_type: str, data_type: str) -> str | None:
    """Return the condition that a value of the right type does not fit; None for other types."""
    if found_type != data_type or data_type not in ("INTEGER", "BIGINT", "BOOLEAN", "DATE"):
        return None
    return doubt(name, data_type) if data_type == "DATE" else "false"


def csv_type(data_type: str) -> str:
    """Return the type by which DuckDB reads a column of CSV: text where it is too lenient."""
    return "VARCHAR" if data_type in _READ_AS_TEXT else data_type


def doubt(name: str, data_type: str) -> str | None:
    """Return a cheap condition on a column read as ``csv_type``: its spelling must be looked at.

    It holds wherever ``misfit`` does, unless the CSV reader has rejected the value itself.
    """
    if data_type in ("INTEGER", "BIGINT"):
        again = f"try_cast({name} as {data_type})::varchar"
        return f"{name} is not null and {again} is distinct from {name}"
    if data_type == "DOUBLE":
        return misfit(name, data_type)
    if data_type == "DATE":
        # DuckDB reads the word epoch as that day, which may as well stand there as it is.
        return (
            f"coalesce({name} not between date '1000-01-01' and date '9999-12-31'"
            f" or {name} = date '1970-01-01', false)"
        )
    return None
