"""Every area by every offence as one grid of cells, and which cell is the sum of which."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from etl.errors import ExitCode, OutcomesError
from etl.publication.gate.files import Folder

Node = tuple[str, str]
NATION, ALL = ("nation", "all"), ("all", "all")


@dataclass(frozen=True)
class Grid:
    """All areas and all offences there are, each as (type, code); regions go by their name."""

    areas: tuple[Node, ...]
    offences: tuple[Node, ...]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.areas) * len(self.offences)

    def names(self, cell: int) -> tuple[Node, Node]:
        """The area and the offence of a cell."""
        area, offence = divmod(cell, len(self.offences))
        return self.areas[area], self.offences[offence]

    @cached_property
    def codes(self) -> pl.DataFrame:
        """The cell of each area and offence, with columns as ``place_rows`` makes them."""
        rows = [(a, o, c, d) for a, c in self.areas for o, d in self.offences]
        columns = ["area_type", "offence_type", "area", "offence_code"]
        return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
            pl.Series("cell", range(self.size), dtype=pl.Int64)
        )


@dataclass(frozen=True)
class Sums:
    """Which cells are sums: pairs of a cell and those it is the sum of. ``above``: by cell, all
    cells it is part of; ``classes``: the class of its offences, '' of several."""

    lines: tuple[tuple[int, np.ndarray], ...]
    above: tuple[frozenset[int], ...]
    classes: np.ndarray

    def of(self, only: str) -> np.ndarray:
        """Which cells are of a class of offences, all where none is asked for."""
        return self.classes == only if only else np.ones(len(self.classes), dtype=bool)


def grid_of(folders: Sequence[Folder]) -> Grid:
    """Lay out the cells of some releases together."""
    areas, offences = {NATION}, {ALL}
    for one in folders:
        areas |= {("area", code) for code in one.region_of}
        areas |= {("region", name) for name in _regions(one)}
        offences |= {("group", code) for code in one.class_of}
        offences |= {("class", code) for code in one.class_of.values()}
        if len(one.rows):
            areas |= set(place_rows(one.rows).select("area_type", "area").unique().rows())
            offences |= set(one.rows.select("offence_type", "offence_code").unique().rows())
    return Grid(tuple(sorted(areas)), tuple(sorted(offences)))


def place_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Give rows the column ``area``, by which the grid knows an area: a region's name, or a code.

    Areas carry the name of their region, never its code.
    """
    is_region = pl.col("area_type") == "region"
    code = pl.when(is_region).then(pl.col("area_name")).otherwise(pl.col("area_code"))
    return rows.with_columns(code.alias("area"))


def _regions(folder: Folder) -> set[str]:
    return set(_region_of(folder).values())


def _region_of(folder: Folder) -> Mapping[str, str]:
    """The region of each area, by name: as release.json has it, else as the rows have it."""
    if folder.region_of or not len(folder.rows):
        return folder.region_of
    areas = folder.rows.filter(pl.col("area_type") == "area")
    return dict(areas.select("area_code", "region").unique().sort("area_code").rows())


def sums_of(grid: Grid, folder: Folder) -> Sums:
    """Which cell is the sum of which, as a release has it."""
    _refuse_without_class(grid, folder)
    areas = _levels(grid.areas, _region_of(folder), ("nation", "region", "area"))
    offences = _levels(grid.offences, folder.class_of, ("all", "class", "group"))
    categories = [place for place, (kind, _) in enumerate(grid.offences) if kind == "category"]
    if categories:
        offences.append((grid.offences.index(ALL), categories))
    width = len(grid.offences)
    lines = [
        (whole * width + o, np.array(parts) * width + o)
        for whole, parts in areas
        for o in range(width)
    ]
    lines += [
        (a * width + whole, a * width + np.array(parts))
        for whole, parts in offences
        for a in range(len(grid.areas))
    ]
    classes = [
        code if kind == "class" else folder.class_of.get(code, "") if kind == "group" else ""
        for kind, code in grid.offences
    ]
    return Sums(tuple(lines), _above(grid.size, lines), np.array(classes * len(grid.areas)))


def _refuse_without_class(grid: Grid, folder: Folder) -> None:
    kinds = {kind for kind, _ in grid.offences}
    without = {code for kind, code in grid.offences if kind == "group"} - set(folder.class_of)
    if "class" in kinds and without and folder.class_of != {}:
        without &= set(folder.rows.filter(pl.col("offence_type") == "group")["offence_code"])
    if "class" in kinds and without:
        raise OutcomesError(
            f"{folder.name}: release.json does not say under hierarchy.offence which class"
            f" {', '.join(sorted(without))} is in. Make the release again.",
            ExitCode.REFUSED,
        )


def _levels(
    nodes: Sequence[Node], parent_of: Mapping[str, str], kinds: tuple[str, str, str]
) -> list[tuple[int, list[int]]]:
    """Pair each node with those it is the sum of, by place."""
    top, middle, bottom = kinds
    at = {node: place for place, node in enumerate(nodes)}
    parts = defaultdict(list)
    for code, parent in sorted(parent_of.items()):
        if (bottom, code) in at and (middle, parent) in at:
            parts[at[middle, parent]].append(at[bottom, code])
    middles = {at[middle, parent] for parent in parent_of.values() if (middle, parent) in at}
    middles = middles or {place for (kind, _), place in at.items() if kind == middle}
    bottoms = {place for (kind, _), place in at.items() if kind == bottom}
    whole = sorted(middles or bottoms)
    root = [(at[top, "all"], whole)] if whole else []
    return [*root, *parts.items()]


def _above(size: int, lines: Sequence[tuple[int, np.ndarray]]) -> tuple[frozenset[int], ...]:
    direct = defaultdict(set)
    for whole, parts in lines:
        for part in parts.tolist():
            direct[part].add(whole)
    found: dict[int, frozenset[int]] = {}

    def above(cell: int) -> frozenset[int]:
        if cell not in found:
            found[cell] = frozenset(direct[cell]).union(*(above(one) for one in direct[cell]))
        return found[cell]

    return tuple(above(cell) for cell in range(size))
