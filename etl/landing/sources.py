"""The sources of sql/sources: how each kind of extract becomes rows of the contract."""

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from etl.anonymity.exemptions import Exemptions, exemptions
from etl.contract import contract
from etl.errors import ExitCode, OutcomesError
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_blocks

NOTICES = "notices"


@dataclass(frozen=True)
class Mapping:
    """One select of a source: which files it reads and which contract table it fills."""

    table: str
    files: str
    statement: str
    has_contract_columns: bool
    has_period: bool
    notices: str | None
    reading_sha256: str
    exempt: Exemptions

    def reads(self, path: Path) -> bool:
        """Whether a file of this name is one this mapping reads."""
        return fnmatch(path.name.lower(), self.files.lower())


@dataclass(frozen=True)
class Source:
    """A named kind of extract. Its files land together or each on its own."""

    name: str
    title: str
    lands_together: bool
    mappings: tuple[Mapping, ...]

    def mapping_for(self, path: Path) -> Mapping | None:
        """Return the mapping that reads a file, or None."""
        return next((m for m in self.mappings if m.reads(path)), None)


def source_names() -> list[str]:
    """Names an operator can load."""
    return sorted(path.stem for path in (SQL_DIR / "sources").glob("*.sql"))


def read_source(name: str) -> Source:
    """Read one source. Raise OutcomesError where there is none of that name."""
    if name not in source_names():
        known = ", ".join(source_names())
        raise OutcomesError(
            f"There is no source {name!r}. Known sources: {known}. A new one is one file,"
            f" sql/sources/{name}.sql.",
            ExitCode.USAGE,
        )
    blocks = read_sql_blocks(SQL_DIR / "sources" / f"{name}.sql")
    first = blocks[0].header
    notices = next((b.statement for b in blocks if b.header.get("into") == NOTICES), None)
    mappings = tuple(_mapping(b, notices) for b in blocks if b.header.get("into") != NOTICES)
    return Source(name, first.get("title", name), first.get("delivery") == "together", mappings)


def _mapping(block: SqlFile, notices: str | None) -> Mapping:
    table = block.required("into")
    if table not in contract():
        raise OutcomesError(f"sql/{block.place}: the contract has no table {table!r}.")
    return Mapping(
        table,
        block.required("files"),
        block.statement,
        block.header.get("columns") == "as in the contract",
        "period" in block.header,
        notices,
        _reading_sha256(block.statement, table),
        exemptions(block),
    )


def _reading_sha256(statement: str, table: str) -> str:
    """Hash what decides how a file is read: the select and the contract, not their comments."""
    types = [(column.name, column.data_type) for column in contract()[table].columns]
    words = " ".join(re.sub(r"--.*", "", statement).split())
    return sha256(f"{words} {types}".encode()).hexdigest()
