"""Releases that stand in their folders, read again: what they say, and their tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from etl.errors import OutcomesError
from etl.publication.files.approved import APPROVAL, PublicApproval, read_approval
from etl.publication.files.sums import SUMS, stated_sums, sum_of, verify
from etl.publication.files.table_csv import read_table_csv
from etl.publication.quarter import ReleaseName
from etl.publication.table import Table

__all__ = ["Published", "published_releases", "verify"]

RECORD = "release.json"
SCHEMA_VERSION = 1
# What others read of a record, and what it must be.
_NEEDED: Mapping[str, type] = {
    "name": str,
    "reason": str,
    "explained": str,
    "published_at": str,
    "is_made_up": bool,
    "counted": list,
    "restated": list,
    "omitted": list,
    "earlier": list,
    "relations": list,
    "same": list,
    "within": dict,
    "measures": list,
    "tables": list,
    "statements": list,
}
_OF_A_TABLE: Mapping[str, type] = {"name": str, "is_protected": bool, "rows": int}


@dataclass(frozen=True, eq=False)
class Published:
    """A release in its folder; ``meta`` is its release.json."""

    name: ReleaseName
    folder: Path
    meta: dict[str, Any]

    @property
    def published_at(self) -> datetime:
        """When it became, or becomes, public: UK time, without zone."""
        return datetime.fromisoformat(self.meta["published_at"]).replace(tzinfo=None)

    @cached_property
    def approval(self) -> PublicApproval | None:
        """In which role and when it was approved; None where that is not said of these files."""
        found = read_approval(self.folder / APPROVAL)
        is_of_these = found and found.sha256 == sum_of((self.folder / SUMS).read_bytes())
        return found if is_of_these else None

    def tables(self) -> tuple[Table, ...]:
        """Read its tables, in its order.

        Raise OutcomesError where one is missing or is not as it was written: a later release
        would repeat what somebody changed.
        """
        return self._tables

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        # A release never changes, and its history is asked for several times in a draft.
        sums = stated_sums(self.folder)
        return tuple(self._table(one, sums) for one in self.meta["tables"])

    def _table(self, told: Mapping[str, Any], sums: Mapping[str, str]) -> Table:
        name = f"tables/{told['name']}.csv"
        content = _as_written(self.folder, name, sums)
        try:
            is_made_up = self.meta["is_made_up"] and told["is_protected"]
            table = read_table_csv(told["name"], content, is_made_up)
        except pl.exceptions.PolarsError as error:
            raise _not_as_written(self.folder, name) from error
        if (len(table.rows), table.is_protected) != (told["rows"], told["is_protected"]):
            raise OutcomesError(
                f"{self.folder.name}/{name} is not the table that {RECORD} tells of. Restore the"
                " folder of the release from a copy."
            )
        return table


def _as_written(folder: Path, name: str, sums: Mapping[str, str]) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise OutcomesError(
            f"{folder.name}/{name} cannot be read. Restore the folder of the release from a copy."
        ) from error
    if sums.get(name) != sum_of(content):
        raise _not_as_written(folder, name)
    return content


def _not_as_written(folder: Path, name: str) -> OutcomesError:
    return OutcomesError(
        f"{folder.name}/{name} is not as it was written: its checksum in {SUMS} is another."
        " Restore the folder of the release from a copy."
    )


def published_releases(root: Path) -> tuple[Published, ...]:
    """Return the releases below a folder, oldest first by when they became public, then by name.

    What has not the name of a release is none. Raise OutcomesError where a release cannot be read:
    one that is overlooked would count as never published.
    """
    if not root.is_dir():
        return ()
    found = [_read(name, folder) for folder in root.iterdir() if (name := _name(folder))]
    return tuple(sorted(found, key=lambda one: (one.published_at, one.name)))


def _name(folder: Path) -> ReleaseName | None:
    try:
        return ReleaseName.named(folder.name) if folder.is_dir() else None
    except OutcomesError:
        return None


def _read(name: ReleaseName, folder: Path) -> Published:
    path = folder / RECORD
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _damaged(folder, "is missing") from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, "cannot be read as JSON") from error
    fault = _fault(name, meta)
    if fault:
        raise _damaged(folder, fault)
    _as_written(folder, RECORD, stated_sums(folder))
    return Published(name, folder, meta)


def _fault(name: ReleaseName, meta: Any) -> str:
    if not isinstance(meta, dict) or meta.get("schema") != SCHEMA_VERSION:
        return f"is not of schema {SCHEMA_VERSION}"
    wrong = _lacking(meta, _NEEDED)
    if wrong:
        return f"has no {wrong[0]}, or not as it must be"
    if any(not isinstance(one, dict) or _lacking(one, _OF_A_TABLE) for one in meta["tables"]):
        return "has a table without its name, its rows or whether it is protected"
    if meta["name"] != str(name):
        return "is that of another release"
    try:
        datetime.fromisoformat(meta["published_at"])
    except ValueError:
        return "has a published_at that is no time"
    return ""


def _lacking(told: Mapping[str, Any], needed: Mapping[str, type]) -> list[str]:
    return [key for key, kind in needed.items() if not isinstance(told.get(key), kind)]


def _damaged(folder: Path, fault: str) -> OutcomesError:
    return OutcomesError(
        f"{folder.name}/{RECORD} {fault}. Restore the folder of the release from a copy."
    )
