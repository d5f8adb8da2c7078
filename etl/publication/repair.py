"""Give company to counts that the gate's attackers can tell, so that a draft can be made again."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from etl.publication.model import Release
from etl.publication.restating import Cell
from etl.publication.table import COUNTS, Table

# What is tried of a row, one after the other: its smallest shown count, all of the measures that
# hang together with the told one, everything.
ROUNDS = 3
CHANGE = "small change"
_PLACE = ("quarter", "area_type", "area_code", "offence_type", "offence_code")
Row = dict[str, object]


class Told(Protocol):
    """A count that the gate can tell: where it stands; others of the row that ``also`` bear."""

    kind: str
    table: str
    quarter: str
    area: str
    offence: str
    measure: str
    column: str


def can_be_repaired(faults: Sequence[Told]) -> bool:
    """Whether to withhold more may help: every fault is of what can be told, or of a change."""
    return bool(faults) and all("told" in one.kind or CHANGE in one.kind for one in faults)


def more_to_withhold(release: Release, faults: Iterable[Told], turn: int) -> frozenset[Cell]:
    """Return further counts to withhold beside those told, more of them with each turn from 0."""
    found: set[Cell] = set()
    for fault in faults:
        table = release.table(fault.table)
        if table is not None:
            found |= set(_of_row(release, table, fault, turn))
    return frozenset(found)


def _of_row(release: Release, table: Table, fault: Told, turn: int) -> list[Cell]:
    rows = [row for row in table.rows.to_dicts() if _is_in_row(row, fault)]
    if CHANGE in fault.kind:
        # Of a difference the last is the part: without it nobody sees how far either moved.
        name = fault.column.rsplit(" less ", 1)[-1]
        name = name if "." in name else f"{fault.measure}.{name}"
        own = [row for row in rows if row["measure"] == name.split(".")[0]]
        return [(*(str(row[key]) for key in _PLACE), name) for row in own]
    shown = [
        (row[count], f"{row['measure']}.{count}", row)
        for row in rows
        for count in COUNTS
        if row[count]
    ]
    if turn == 0:
        shown = [one for one in shown if _hangs_together(release, fault, one[1])] or shown
        shown = sorted(shown, key=lambda one: one[:2])[:1]
    elif turn == 1:
        shown = [one for one in shown if _hangs_together(release, fault, one[1])] or shown
    return [(*(str(row[key]) for key in _PLACE), name) for _, name, row in shown]


def _is_in_row(row: Row, fault: Told) -> bool:
    return (row["quarter"], row["area_code"], row["offence_code"]) == (
        fault.quarter, fault.area, fault.offence,
    )  # fmt: skip


def _hangs_together(release: Release, fault: Told, name: str) -> bool:
    """Whether a count stands in a relation with the told one, or is of its measure."""
    same = dict(release.same)
    told = {f"{fault.measure}.{fault.column}", *fault.column.replace(" less ", " ").split()}
    own = {same.get(one, one) for one in told}
    near = {one for names in release.relations if own & set(names) for one in names}
    return same.get(name, name) in near or name.startswith(f"{fault.measure}.")
