"""The columns of published tables and their marks, told once for all files of a release."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from etl.publication.table import KEYS, PERCENTS, SCHEMA, VALUES, WOULD, Mark

if TYPE_CHECKING:
    from etl.publication.page.wording import Words

_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number"}


@dataclass(frozen=True)
class Field:
    """A column: ``kind`` is text, whole (a whole number) or number (with one decimal)."""

    name: str
    title: str
    description: str
    kind: str

    @property
    def is_key(self) -> bool:
        """Whether it says what a row is of."""
        return self.name in KEYS

    @property
    def is_percent(self) -> bool:
        """Whether it is a per cent, from 0 to 100."""
        return self.name in PERCENTS

    @property
    def is_marked(self) -> bool:
        """Whether a mark can stand in it."""
        return self.name in VALUES


def fields(words: "Words", is_protected: bool = True) -> tuple[Field, ...]:
    """Return the columns of a table, in their order."""
    schema = SCHEMA | ({} if is_protected else WOULD)
    return tuple(
        Field(
            name,
            words.plain(f"column_titles.{name}"),
            words.plain(f"columns.{name}"),
            _KINDS[kind],
        )
        for name, kind in schema.items()
    )


def marks(words: "Words") -> dict[str, str]:
    """Return what each mark means."""
    return {mark.value: words.plain(f"mark.{mark.value.strip('[]')}_text") for mark in Mark}
