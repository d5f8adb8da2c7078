"""What counts of the landed rows, found by Spark: the selects of etl/judging, in their order."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from etl.contract import Table, contract
from etl.judging.accepted import excluded, orphans, superseded, that_count
from etl.judging.rules import rules_of, violations
from etl.judging.set_aside import set_aside
from etl.ledger import Delivery
from etl.spark.landed import show_landed_rows
from etl.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TEXTS = ("column_name", "value_class", "rule", "reason", "what_to_do")
_VIOLATIONS_TYPES = {
    "contract_table": "varchar", "file_id": "varchar", "row_number": "bigint",
    "source_line": "bigint", **dict.fromkeys(_TEXTS, "varchar"), "line": "bigint",
}  # fmt: skip
_PLACE_TYPES = {"file_id": "varchar", "row_number": "bigint"}


def _none(types: dict[str, str]) -> str:
    nulls = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in types.items())
    return f"select {nulls} where false"


class Accepting:
    """One build's way from landed rows to accepted.<table>, table by table, parents first."""

    def __init__(
        self, tables: Tables, entries: list[Delivery], corrected_until: int | None
    ) -> None:
        self._tables = tables
        self._entries = that_count(entries, corrected_until)
        self._corrected_until = corrected_until
        self._left_out = set_aside(self._entries)
        self._parts: dict[str, DataFrame] = {}
        self._places = count()

    def show(self) -> None:
        """Show landed.*, landed.violations, landed.superseded and accepted.*."""
        show_landed_rows(self._tables, self._entries, self._left_out)
        # So that the tables are there, whatever the first of the contract holds.
        self._add("violations", _none(_VIOLATIONS_TYPES), _VIOLATIONS_TYPES)
        self._add("superseded", _none(_PLACE_TYPES), _PLACE_TYPES)
        for table in contract().values():
            self._accept(table)

    def _accept(self, table: Table) -> None:
        broken = " union all ".join(violations(rule) for rule in rules_of(table))
        self._add("violations", broken, _VIOLATIONS_TYPES)
        self._show_accepted(table)
        replaced = self._replaced(table)
        if table.parent:
            rows = f"(select * from accepted.{table.name})"
            self._add("violations", orphans(table, table.parent, rows), _VIOLATIONS_TYPES)
        if replaced:
            self._add("superseded", _but_broken(table, replaced), _PLACE_TYPES)
        self._show_accepted(table)

    def _replaced(self, table: Table) -> str:
        later = superseded(
            table, self._entries, self._left_out, self._corrected_until, self._taken_back
        )
        return " union all ".join(later)

    def _taken_back(self, keys: Path) -> str:
        name = f"landed.taken_back_{next(self._places)}"
        rows = self._tables.session.read.parquet(keys.resolve().as_uri())
        self._tables.show(name, rows)
        return name

    def _show_accepted(self, table: Table) -> None:
        """What landed but for the rows excluded by now."""
        accepted = f"""
            select landed.* from landed.{table.name} as landed
            anti join ({excluded(table)}) as excluded
                on excluded.file_id = landed.file_id and excluded.row_number = landed.row_number
        """
        self._tables.show(f"accepted.{table.name}", self._tables.select(accepted))

    def _add(self, name: str, statement: str, columns: Iterable[str]) -> None:
        """Compute further rows of landed.violations or landed.superseded, once."""
        part = f"landed.{name}_{next(self._places)}"
        self._tables.write(part, self._tables.select(statement).toDF(*columns))
        further = self._tables.select(f"select * from {part}")
        known = self._parts.get(name)
        self._parts[name] = known.union(further) if known else further
        self._tables.show(f"landed.{name}", self._parts[name])


def _but_broken(table: Table, replaced: str) -> str:
    # A row that waits for its parent is in quarantine, and counted nowhere else.
    return f"""
        select replaced.file_id, replaced.row_number from ({replaced}) as replaced
        anti join (
            select file_id, row_number from landed.violations
            where contract_table = '{table.name}'
        ) as broken
            on broken.file_id = replaced.file_id and broken.row_number = replaced.row_number
    """
