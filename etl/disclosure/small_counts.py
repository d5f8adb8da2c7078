"""Whether a result must be marked "not for publication", and why.

The rule, which marks too much rather than too little. A result is marked where it holds
- identifiers, by name or by look, days (no period's first or last), or rows of single cases;
- a whole number from 1 to the threshold less one, in a column of whole numbers of any type, also
  as text, in a list, a struct, a map, JSON or a text put together of several. Left out are years
  (1900 to 2100) in a column whose name says year, 1 to 12 in one that says month, 1 to 4 in one
  that says quarter, and columns called exactly ``place``, ``rank`` or ``version``;
- two counts that differ by such a number, where one is never above the other;
- a rate of nobody or everybody (0 or 1; 0 or 100 per cent); without counts beside it, also a
  half, a third or a quarter, which a group of 2 to 4 gives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from etl.disclosure import words
from etl.disclosure.frames import UNREADABLE, as_frame
from etl.disclosure.identifiers import identifiers_read, is_identifier
from etl.disclosure.leaves import leaves
from etl.disclosure.policy import Policy, read_policy
from etl.disclosure.values import known_codes, months_of, whole_numbers

RATE_NAME = r"rate|share|percent|pct|proportion|ratio|_low$|_high$"
_ORDINALS = re.compile(r"^(?:place|rank|version|version_before)$")
# How complete the recording is: that everything was recorded tells of nobody.
_COVERAGE = re.compile(r"^coverage(?:_before)?$")
_CASE_TABLES = (
    r"\b(?:case_outcomes|charges|restraining_orders|order_breaches|returns|earlier_cases)\b"
)
_GROUPED = r"\bgroup\s+by\b|\bdistinct\b|\b(?:count|sum|avg|median|min|max|bool_or)\s*\("
_PICKS = r"\b(min|max|any_value|arg_min|arg_max|first|last|min_by|max_by|list|string_agg)\s*\("
# What is about the data and holds no count of cases.
_ABOUT_METRICS = {
    "definitions", "definition_versions", "lineage", "lineage_files", "categories", "periods",
}  # fmt: skip
_PROSE = r"(?:\p{L}[\p{L}'’-]*,? ){7}"
_MOST_PAIRED = 8


@dataclass(frozen=True)
class Marking:
    """Whether a result is not for publication, and why in one or two sentences."""

    is_marked: bool
    words: str


def marked(
    result: pl.DataFrame | pa.Table, origin: str = "", policy: Policy | None = None
) -> Marking:
    """Say whether a result must be marked "not for publication". Never raises on its values.

    ``origin`` is the text of the query, where it is known: identifiers that were hashed, cut or
    renamed, and cases listed row by row, are recognised by it.
    """
    threshold = (policy or read_policy()).threshold.value
    try:
        frame = as_frame(result)
        found = list(_found(frame, origin, threshold))
    except Exception:
        # Whatever it is, it has not been looked through.
        found = [words.UNREADABLE]
    return Marking(bool(found), words.not_for_publication(found))


def _found(frame: pl.DataFrame, origin: str, threshold: int) -> Iterator[str]:
    if not frame.is_empty():
        columns = list(leaves(frame))
        yield from filter(None, _reasons(frame, columns, origin, threshold))


def _reasons(
    frame: pl.DataFrame, columns: list[tuple[pl.Series, bool]], origin: str, threshold: int
) -> Iterator[str | None]:
    counts = [(s.name, whole) for s, _ in columns if (whole := _counts(s)) is not None]
    if origin and not _reads_cases(origin):
        return
    yield (
        _small(counts, threshold)
        or _differences(counts, threshold)
        or _parts(columns, counts, threshold)
    )
    yield _identified(columns, origin) or _listed(frame, counts, origin) or _picked(origin)
    if not any(_is_small(whole, threshold) for _, whole in counts):
        yield _in_text(columns, threshold) or _rates(columns, bool(counts), threshold)


def _counts(series: pl.Series) -> pl.Series | None:
    name = series.name.lower().split(".")[-1]
    if _ORDINALS.match(name) or _COVERAGE.match(name):
        return None
    if series.dtype.is_float() and _is_rate(series):
        return None
    whole = whole_numbers(series)
    if whole is None or whole.null_count() == len(whole):
        return None
    low, high = whole.min(), whole.max()
    for word, least, most in (("year", 1900, 2100), ("month", 1, 12), ("quarter", 1, 4)):
        if re.search(rf"(?:^|_){word}(?:$|_)", name) and least <= low and high <= most:
            return None
    return whole


def _is_rate(series: pl.Series) -> bool:
    """Whether values are shares: of a name that says so, or all within 0 and 1 and not whole."""
    low, high = series.min(), series.max()
    if low is None or low < 0 or high > 100:
        return False
    if re.search(RATE_NAME, series.name.lower()):
        return True
    return high <= 1 and whole_numbers(series) is None


def _is_small(whole: pl.Series, threshold: int) -> bool:
    return bool(whole.is_between(1, threshold - 1).any())


def _small(counts: list[tuple[str, pl.Series]], threshold: int) -> str | None:
    names = [name for name, whole in counts if _is_small(whole, threshold)]
    return words.small_counts_in(names, threshold) if names else None


def _differences(counts: list[tuple[str, pl.Series]], threshold: int) -> str | None:
    counts = [(name, whole) for name, whole in counts if whole.dtype.is_integer()][:_MOST_PAIRED]
    for name, part in counts:
        for other, whole in counts:
            if name == other or len(part) != len(whole) or part.dtype != whole.dtype:
                continue
            if (part <= whole).all() and _is_small(
                whole.cast(pl.Int64, strict=False) - part.cast(pl.Int64, strict=False), threshold
            ):
                return words.small_difference(name, other, threshold)
    return None


def _parts(
    columns: list[tuple[pl.Series, bool]], counts: list[tuple[str, pl.Series]], threshold: int
) -> str | None:
    """Say so where a share of a count beside it gives a small part, or leaves a small rest."""
    shares = [s.cast(pl.Float64) for s, _ in columns if s.dtype.is_float() or s.dtype.is_decimal()]
    for share in filter(_is_rate, shares):
        if _COVERAGE.match(share.name.lower()):
            continue
        of = share / 100 if share.max() > 1 else share
        for name, whole in counts[:_MOST_PAIRED]:
            if len(whole) != len(share):
                continue
            product, of_all = of * whole.cast(pl.Float64), whole.cast(pl.Float64)
            part = product.round()
            if not _is_share_of(product - part, of_all):
                continue
            if _is_small(part, threshold) or _is_small(of_all - part, threshold):
                return words.small_part(share.name, name, threshold)
    return None


def _is_share_of(rests: pl.Series, whole: pl.Series) -> bool:
    """Whether shares times a count are whole numbers, but for three decimals that were kept."""
    room = (whole * 6e-4).clip(upper_bound=0.05)
    return bool((rests.abs() <= room).all())


def _reads_cases(origin: str) -> bool:
    """Whether a query reads anything that counts or lists cases: all but what is about the data."""
    text = origin.lower().replace('"', "")
    named = re.findall(r"\bmetrics\b(?:\s*\.\s*(\w+))?", text)
    about = all(name in _ABOUT_METRICS for name in named)
    return not about or bool(re.search(r"\bmarts\b|\bk_anonymity\b", text))


def _picked(origin: str) -> str | None:
    """Say so where a value of a single case is picked out, whatever is made of it."""
    is_of_cases = re.search(_CASE_TABLES, origin.lower())
    picks = re.search(_PICKS, origin.lower())
    return words.picked(picks[1]) if is_of_cases and picks else None


def _identified(columns: list[tuple[pl.Series, bool]], origin: str) -> str | None:
    for series, _ in columns:
        if is_identifier(series):
            return words.identifiers_in(series.name)
        if months_of(series) == 0:
            return words.days_in(series.name)
        if series.dtype == pl.String and (series.head(1) == UNREADABLE).any():
            return words.unreadable(series.name)
    read = identifiers_read(origin)
    # Grouped by or hashed, an identifier leaves one row a person even where its name is gone.
    return words.identifiers_behind(read[0]) if read else None


def _listed(frame: pl.DataFrame, counts: list[tuple[str, pl.Series]], origin: str) -> str | None:
    """Say so where each row is a case: people can be counted by counting rows."""
    if re.search(_CASE_TABLES, origin.lower()) and not re.search(_GROUPED, origin.lower()):
        return words.ROWS_ARE_CASES
    if counts or len(frame) < 2:
        return None
    plain = frame.select(pl.selectors.string() | pl.selectors.boolean() | pl.selectors.enum())
    is_repeated = plain.width == frame.width and plain.width and plain.is_duplicated().any()
    return words.ROWS_ARE_CASES if is_repeated else None


def _in_text(columns: list[tuple[pl.Series, bool]], threshold: int) -> str | None:
    number = "|".join(str(value) for value in range(1, threshold))
    pattern = rf"(?:^|[\s,;:=/(\[{{|\"'])(?:{number})(?:\.0+)?(?:$|[\s,;:)\]}}|\"'/%])"
    for series, _ in columns:
        if series.dtype != pl.String:
            continue
        suspects = series.filter(series.str.contains(pattern)).unique()
        suspects = suspects.filter(~suspects.str.contains(_PROSE))
        is_told = any(text.lower() not in known_codes() for text in suspects.to_list())
        if is_told and months_of(series) is None:
            return words.small_counts_in_text(series.name, threshold)
    return None


def _rates(columns: list[tuple[pl.Series, bool]], has_counts: bool, threshold: int) -> str | None:
    for series, _ in columns:
        kind = series.dtype
        if not (kind.is_float() or kind.is_decimal()) or _COVERAGE.match(series.name.lower()):
            continue
        values = series.cast(pl.Float64)
        if not _is_rate(values):
            continue
        is_percentage = values.max() > 1
        whole = 100 if is_percentage else 1
        if ((values == 0) | (values == whole)).any():
            return words.whole_group_in(series.name)
        if not has_counts and _has_small_denominator(values / whole, threshold):
            return words.small_denominator_in(series.name, threshold)
    return None


def _has_small_denominator(shares: pl.Series, threshold: int) -> bool:
    return any(
        ((shares * parts - (shares * parts).round()).abs() < 1e-9).any()
        for parts in range(2, threshold)
    )
