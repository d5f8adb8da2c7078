"""What of a metric an intervention is held against: one series by month or quarter, by its kind.

A share and a mean as they are; of a mix one category; of a time to event the share that had ended
within so many days, as a mean of those that have ended would count the short waits alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.errors import ExitCode, OutcomesError
from etl.findings import stages, words
from etl.findings.asking import Ask, Selection
from etl.findings.endings import endings_of
from etl.findings.interrupted_recording import Recorded, recorded_of
from etl.findings.phases import is_point
from etl.findings.wait import DAYS, Wait
from etl.findings.waiting import waiting
from etl.findings.words import Row
from etl.measurement.curves import as_counts
from etl.measurement.interrupted import Series
from etl.measurement.interrupted.axis import DAYS_IN_YEAR

# The share of a period that may still be open where stages of its cases are held against others:
# what is open in the newest alone would look like a fall.
STILL_OPEN = 0.01
_USUAL_DAYS = 90
_REACHED_LATER = (
    "Cases stand at the day of their referral and come to a stage later, so what happened on the"
    " date may have moved cases of periods before it as well."
)


@dataclass(frozen=True)
class Part:
    """What is asked of a metric of several numbers: a category of a mix, days of a wait."""

    category: str | None = None
    within_days: int | None = None


@dataclass(frozen=True)
class PartSeries:
    """A series, what of the metric it is (empty: all of it), and the part it is.

    Its units are followed for ``followed_days``, 0 where nothing that comes later is counted.
    ``looks`` is how many parts there were to choose from, ``remarks`` what to know of the series,
    ``recorded`` of how many of a period the answer is.
    """

    series: Series
    name: str
    part: Part
    followed_days: int = 0
    looks: int = 1
    remarks: tuple[str, ...] = ()
    recorded: Recorded = ()


def part_series(ask: Ask, selection: Selection, definition: Row, part: Part) -> PartSeries:
    """Return the series of a metric, or of a part of it.

    Raise OutcomesError for years, for a part that the metric has not, and for a stock.
    """
    if selection.period_type == "financial year":
        raise OutcomesError(
            "An interrupted time series needs months or quarters: choose --period month or"
            " quarter.",
            ExitCode.USAGE,
        )
    kind = definition["kind"]
    _check_part(definition, part)
    if kind not in _SERIES:
        raise OutcomesError(
            f"{selection.metric} is a {kind}: each level is nearly the one before, so that no"
            " change at a date can be told. Ask a metric of what comes in.",
            ExitCode.USAGE,
        )
    return _SERIES[kind](ask, selection, definition, part)


def categories(ask: Ask, selection: Selection) -> dict[str, str]:
    """Names of the categories of a mix, by code, in the order of their list."""
    return _names(ask("mix_series", **selection.filters).to_dicts())


def _names(rows: Sequence[Row]) -> dict[str, str]:
    names = {row["category"]: row["category_name"] for row in rows}
    # How many of the newest are still open says only how new they are.
    return {code: name for code, name in names.items() if code != stages.STILL_OPEN}


def _check_part(definition: Row, part: Part) -> None:
    for name, value, kind in (
        ("category", part.category, "mix"),
        ("within_days", part.within_days, "time to event"),
    ):
        if value is not None and definition["kind"] != kind:
            raise OutcomesError(
                f"{definition['metric']} is a {definition['kind']}: only a {kind} has {name}.",
                ExitCode.USAGE,
            )


def _of_share(ask: Ask, selection: Selection, definition: Row, part: Part) -> PartSeries:
    rows = ask("series", **selection.filters).to_dicts()
    followed = round((definition["follow_up_months"] or 0) * DAYS_IN_YEAR / 12)
    series = _counted(rows, "numerator")
    return PartSeries(series, "", part, followed, recorded=recorded_of(rows))


def _of_mean(ask: Ask, selection: Selection, _definition: Row, part: Part) -> PartSeries:
    rows = ask("mean_series", **selection.filters).to_dicts()
    series = _counted(rows, "total", is_mean=True)
    return PartSeries(series, "", part, recorded=recorded_of(rows))


def _of_mix(ask: Ask, selection: Selection, definition: Row, part: Part) -> PartSeries:
    rows = ask("mix_series", **selection.filters).to_dicts()
    names = _names(rows)
    if part.category not in names:
        raise OutcomesError(
            f"{selection.metric} is a mix, and has no category {part.category or '(none given)'}:"
            f" give --category, one of {', '.join(names)}.",
            ExitCode.USAGE,
        )
    is_of_stages = definition["category_list"] == stages.LIST
    if is_of_stages:
        rows = _ripe(rows)
    own = [row for row in rows if row["category"] == part.category]
    name = words.begin_small(names[part.category])
    remarks = (_REACHED_LATER,) if is_of_stages else ()
    return PartSeries(
        _counted(own, "numerator"), name, part, looks=len(names), remarks=remarks,
        recorded=recorded_of(own),
    )  # fmt: skip


def _ripe(rows: Sequence[Row]) -> list[Row]:
    """Take the counts from periods of which more than little is still open."""
    periods = [list(own) for _, own in groupby(rows, key=lambda row: row["period_start"])]
    return [
        row | ({} if stages.is_ripe(own, STILL_OPEN) else {"denominator": None})
        for own in periods
        for row in own
    ]


def _of_wait(ask: Ask, selection: Selection, definition: Row, part: Part) -> PartSeries:
    found = waiting(ask, selection)
    days = part.within_days
    if days is None:
        days = int(found.comparison.day) if found.comparison else _USUAL_DAYS
    if days not in DAYS:
        raise OutcomesError(
            f"within_days is {days}: give one of {', '.join(map(str, DAYS))}.", ExitCode.USAGE
        )
    counts = [_ended_within(wait, days) for wait in found.periods]
    series = _series([wait.first_day for wait in found.periods], counts)
    name = f"share {endings_of(definition).ended} within {days} days"
    return PartSeries(series, name, Part(within_days=days), days)


def _ended_within(wait: Wait, days: int) -> tuple[float, float] | None:
    # Who has not been followed so long yet would be missing from the newest periods alone.
    is_followed = wait.is_whole and wait.followed_days >= days
    return as_counts(wait.ended, days) if is_followed and wait.units else None


def _counted(rows: Sequence[Row], numerator: str, is_mean: bool = False) -> Series:
    # A period within which the definition changed is still a point: the change is an event that
    # coincides, and is told as one.
    counts = [
        (row[numerator], row["denominator"]) if is_point(row | {"is_mixed": False}) else None
        for row in rows
    ]
    return _series([row["period_start"] for row in rows], counts, is_mean)


def _series(
    starts: Sequence, counts: Sequence[tuple[float, float] | None], is_mean: bool = False
) -> Series:
    if len(starts) < 2:
        raise OutcomesError(
            "An interrupted time series needs at least two periods with counts: choose another"
            " --period or metric.",
            ExitCode.USAGE,
        )
    numerators, denominators = zip(*(one or (None, None) for one in counts), strict=True)
    return Series(tuple(starts), numerators, denominators, is_mean)


_SERIES: dict[str, Callable[[Ask, Selection, Row, Part], PartSeries]] = {
    "share": _of_share,
    "mean": _of_mean,
    "mix": _of_mix,
    "time to event": _of_wait,
}
