"""The tables of a release's newest quarter, a measure at a time: by area, by offence, by both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from etl.publication.model import Measure, Release
from etl.publication.page.grid import Grid, Head
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed, of_quarter
from etl.publication.page.scope import offence_kind
from etl.publication.page.spoken import quarter
from etl.publication.page.twins import alone
from etl.publication.page.value_columns import ValueColumns
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter
from etl.publication.table import Table

# A page is for reading: every area and the regions fit, every area by every offence does not.
MOST_ROWS = 70
_PLACE = ("area_type", "area_code")
_OFFENCE = ("offence_type", "offence_code")


@dataclass(frozen=True)
class Breakdown:
    """The rows of a table for a measure; ``grid`` is None where they are too many for a page.

    ``alone`` names the rate that should stand beside them and does not.
    """

    table: str
    by: Markup
    rows: int
    grid: Grid | None
    alone: tuple[Markup, ...]


def breakdowns(
    words: Words, release: Release, measure: Measure, drawn: Series | None
) -> Iterator[Breakdown]:
    """Give the newest quarter of every table for a measure, but what is ``drawn`` already.

    The shorter come first.
    """
    found = _all(words, release, measure, drawn)
    yield from sorted(found, key=lambda one: one.rows)


def _all(
    words: Words, release: Release, measure: Measure, drawn: Series | None
) -> Iterator[Breakdown]:
    newest = release.newest(measure.name)
    for table in release.tables:
        rows = [row for row in of_quarter(table, newest) if row["measure"] == measure.name]
        # What is too long for a page is shown of all offences together.
        shown = rows if len(rows) <= MOST_ROWS else [r for r in rows if r["offence_type"] == "all"]
        for part in [shown] if shown == rows else [shown, rows]:
            if part and not _is_drawn(part, drawn):
                by = _by(words, part)
                is_short = len(part) <= MOST_ROWS
                grid = _grid(words, table, part, by) if is_short else None
                beside = tuple(alone(words, release, table, part))
                yield Breakdown(table.name, by, len(part), grid, beside)


def _is_drawn(rows: Sequence[Printed], drawn: Series | None) -> bool:
    (row, *others) = rows
    is_same = drawn is not None and row["offence_code"] == drawn.offence
    return is_same and not others and row["area_type"] == "nation"


def _grid(words: Words, table: Table, rows: Sequence[Printed], by: Markup) -> Grid:
    columns = ValueColumns(words, rows)
    keys = _keys(rows)
    named = [(_head(words, rows, key), f"{key}_name") for key in keys]
    return Grid(
        name=f"{table.name}-{rows[0]['measure']}",
        caption=_caption(words, rows, by),
        heads=(*(Head(text) for text, _ in named), *columns.heads),
        rows=tuple(
            (*(words.english(row[name]) for _, name in named), *columns.cells(row)) for row in rows
        ),
        headers=len(named),
        notes=columns.notes,
    )


def _keys(rows: Sequence[Printed]) -> tuple[str, ...]:
    """What the rows differ in: area, offence or both; area where they do not differ."""
    keys = [key for key, names in (("area", _PLACE), ("offence", _OFFENCE)) if _differ(rows, names)]
    return tuple(keys) or ("area",)


def _differ(rows: Sequence[Printed], names: Sequence[str]) -> bool:
    return len({tuple(row[name] for name in names) for row in rows}) > 1


def _kind(rows: Sequence[Printed], key: str) -> str:
    """What the rows of a column are called: area, region, nation; place where they are several."""
    if key == "offence":
        return offence_kind(row["offence_type"] for row in rows)
    kinds = {row["area_type"] for row in rows}
    return kinds.pop() if len(kinds) == 1 else "place"


def _head(words: Words, rows: Sequence[Printed], key: str) -> Markup:
    return words.say(f"table.{_kind(rows, key)}")


def _by(words: Words, rows: Sequence[Printed]) -> Markup:
    said = [words.say(f"table.by_{_kind(rows, key)}") for key in _keys(rows)]
    return said[0] if len(said) == 1 else words.say("table.by_two", first=said[0], second=said[1])


def _caption(words: Words, rows: Sequence[Printed], by: Markup) -> Markup:
    """Say what the table is of, and what all of its rows are of."""
    keys, first = _keys(rows), rows[0]
    shared = [first[f"{key}_name"] for key in ("area", "offence") if key not in keys]
    said = {
        "measure": words.english(first["measure_title"]),
        "by": by,
        "quarter": quarter(words, Quarter.named(first["quarter"])),
    }
    if not shared:
        return words.say("table.caption_plain", **said)
    return words.say("table.caption", of=words.english(", ".join(shared)), **said)
