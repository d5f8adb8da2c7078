"""outcomes diff: which numbers moved between two warehouses, and why."""

import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import polars as pl

from etl.cli.console import say, steps, table
from etl.errors import ExitCode, OutcomesError
from etl.history.as_at import build_as_at
from etl.history.diff import Difference, difference
from etl.history.released import release_of, warehouse_of
from etl.history.releases import ReleaseRecord, releases
from etl.live import live_build

_MOST_ROWS = 20
_COUNTS = ("numerator", "denominator")
_CAUSES = ("definition", "new_data", "correction")


def run_diff(old: str, new: str, output: str) -> None:
    """Compare two warehouses, each named by 'live', 'previous', a version, a date or a file."""
    # Standard output is the answer's alone where a program reads it.
    with nullcontext(_silent) if output == "csv" else steps("Comparing") as progress:
        was, now = (_warehouse(name, progress) for name in (old, new))
        found = difference(was, now, progress)
    if output == "csv":
        frame = pl.DataFrame(found.moved, schema=list(found.columns), orient="row")
        sys.stdout.write(frame.write_csv())
        return
    _say_causes(found)
    _say_moved(found)


def _silent(_step: str) -> None:
    pass


def _warehouse(name: str, progress: Callable[[str], None]) -> Path:
    if Path(name).is_file():
        return Path(name)
    if day := _day(name):
        return build_as_at(day, progress).path
    if name == "live":
        live = live_build()
        if live is None:
            raise OutcomesError("There is no warehouse yet: outcomes build.", ExitCode.NO_WAREHOUSE)
        return live.path
    return warehouse_of(_release(name), progress)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def _release(name: str) -> ReleaseRecord:
    made = releases()
    if name == "previous":
        if len(made) < 2:
            raise OutcomesError("Only one warehouse has ever been live.", ExitCode.USAGE)
        return made[-2]
    try:
        return release_of(name)
    except OutcomesError as error:
        raise OutcomesError(
            f"{name!r} is no file, no date, and no version. {error} Say also: live, previous, or a"
            " day as 2026-09-30.",
            ExitCode.USAGE,
        ) from error


def _say_causes(found: Difference) -> None:
    say(f"From delivery {found.old.last_delivery} to delivery {found.new.last_delivery}:")
    for number, what, rows in found.deliveries_between:
        say(f"  delivery {number}: {what}, {rows:,} rows read")
    if found.old.definitions == found.new.definitions:
        say("sql/ and data/reference are the same.")
    else:
        changed = ", ".join(found.definitions_changed) or "none of a metric itself"
        say(f"sql/ or data/reference changed. Definitions that changed: {changed}.")


def _say_moved(found: Difference) -> None:
    if not found.moved:
        say("No number moved.")
        return
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.moved]
    say(f"{len(rows):,} counts moved. In all, by metric and cause (numerator of denominator):")
    totals: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for name, value in row.items():
            if "_by_" in name or name.startswith(("old_", "new_")):
                totals[row["metric"], row["period_type"]][name] += value
    table(
        ("metric", "by", "periods", "was", "is", *(cause.replace("_", " ") for cause in _CAUSES)),
        [
            (*key, sum((r["metric"], r["period_type"]) == key for r in rows), *_moves(total))
            for key, total in sorted(totals.items())
        ],
    )
    say(f"The widest {min(len(rows), _MOST_ROWS)} (all of them: --format csv):")
    table(
        ("metric", "by", "from", "was", "is", *(cause.replace("_", " ") for cause in _CAUSES)),
        [
            (row["metric"], row["period_type"], str(row["period"]), *_moves(row))
            for row in rows[:_MOST_ROWS]
        ],
    )


def _moves(row: dict[str, int]) -> list[str]:
    was, now = (
        f"{row[f'{when}_numerator']:,} of {row[f'{when}_denominator']:,}" for when in ("old", "new")
    )
    by = [" of ".join(f"{row[f'{c}_by_{cause}']:+,}" for c in _COUNTS) for cause in _CAUSES]
    return [was, now, *by]
