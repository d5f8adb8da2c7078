"""Read the folders of releases as anybody can: release.json and the tables as CSV."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from etl.errors import ExitCode, OutcomesError

COUNTS = ("numerator", "denominator", "eligible")
PERCENTS = ("percent", "percent_low", "percent_high", "coverage_percent")
WITHHELD = "[c]"
MARKS = (WITHHELD, "[x]", "[z]")
KEYS = (
    "quarter", "area_type", "area_code", "area_name", "region", "offence_type", "offence_code",
    "measure",
)  # fmt: skip
_COLUMNS = (*KEYS, *COUNTS, *PERCENTS, "first_published")


@dataclass(frozen=True)
class Folder:
    """A release as it lies in its folder.

    ``rows``: its protected tables one below the other, all text but ``rounded_to`` (0 where
    exact) and ``is_omitted`` (whether its table leaves the measure out of what is new).
    ``relations``: names of parts, and of the whole they are parts of; ``sums``: of parts that come
    to the last; ``same``: of two counts that are one; ``within``: of a class of offences the names
    of parts and of a whole there, and whether they come to it. ``region_of``, ``class_of``: by
    code.
    """

    name: str
    published_at: str
    rows: pl.DataFrame
    relations: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...]
    same: tuple[tuple[str, ...], ...]
    within: tuple[tuple[str, tuple[str, ...], bool], ...]
    region_of: dict[str, str]
    class_of: dict[str, str]


def read_folders(folders: Sequence[Path]) -> list[Folder]:
    """Read some releases, the oldest first.

    Raise OutcomesError where one is no release, or holds a table that it does not name.
    """
    read = [_read(folder) for folder in folders]
    return sorted(read, key=lambda one: (one.published_at, one.name))


def by_relations(folders: Sequence[Folder]) -> list[list[Folder]]:
    """Part the rows by the release whose relations hold of them: the last that counted the quarter.

    What counts have in common is read off the cases of a release: an answer that was recorded of
    everybody then may be missing later, and no sum of one holds of the quarters of the other.
    """
    order = {one.name: place for place, one in enumerate(folders)}
    counted: dict[str, int] = {}
    for one in folders:
        for quarter, name in _counted(one):
            counted[quarter] = max(counted.get(quarter, 0), order.get(name, order[one.name]))
    return [
        [_as_told_by(folders[place], one, quarters) for one in folders]
        for place in sorted(set(counted.values()))
        if (quarters := [quarter for quarter, own in counted.items() if own == place])
    ]


def _counted(folder: Folder) -> list[tuple[str, str]]:
    if not len(folder.rows):
        return []
    return folder.rows.select("quarter", "first_published").unique().rows()


def _as_told_by(teller: Folder, folder: Folder, quarters: Sequence[str]) -> Folder:
    rows = folder.rows
    rows = rows.filter(pl.col("quarter").is_in(list(quarters))) if len(rows) else rows
    told = {name: getattr(teller, name) for name in ("relations", "sums", "same", "within")}
    return replace(folder, rows=rows, **told)


def _read(folder: Path) -> Folder:
    told = _told(folder)
    hierarchy = told.get("hierarchy") or {}
    named = {entry["name"]: entry for entry in told["tables"]}
    found = {path.stem for path in (folder / "tables").glob("*.csv")}
    if found != set(named):
        other = ", ".join(sorted(found ^ set(named)))
        raise OutcomesError(
            f"{folder.name}: tables/*.csv and release.json do not name the same tables ({other})."
            " Make the release again.",
            ExitCode.REFUSED,
        )
    omitted = {(one["table"], one["measure"]) for one in told.get("omitted", ())}
    parts = [
        _table(folder, told["name"], entry, omitted)
        for entry in named.values()
        if entry.get("is_protected", True)
    ]
    return Folder(
        name=told["name"],
        published_at=told["published_at"],
        rows=pl.concat(parts) if parts else pl.DataFrame(),
        relations=_names(told, "relations"),
        sums=_names(told, "sums"),
        same=_names(told, "same"),
        within=tuple(_within(told.get("within") or {})),
        region_of=dict(hierarchy.get("area", {})),
        class_of=dict(hierarchy.get("offence", {})),
    )


def _told(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        missing = [key for key in ("name", "published_at", "tables") if key not in told]
    except (OSError, ValueError, TypeError) as error:
        raise OutcomesError(
            f"{folder.name}: release.json is missing or cannot be read. Only folders that"
            " 'outcomes publish' made are releases.",
            ExitCode.REFUSED,
        ) from error
    if missing:
        raise OutcomesError(
            f"{folder.name}: release.json has no {', '.join(missing)}. Make the release again.",
            ExitCode.REFUSED,
        )
    return told


def _within(told: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    for only, one in told.items():
        yield from ((only, names, False) for names in _names(one, "relations"))
        yield from ((only, names, True) for names in _names(one, "same"))


def _names(told: dict[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names) for names in told.get(key, ()))


def _table(
    folder: Path, release: str, entry: dict[str, Any], omitted: set[tuple[str, str]]
) -> pl.DataFrame:
    name = entry["name"]
    path = folder / "tables" / f"{name}.csv"
    try:
        text = pl.read_csv(path, infer_schema=False).select(_COLUMNS)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OutcomesError(
            f"{folder.name}: tables/{path.name} has not the columns of a published table."
            " Make the release again.",
            ExitCode.REFUSED,
        ) from error
    left_out = [measure for table, measure in omitted if table == name]
    return text.with_columns(
        pl.lit(release).alias("release"),
        pl.lit(name).alias("table"),
        pl.lit(int(entry.get("rounded_to") or 0)).alias("rounded_to"),
        (pl.col("measure").is_in(left_out) & (pl.col("first_published") == release)).alias(
            "is_omitted"
        ),
    )
