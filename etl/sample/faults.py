"""Plants faults in the text of made-up chunks and says exactly where each one stands."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from etl.sample.fault_changes import Row
from etl.sample.fault_kinds import KINDS, Kind
from etl.sample.plan import Plan

FaultPlan = dict[int, list[Kind]]
FAULT_PART = 1_000_000_000  # Random numbers of their own, so that clean rows stay the same.


@dataclass(frozen=True)
class Fault:
    """A planted fault; `line` counts the lines of its chunk from 0."""

    table: str
    column: str | None
    kind: str
    line: int


def plan_faults(plan: Plan, file_format: str) -> FaultPlan:
    """Which kinds go into which chunk, spread evenly over the extract."""
    rng = plan.random(FAULT_PART)
    chosen: FaultPlan = defaultdict(list)
    for kind in KINDS:
        if file_format != "parquet" or not kind.text_only:
            for place in rng.integers(0, len(plan.chunks()), kind.copies):
                chosen[int(place)].append(kind)
    return dict(chosen)


@dataclass
class Sheet:
    """The lines of one table in a chunk, with the changes to be made to them."""

    columns: list[str]
    lines: list[bytes]
    used: set[int] = field(default_factory=set)
    changed: dict[int, bytes] = field(default_factory=dict)
    inserted: dict[int, bytes] = field(default_factory=dict)
    faults: list[tuple[int, Kind, bool]] = field(default_factory=list)

    def row(self, line: int) -> Row:
        """Cells of a line by column. Made-up data has no quoted cells."""
        return dict(zip(self.columns, self.lines[line].decode().split(","), strict=True))

    def change(self, line: int, text: bytes, kind: Kind) -> None:
        """Put a faulty text in the place of a line."""
        self.used.add(line)
        self.changed[line] = text
        self.faults.append((line, kind, False))

    def insert(self, line: int, text: bytes, kind: Kind) -> None:
        """Put a faulty text behind a line."""
        self.used.add(line)
        self.inserted[line] = text
        self.faults.append((line, kind, True))

    def text(self) -> bytes:
        """The lines with all changes made."""
        lines = list(self.lines)
        for line, text in self.changed.items():
            lines[line] = text
        for line in sorted(self.inserted, reverse=True):
            lines.insert(line + 1, self.inserted[line])
        return b"".join(line + b"\n" for line in lines)

    def places(self, table: str) -> list[Fault]:
        """Where each fault stands once the inserted lines have moved the others down."""
        behind = sorted(self.inserted)
        return [
            Fault(table, kind.column, kind.name, line + bisect_left(behind, line) + is_inserted)
            for line, kind, is_inserted in self.faults
        ]


def plant(
    texts: dict[str, bytes],
    columns: dict[str, list[str]],
    kinds: list[Kind],
    rng: np.random.Generator,
    end: np.datetime64,
) -> tuple[dict[str, bytes], list[Fault]]:
    """Texts of a chunk with the faults in them, and their places.

    A kind for which the chunk has no suitable row is left out: only what is there is reported.
    """
    sheets = {name: Sheet(columns[name], text.splitlines()) for name, text in texts.items()}
    for kind in kinds:
        _plant_one(sheets, kind, rng, end)
    planted = {name: sheet.text() for name, sheet in sheets.items()}
    return planted, [fault for name, sheet in sheets.items() for fault in sheet.places(name)]


def _plant_one(
    sheets: dict[str, Sheet], kind: Kind, rng: np.random.Generator, end: np.datetime64
) -> None:
    source, target = sheets[kind.source or kind.table], sheets[kind.table]
    found = _suitable(source, kind, rng, end)
    if found is None:
        return
    line, text = found
    source.used.add(line)
    if kind.source is None:
        target.change(line, text, kind)
    elif (place := _unused(target, rng)) is not None:
        target.insert(place, text, kind)


def _suitable(
    sheet: Sheet, kind: Kind, rng: np.random.Generator, end: np.datetime64
) -> tuple[int, bytes] | None:
    for line in rng.permutation(len(sheet.lines)).tolist():
        if line in sheet.used:
            continue
        if kind.spoil:
            return line, kind.spoil(sheet.lines[line])
        row = kind.change(sheet.row(line), kind.column, end)
        if row is not None:
            return line, ",".join(row.values()).encode()
    return None


def _unused(sheet: Sheet, rng: np.random.Generator) -> int | None:
    free = (line for line in rng.permutation(len(sheet.lines)).tolist() if line not in sheet.used)
    return next(free, None)
