"""What changed since the period before, in words: differences outside their interval alone."""

from collections.abc import Sequence

from etl.findings import words
from etl.findings.words import FEW, Row


def since_in_words(rows: Sequence[Row], period_type: str) -> str:
    """Read the rows of sql/questions/since_before.sql.

    Each newest period is held against the one before it; how many of so many differences would
    leave their interval by chance is said with those that do.
    """
    told = [row for row in rows if _is_told(row)]
    if not told:
        return f"Of no share are this {period_type} and the one before large enough to compare."
    clear = [row for row in told if not row["change_low"] <= 0 <= row["change_high"]]
    chance = (
        f"Of {len(told)} comparisons {words.about(len(told) / 20)} would leave"
        " their 95% interval by chance alone, and seasons move some."
    )
    if not clear:
        return f"No share differs clearly from the {period_type} before. {chance}"
    lines = "\n".join(f"- {_difference(row, period_type)}" for row in clear)
    opening = f"{len(clear)} of {len(told)} shares differ from the {period_type} before"
    return f"{opening}:\n\n{lines}\n\n{chance}"


def _is_told(row: Row) -> bool:
    return row["is_comparable"] and min(row["denominator"], row["denominator_before"]) >= FEW


def _difference(row: Row, period_type: str) -> str:
    way = "higher" if row["change"] > 0 else "lower"
    counts = words.fraction(row)
    before = f"{words.count(row['numerator_before'])} of {words.count(row['denominator_before'])}"
    span = words.points_between(row["change_low"], row["change_high"])
    return (
        f"**{row['title']}** {way} by {words.points_apart(row['change'])} (95% interval {span}):"
        f" {words.percent(row['rate'])} ({counts}) in"
        f" {words.period_name(row['period_start'], period_type)} after"
        f" {words.percent(row['rate_before'])} ({before})"
    )
