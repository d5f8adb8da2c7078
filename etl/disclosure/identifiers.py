"""Identifiers in a result, by the names of the contract and by what the values look like."""

import re
from functools import cache

import polars as pl

from etl.contract import contract
from etl.disclosure.values import DAY_TEXT, MONTH_TEXT, PERIOD_TEXT, known_codes

# A pseudonym of ours; a made-up one; a digest in hexadecimal; a UUID; a token of letters and six
# digits or more, as references are.
_TOKENS = (
    r"^(?:[a-z]{3,9}-)?[a-z2-7]{26}=*$",
    r"^madeup-\w+$",
    r"^[0-9A-Fa-f]{16,128}$",
    r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    r"^[A-Za-z]*[-_/]?[A-Za-z]{0,3}\d{6,}[A-Za-z]{0,2}$",
    r"^[A-Za-z_\-+/]*(?:\d+[A-Za-z_\-+/]+){2,}\d*[A-Za-z0-9_\-+/]*={0,2}$",
)
IDENTIFIER = "|".join(f"(?:{token})" for token in _TOKENS)
# Within a longer text, as string_agg writes them.
WITHIN = (
    r"\b[a-z2-7]{26}\b|madeup-\w|\b[0-9A-Fa-f]{32,128}\b"
    r"|\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b"
)
# No count of people or charges is as large: it is a key, such as those hash() makes.
LARGEST_COUNT = 10**12


@cache
def identifier_names() -> frozenset[str]:
    """Return the columns of identifiers of the contract, and the keys made of them."""
    columns = {name for table in contract().values() for name in table.column_names}
    return frozenset({name for name in columns if name.endswith("_id")} | {"defendant_key"})


def is_identifier(series: pl.Series) -> bool:
    """Whether a column holds identifiers: by its name, or by the look of one of its values."""
    name = series.name.lower()
    if name in identifier_names() or re.search(r"(?:^|_)(?:pseudonym|uuid|guid)s?$", name):
        return True
    if series.dtype.is_integer() or series.dtype.is_decimal():
        return _has_keys(series)
    if series.dtype == pl.Binary:
        return series.null_count() < len(series)
    return series.dtype == pl.String and has_identifier(series)


def _has_keys(series: pl.Series) -> bool:
    largest = series.cast(pl.Float64).abs().max()
    return largest is not None and largest > LARGEST_COUNT


def has_identifier(texts: pl.Series) -> bool:
    """Whether one of the texts is an identifier, or holds one. Codes of data/reference are none."""
    suspects = texts.filter(texts.str.contains(IDENTIFIER) | texts.str.contains(WITHIN))
    if suspects.is_empty():
        return False
    suspects = suspects.unique()
    known = f"{PERIOD_TEXT}|{MONTH_TEXT}|{DAY_TEXT}"
    suspects = suspects.filter(~suspects.str.contains(known))
    return any(text.lower() not in known_codes() for text in suspects.to_list())


def identifiers_read(query: str) -> list[str]:
    """Return the identifiers that a query's text names other than to count or to join by them."""
    plain = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", query.lower(), flags=re.S)
    names = "|".join(sorted(identifier_names(), key=len, reverse=True))
    column = rf"(?:\w+\.)?\"?(?:{names})\"?"
    for harmless in (
        rf"\b(?:approx_)?count(?:_distinct)?\s*\(\s*(?:distinct\s+)?{column}\s*\)",
        rf"\busing\s*\(\s*{column}(?:\s*,\s*{column})*\s*\)",
        rf"{column}\s*=\s*{column}",
    ):
        plain = re.sub(harmless, " ", plain)
    return sorted(set(re.findall(rf"\b(?:{names})\b", plain)))
