"""The values an analyst writes for a query's parameters, as what they look like."""

from datetime import date
from re import fullmatch

from etl.sandbox.statement import Refused

Value = str | int | float | bool | date | None
Given = dict[str, Value]


def values(wanted: tuple[str, ...], written: dict[str, str]) -> Given:
    """Return the value of each parameter that a query names.

    Raise Refused where one is missing, or has no name.
    """
    unnamed = [name for name in wanted if name.isdigit()]
    if unnamed:
        raise Refused("Parameters have names here: write $area rather than ? or $1.")
    missing = [name for name in wanted if name not in written]
    if missing:
        raise Refused(f"No value is given for {', '.join(f'${name}' for name in missing)}.")
    return {name: value(written[name]) for name in wanted}


def value(written: str) -> Value:
    """Read a value as it would be written in SQL; what is nothing else is text without quotes.

    2026-09-30 is a date, 12 and 0.5 are numbers, true and false markers, null is none; '12' in
    single quotes is text.
    """
    text = written.strip()
    if quoted := fullmatch(r"'((?:[^']|'')*)'", text):
        return quoted[1].replace("''", "'")
    if text.lower() in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text.lower()]
    if fullmatch(r"[-+]?\d{1,18}", text):
        return int(text)
    if fullmatch(r"[-+]?\d{0,30}\.\d{1,30}(e[-+]?\d{1,3})?", text, flags=2):
        return float(text)
    if fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
