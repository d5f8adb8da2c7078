"""What a published table must satisfy, in plain Python, given the exact counts.

It reads rows as they are printed (every value text) and shares no code with the product. What it
cannot see is whether withheld counts follow from others: that is the attacker's, tests/attacker.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

# quarter, area_code, offence_code, measure
Key = tuple[str, str, str, str]
# numerator, denominator, eligible
Exact = Mapping[Key, tuple[int, int, int]]
Printed = Mapping[str, str]
COUNTS = ("numerator", "denominator", "eligible")
SHARES = {
    "percent": ("numerator", "denominator"),
    "percent_low": ("numerator", "denominator"),
    "percent_high": ("numerator", "denominator"),
    "coverage_percent": ("denominator", "eligible"),
}
WITHHELD, NOT_AVAILABLE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
THRESHOLD, WHOLE_GROUP = 5, 50
_Z = 1.959963984540054


def protected_faults(rows: Iterable[Printed], exact: Exact) -> list[str]:
    """Return what is wrong with a protected table: a line a fault, none where it is right."""
    rows = list(rows)
    found = [*_keys(rows, exact)]
    for row in rows:
        truth = exact.get(key_of(row))
        if truth is not None:
            told = [*_counts(row, truth), *_percents(row)]
            told += [f"{what} is shown" for what in breaches(_shown(row), key_of(row), exact)]
            found += [f"{' '.join(key_of(row))}: {fault}" for fault in told]
    return found


def public_faults(rows: Iterable[Printed], exact: Exact) -> list[str]:
    """Return what is wrong with a table that is public already: it must hold all there is.

    Nothing of it may be withheld, and whatever the policy forbids must be said to be so.
    """
    rows = list(rows)
    found = [*_keys(rows, exact)]
    found += [f"{' '.join(key)}: is missing" for key in exact.keys() - set(map(key_of, rows))]
    for row in rows:
        truth = exact.get(key_of(row))
        if truth is not None:
            told = [*_counts(row, truth), *_percents(row), *_would(row, exact)]
            told += [f"{name} is withheld" for name in COUNTS if not row[name].isdigit()]
            found += [f"{' '.join(key_of(row))}: {fault}" for fault in told]
    return found


def key_of(row: Printed) -> Key:
    """Say what a row is of."""
    return row["quarter"], row["area_code"], row["offence_code"], row["measure"]


def breaches(shown: Mapping[str, int], key: Key, exact: Exact) -> Iterator[str]:
    """Name what the policy forbids to show, of those counts of a row that are shown."""
    for name, count in shown.items():
        if 1 <= count < THRESHOLD:
            yield f"the small {name}"
    if {"numerator", "denominator"} <= shown.keys():
        part, whole = shown["numerator"], shown["denominator"]
        if 1 <= whole - part < THRESHOLD:
            yield "a small difference"
        for share, count in (("0%", part), ("100%", whole - part)):
            if count == 0 < whole < WHOLE_GROUP and not _is_rule(key, share, exact):
                yield f"a share of {share} of few"


def _is_rule(key: Key, share: str, exact: Exact) -> bool:
    """Whether it is so of many all together, as a rule of law or of counting makes it."""
    quarter, area, offence, measure = key
    for coarser in ((area, "all"), ("all", offence), ("all", "all")):
        part, whole, _ = exact.get((quarter, *coarser, measure), (None, 0, 0))
        if whole >= WHOLE_GROUP and part == (0 if share == "0%" else whole):
            return True
    return False


def _keys(rows: list[Printed], exact: Exact) -> Iterator[str]:
    seen: set[Key] = set()
    for row in rows:
        key = key_of(row)
        if key in seen:
            yield f"{' '.join(key)}: stands there twice"
        if key not in exact:
            yield f"{' '.join(key)}: was never counted"
        seen.add(key)


def _shown(row: Printed) -> dict[str, int]:
    return {name: int(row[name]) for name in COUNTS if row[name].isdigit()}


def _counts(row: Printed, truth: tuple[int, int, int]) -> Iterator[str]:
    for name, count in zip(COUNTS, truth, strict=True):
        printed = row[name]
        if printed in (WITHHELD, NOT_AVAILABLE):
            continue
        if not printed.isdigit():
            yield f"{name} is {printed!r}, neither a count nor a mark"
        elif int(printed) != count:
            yield f"{name} is not the truth"


def _percents(row: Printed) -> Iterator[str]:
    for name, (part, whole) in SHARES.items():
        printed = row[name]
        if WITHHELD in (row[part], row[whole]):
            expected = WITHHELD
        elif NOT_AVAILABLE in (row[part], row[whole]):
            expected = NOT_AVAILABLE
        elif row[whole] == "0":
            expected = NOT_APPLICABLE
        elif row[part].isdigit() and row[whole].isdigit():
            if not _follows(name, printed, int(row[part]), int(row[whole])):
                yield f"{name} does not follow from its counts"
            continue
        else:
            continue
        if printed != expected:
            yield f"{name} is {printed!r}, not {expected}"


def _follows(name: str, printed: str, part: int, whole: int) -> bool:
    """Whether a value is printed to one decimal: a share exactly, halves up; a bound closely."""
    number, point, decimals = printed.partition(".")
    if not (number.isdigit() and point and decimals.isdigit() and len(decimals) == 1):
        return False
    if name in ("percent", "coverage_percent"):
        return int(number + decimals) == (Fraction(1000 * part, whole) + Fraction(1, 2)) // 1
    return abs(float(printed) - _bound(name, part, whole)) <= 0.05 + 1e-9


def _bound(name: str, part: int, whole: int) -> float:
    share = part / whole
    spread = _Z * (share * (1 - share) / whole + _Z**2 / (4 * whole**2)) ** 0.5
    middle = share + _Z**2 / (2 * whole)
    bound = middle + (spread if name == "percent_high" else -spread)
    return 100 * min(1.0, max(0.0, bound / (1 + _Z**2 / whole)))


def _would(row: Printed, exact: Exact) -> Iterator[str]:
    would = row["policy_would"]
    if would not in ("show", "withhold"):
        yield f"policy_would is {would!r}"
    forbidden = [*breaches(_shown(row), key_of(row), exact)]
    if forbidden and would != "withhold":
        yield f"the policy would not show {forbidden[0]}"
