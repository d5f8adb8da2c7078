"""Rows as the questions about series give them, made up: of one process, or of one that changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from etl.findings.asking import Selection
from etl.findings.words import Row
from etl.measurement.intervals import newcombe_difference, wilson

MONTHS = {"month": 1, "quarter": 3, "financial year": 12}
DEFINITION = {
    "metric": "made_up_share",
    "kind": "share",
    "title": "Made-up share",
    "unit": "defendants, at finalisation",
    "better": "higher",
    "numerator": "those who answered yes",
    "denominator": "those finalised",
    "excluded": "open cases",
    "counts_table": "metrics.counts",
}


def selection(period_type: str = "quarter", **chosen: str) -> Selection:
    """A selection of the made-up metric."""
    return Selection("made_up_share", period_type, **chosen)


def starts(period_type: str, periods: int) -> list[date]:
    """First days of so many periods from April 2018 on."""
    months = [3 + MONTHS[period_type] * place for place in range(periods)]
    return [date(2018 + month // 12, month % 12 + 1, 1) for month in months]


def periods_of(period_type: str, count: int, whole: int | None = None) -> list[Row]:
    """Periods of one version, the first `whole` of them complete."""
    days = starts(period_type, count + 1)
    return [
        {
            "period_start": start,
            "period_end": after - timedelta(days=1),
            "is_complete": whole is None or place < whole,
            "version": 1,
            "is_mixed": False,
            "is_settled": True,
        }
        for place, (start, after) in enumerate(pairwise(days))
    ]


def share_rows(
    counts: Sequence[tuple[int, int, int]], period_type: str = "quarter", whole: int | None = None
) -> list[Row]:
    """Rows of sql/questions/series.sql from (numerator, denominator, eligible) of each period."""
    rows = periods_of(period_type, len(counts), whole)
    for row, numbers in zip(rows, counts, strict=True):
        row |= _share(*numbers)
    year = 12 // MONTHS[period_type]
    for place, row in enumerate(rows):
        row |= _against(row, rows[place - year] if place >= year else None)
    return rows


def _share(numerator: int, denominator: int, eligible: int) -> Row:
    found = wilson(numerator, denominator)
    rest = eligible - denominator
    return {
        "numerator": numerator,
        "denominator": denominator,
        "eligible": eligible,
        "rate": found and found.value,
        "rate_low": found and found.low,
        "rate_high": found and found.high,
        "coverage": denominator / eligible if eligible else None,
        "rate_if_rest_no": numerator / eligible if eligible else None,
        "rate_if_rest_yes": (numerator + rest) / eligible if eligible else None,
    }


def _against(row: Row, before: Row | None) -> Row:
    then = before or {}
    change = None
    if before and before["denominator"] and row["denominator"]:
        pair = [(one["numerator"], one["denominator"]) for one in (row, before)]
        change = newcombe_difference(*pair)
    fewer = change and change.value > 0 and row["numerator"] < before["numerator"]
    return {
        "numerator_before": then.get("numerator"),
        "denominator_before": then.get("denominator"),
        "change": change and change.value,
        "change_low": change and change.low,
        "change_high": change and change.high,
        "version_before": then.get("version"),
        "is_mixed_before": then.get("is_mixed"),
        "is_rate_up_count_down": bool(fewer),
    }


def mean_rows(
    values: Sequence[tuple[int, int, int]], period_type: str = "quarter", whole: int | None = None
) -> list[Row]:
    """Rows of sql/questions/mean_series.sql from (total, denominator, eligible) of each period."""
    rows = periods_of(period_type, len(values), whole)
    for row, (total, denominator, eligible) in zip(rows, values, strict=True):
        mean = total / denominator if denominator else None
        half = 1.96 * (total + 1) / denominator**1.5 if denominator >= 30 else None
        row |= {
            "total": total,
            "denominator": denominator,
            "eligible": eligible,
            "mean": mean,
            "mean_low": mean - half if half else None,
            "mean_high": mean + half if half else None,
            "coverage": denominator / eligible if eligible else None,
        }
    return rows


def registered(first: date, last: date, **values: object) -> Row:
    """A row of sql/questions/baselines.sql."""
    return {
        "first_day": first,
        "last_day": last,
        "applies_from": first,
        "registered_on": last,
        "signed_by": "the owner of the data",
        "reason": "a settled year",
        "is_of_metric": False,
        "is_of_area": False,
    } | values


@st.composite
def counts(draw: st.DrawFn, most: int = 400) -> list[tuple[int, int, int]]:
    """Counts of up to 30 periods: steady, stepping, drifting, sparse, unrecorded, all or none."""
    periods = draw(st.integers(0, 30))
    size = draw(st.sampled_from([0, 3, 30, most]))
    level, step, drift = (draw(st.floats(low, high)) for low, high in _PROCESS)
    found = []
    for place in range(periods):
        eligible = draw(st.integers(size // 2, size))
        recorded = draw(st.sampled_from([0, eligible // 3, eligible, eligible]))
        share = level + (step if place > periods // 2 else 0) + drift * place
        noise = draw(st.integers(-2, 2))
        numerator = min(max(round(recorded * share) + noise, 0), recorded)
        found.append((numerator, recorded, eligible))
    return found


_PROCESS = ((0, 1), (-0.5, 0.5), (-0.03, 0.03))


@st.composite
def with_a_change_of_definition(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """The rows, counted by a second version from some period on, in or at the start of it."""
    changed = draw(st.one_of(st.none(), st.integers(0, len(rows))))
    is_within = draw(st.booleans())
    for place, row in enumerate(rows):
        if changed is not None and place >= changed:
            row["version"] = 2
            row["is_mixed"] = is_within and place == changed
        year = 12 // round((row["period_end"] - row["period_start"]).days / 30.4)
        if "version_before" in row and place >= year:
            row["version_before"] = rows[place - year]["version"]
            row["is_mixed_before"] = rows[place - year]["is_mixed"]
    return rows
