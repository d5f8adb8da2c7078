"""The sources of sql/sources: how each kind of extract becomes rows of the contract."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from etl.anonymity.exemptions import Exemptions, exemptions
from etl.contract import contract
from etl.errors import ExitCode, OutcomesError
from etl.landing.layout import Layout, layout_of
from etl.landing.tolerance import tolerance_of
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_blocks

NOTICES = "notices"
_FOR_THE_SOURCE = {"title", "delivery", "population", "tolerance"}
_FOR_A_BLOCK = {
    "into", "files", "columns", "period", "delimiter", "encoding", "header line", "left out",
    "may carry",
}  # fmt: skip


@dataclass(frozen=True)
class Mapping:
    """One select of a source: which files it reads and which contract table it fills.

    ``left_out`` says in words which lines may give no row of this table; None where each must.
    """

    table: str
    files: str
    statement: str
    has_contract_columns: bool
    has_period: bool
    notices: str | None
    reading_sha256: str
    exempt: Exemptions
    layout: Layout
    left_out: str | None

    def reads(self, path: Path) -> bool:
        """Whether a file of this name is one this mapping reads."""
        return fnmatch(path.name.lower(), self.files.lower())


@dataclass(frozen=True)
class Source:
    """A named kind of extract. Its files land together or each on its own.

    ``population`` names whose cases they are: cases of two populations are never added up.
    ``tolerance`` is the share of a delivery that may wait in quarantine, where it states one.
    """

    name: str
    title: str
    lands_together: bool
    mappings: tuple[Mapping, ...]
    population: str
    tolerance: Decimal | None = None

    def mappings_for(self, path: Path) -> list[Mapping]:
        """Return the mappings that read a file: one file may fill several tables."""
        return [mapping for mapping in self.mappings if mapping.reads(path)]


def source_names() -> list[str]:
    """Names an operator can load."""
    return sorted(path.stem for path in (SQL_DIR / "sources").glob("*.sql"))


def read_source(name: str) -> Source:
    """Read one source. Raise OutcomesError where there is none of that name, or it is wrong."""
    if name not in source_names():
        known = ", ".join(source_names())
        raise OutcomesError(
            f"There is no source {name!r}. Known sources: {known}. A new one is one file,"
            f" sql/sources/{name}.sql.",
            ExitCode.USAGE,
        )
    blocks = read_sql_blocks(SQL_DIR / "sources" / f"{name}.sql")
    for block in blocks:
        _refuse_unknown_keys(block, is_first=block is blocks[0])
    first = blocks[0].header
    tolerance = tolerance_of(first, blocks[0].place)
    notices = next((b.statement for b in blocks if b.header.get("into") == NOTICES), None)
    mappings = tuple(_mapping(b, notices) for b in blocks if b.header.get("into") != NOTICES)
    return Source(
        name,
        first.get("title", name),
        first.get("delivery") == "together",
        mappings,
        first.get("population", name),
        tolerance,
    )


def population_of(name: str) -> str:
    """Return whose cases a source delivers; one whose file is gone is a population of its own."""
    return read_source(name).population if name in source_names() else name


def _refuse_unknown_keys(block: SqlFile, is_first: bool) -> None:
    known = _FOR_A_BLOCK | (_FOR_THE_SOURCE if is_first else set())
    unknown = sorted(block.header.keys() - known)
    if unknown:
        place = "" if is_first else " of a further block"
        raise OutcomesError(
            f"sql/{block.place}: the header{place} has a line '-- {unknown[0]}: ...', which means"
            f" nothing. Known are: {', '.join(sorted(known))}. Write a remark with a capital:"
            " '-- Note: ...'."
        )


def _mapping(block: SqlFile, notices: str | None) -> Mapping:
    table = block.required("into")
    if table not in contract():
        raise OutcomesError(f"sql/{block.place}: the contract has no table {table!r}.")
    layout = layout_of(block.header, block.place)
    return Mapping(
        table,
        block.required("files"),
        block.statement,
        block.header.get("columns") == "as in the contract",
        "period" in block.header,
        notices,
        _reading_sha256(block.statement, table, layout, "left out" in block.header),
        exemptions(block),
        layout,
        block.header.get("left out"),
    )


def _reading_sha256(statement: str, table: str, layout: Layout, may_leave_out: bool) -> str:
    """Hash what decides how a file is read: select, contract, layout, not their comments."""
    types = [(column.name, column.data_type) for column in contract()[table].columns]
    words = " ".join(re.sub(r"--.*", "", statement).split())
    special = (layout, may_leave_out)
    written = "" if special == (Layout(), False) else f" {special}"
    return sha256(f"{words} {types}{written}".encode()).hexdigest()
