"""What the files say of each quarter, as arrays: every count of every cell, known or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl

from etl.errors import ExitCode, OutcomesError
from etl.publication.gate.counts import Counts
from etl.publication.gate.files import COUNTS, MARKS, PERCENTS, WITHHELD, Folder
from etl.publication.gate.hierarchy import Grid, Sums, place_rows, sums_of

# No count is larger: the defendants of two years.
MOST = 1_000_000


class Status(IntEnum):
    """What the files say of a count; where two say something, the larger.

    ``STANDING``: a revision repeats it, so it has moved by less than the threshold if at all.
    """

    UNPUBLISHED = 0
    OMITTED = 1
    STANDING = 2
    SHOWN = 3
    ROUNDED = 4
    WITHHELD = 5


@dataclass(frozen=True)
class Facts:
    """One quarter as one release first published it (its vintage).

    ``low``, ``high``: cells x counts, between which each count is shown to lie; ``status`` of
    each; ``is_told``: shown exactly, whatever else is said of it. ``table``: the place in
    ``tables`` of one it stands in. ``percents``: rows x (cell, part, whole, per mille) of shown
    percentages that bear on counts. ``rows``: as printed, with the columns cell and table.
    ``standing``: rows of earlier vintages that the release repeats of the quarter.
    """

    quarter: str
    vintage: str
    low: np.ndarray
    high: np.ndarray
    status: np.ndarray
    is_told: np.ndarray
    table: np.ndarray
    percents: np.ndarray
    sums: Sums
    rows: pl.DataFrame
    standing: pl.DataFrame


@dataclass(frozen=True)
class Everything:
    """All facts of all releases, by quarter, each quarter's vintages the oldest first."""

    grid: Grid
    counts: Counts
    tables: tuple[str, ...]
    quarters: dict[str, tuple[Facts, ...]]
    contradicted: pl.DataFrame


_CELL = ("quarter", "vintage", "area_type", "area", "offence_type", "offence_code", "measure")


def facts_of(folders: Sequence[Folder], grid: Grid, counts: Counts, threshold: int) -> Everything:
    """Lay all rows of all releases together; what stands moved by less than a ``threshold``.

    ``contradicted``: rows that two releases, or two tables, print otherwise. Raise OutcomesError
    where a value is neither a number nor a mark.
    """
    frames = [one.rows for one in folders if len(one.rows)]
    if not frames:
        return Everything(grid, counts, (), {}, pl.DataFrame())
    every = _placed(frames, grid)
    _refuse_other_texts(every)
    rows = _distinct(every)
    tables = tuple(sorted(rows["table"].unique()))
    order = {one.name: place for place, one in enumerate(folders)}
    sums = {one.name: sums_of(grid, one) for one in folders}
    vintages: dict[str, list[Facts]] = {}
    parts = rows.partition_by("quarter", "vintage", as_dict=True)
    # What a release repeats: beside what it tells anew of a quarter, that is what stands.
    repeated = every.filter(pl.col("vintage") != pl.col("release"))
    stands = repeated.partition_by("quarter", "release", as_dict=True)
    for (quarter, vintage), own in sorted(
        parts.items(), key=lambda item: (item[0][0], order.get(item[0][1], -1), item[0][1])
    ):
        # A vintage whose release is not at hand is read as the first that repeats it.
        by = vintage if vintage in sums else own["release"][0]
        standing = stands.get((quarter, vintage), every[:0])
        facts = _facts(quarter, vintage, own, standing, tables, sums[by], counts, threshold)
        vintages.setdefault(quarter, []).append(facts)
    twice = pl.len().over("table", *_CELL) > 1
    found = {quarter: tuple(all_) for quarter, all_ in vintages.items()}
    return Everything(grid, counts, tables, found, rows.filter(twice))


def _placed(frames: Sequence[pl.DataFrame], grid: Grid) -> pl.DataFrame:
    """All rows of all releases, with the cell and the vintage of each."""
    rows = place_rows(pl.concat(frames)).with_columns(
        pl.coalesce("first_published", "release").alias("vintage")
    )
    return rows.join(
        grid.codes, on=["area_type", "area", "offence_type", "offence_code"], maintain_order="left"
    )


def _distinct(rows: pl.DataFrame) -> pl.DataFrame:
    """Those that later releases repeat once."""
    said = ["table", *_CELL, *COUNTS, *PERCENTS, "rounded_to"]
    return rows.unique(subset=said, keep="first", maintain_order=True)


def _refuse_other_texts(rows: pl.DataFrame) -> None:
    for names, number in ((COUNTS, r"^\d{1,7}$"), (PERCENTS, r"^\d{1,3}\.\d$")):
        for name in names:
            is_known = pl.col(name).is_in(list(MARKS)) | pl.col(name).str.contains(number)
            bad = rows.filter(~is_known.fill_null(False))
            if len(bad):
                raise OutcomesError(
                    f"{bad['release'][0]}: table {bad['table'][0]}, column {name} holds"
                    f" {len(bad)} values that are neither numbers nor marks"
                    f" ({', '.join(MARKS)}). Make the release again.",
                    ExitCode.REFUSED,
                )


def _facts(
    quarter: str, vintage: str, rows: pl.DataFrame, standing: pl.DataFrame,
    tables: tuple[str, ...], sums: Sums, counts: Counts, threshold: int,
) -> Facts:  # fmt: skip
    shape = len(sums.above), len(counts.names)
    facts = Facts(
        quarter, vintage, np.zeros(shape, dtype=np.int64), np.full(shape, MOST, dtype=np.int64),
        np.zeros(shape, dtype=np.int8), np.zeros(shape, dtype=bool),
        np.full(shape, -1, dtype=np.int64), _percents(rows, counts), sums, rows,
        standing,
    )  # fmt: skip
    place = {name: at for at, name in enumerate(tables)}
    for own, near in ((rows, 0), (standing, threshold - 1)):
        table = np.array([place[name] for name in own["table"]], dtype=np.int64)
        measures = own["measure"].to_list()
        for name in COUNTS:
            column = [counts.place[f"{measure}.{name}"] for measure in measures]
            _enter(facts, own, name, np.array(column, dtype=np.int64), table, near)
    # Of nobody there is no percentage.
    cell, _, whole, _ = facts.percents.T
    facts.low[cell, whole] = np.maximum(facts.low[cell, whole], 1)
    return facts


def _enter(
    facts: Facts, rows: pl.DataFrame, name: str, column: np.ndarray, table: np.ndarray, near: int
) -> None:
    """Enter what a column of the rows says of the counts that it holds, or are ``near`` to it."""
    texts, shown = rows[name], Status.STANDING if near else Status.SHOWN
    base, cell = rows["rounded_to"].to_numpy(), rows["cell"].to_numpy()
    value = texts.cast(pl.Int64, strict=False)
    is_shown = value.is_not_null().to_numpy()
    number = value.fill_null(0).to_numpy()
    is_rounded = base > 1
    # Controlled rounding: to the multiple below or above, so that tables add up.
    reach = np.where(is_rounded, base - 1, 0) + near
    low, high = number - reach, number + reach
    is_withheld = (texts == WITHHELD).to_numpy()
    is_omitted = rows["is_omitted"].to_numpy()
    status = np.select(
        [is_shown & is_rounded, is_shown, is_withheld & is_omitted, is_withheld],
        [Status.ROUNDED, shown, Status.OMITTED, Status.WITHHELD],
        Status.UNPUBLISHED,
    )
    at = cell[is_shown], column[is_shown]
    np.maximum.at(facts.low, at, low[is_shown])
    np.minimum.at(facts.high, at, high[is_shown])
    np.logical_or.at(facts.is_told, at, ~is_rounded[is_shown] & (near == 0))
    is_above = status > facts.status[cell, column]
    np.maximum.at(facts.status, (cell, column), status.astype(np.int8))
    facts.table[cell[is_above], column[is_above]] = table[is_above]


def _percents(rows: pl.DataFrame, counts: Counts) -> np.ndarray:
    """Shown percentages as constraints; of shown counts those that do not follow from them."""
    found = []
    for name, part, whole in (
        ("percent", "numerator", "denominator"),
        ("coverage_percent", "denominator", "eligible"),
    ):
        shown = rows.with_columns(
            (pl.col(name).cast(pl.Float64, strict=False) * 10).round().alias("per_mille"),
            (
                1000 * pl.col(part).cast(pl.Float64, strict=False)
                / pl.col(whole).cast(pl.Float64, strict=False)
            ).alias("own"),
        ).filter(pl.col("per_mille").is_not_null())  # fmt: skip
        follows = (pl.col("own") - pl.col("per_mille")).abs() <= 0.5 + 1e-6
        is_exact = pl.col("own").is_not_null() & (pl.col("rounded_to") <= 1)
        shown = shown.filter(~(is_exact | follows.fill_null(False)))
        for cell, measure, mille in shown.select("cell", "measure", "per_mille").iter_rows():
            found.append((cell, *counts.pair(measure, part, whole), int(mille)))
    return np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 4)
