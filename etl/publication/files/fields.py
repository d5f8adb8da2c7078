"""The columns of published tables and their marks, told once for all files of a release."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from etl.publication.table import DATA_KIND, KEYS, PERCENTS, SCHEMA, VALUES, WOULD, Mark

if TYPE_CHECKING:
    from etl.publication.page.wording import Words

# All values that a column may have, and what the whole of a value looks like.
_ENUMS = {
    "area_type": ("nation", "region", "area"),
    "offence_type": ("all", "class", "group", "category"),
    "policy_would": ("show", "withhold"),
    "data_kind": ("made-up", "real"),
}
_PATTERNS = {
    "quarter": "[0-9]{4}-Q[1-4]",
    "first_published": "[0-9]{4}-Q[1-4](-r[1-9][0-9]?)?",
}
_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number"}


@dataclass(frozen=True)
class Field:
    """A column: ``kind`` is text, whole (a whole number) or number (with one decimal).

    ``enum``: all values it may have; ``pattern``: a regular expression that the whole of a value
    fits. Neither where any text may stand.
    """

    name: str
    title: str
    description: str
    kind: str
    enum: tuple[str, ...] = ()
    pattern: str = ""

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
    """Return the columns of a table's file, in their order."""
    schema = SCHEMA | ({} if is_protected else WOULD) | DATA_KIND
    return tuple(
        Field(
            name,
            words.plain(f"column_titles.{name}"),
            words.plain(f"columns.{name}"),
            _KINDS[kind],
            _ENUMS.get(name, ()),
            _PATTERNS.get(name, ""),
        )
        for name, kind in schema.items()
    )


def marks(words: "Words") -> dict[str, str]:
    """Return what each mark means."""
    return {mark.value: words.plain(f"mark.{mark.letter}_text") for mark in Mark}
