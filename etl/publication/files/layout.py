"""Which rows and columns of a table its worksheet shows: what people look for. The CSV has all."""

from collections.abc import Mapping
from dataclasses import dataclass

from etl.publication.files.cells import Cell, cells
from etl.publication.model import Release
from etl.publication.order import PLACES, place_of_offence
from etl.publication.table import Table

# What a spreadsheet on a telephone still opens.
MOST_ROWS = 5000
# What is quoted comes first, as on the pages; codes are for programs.
_COLUMNS = (
    "measure_title", "offence_name", "area_name", "region", "quarter", "percent", "percent_low",
    "percent_high", "numerator", "denominator", "eligible", "coverage_percent",
    "definition_version", "first_published", "policy_would",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """A table as its worksheet shows it: ``names`` of columns, and ``rows`` of their cells.

    ``kept``: the part of the table that it shows.
    """

    kept: Table
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def layout(release: Release, table: Table) -> Layout:
    """Lay a table out: the nation by quarter, all else for its newest quarter.

    Rows are ordered by measure, offence, place and quarter, measures and offences as on the pages.
    A column is left out that says the same in every row, where the title or the release says it.
    """
    is_national = set(table.rows["area_type"]) == {"nation"}
    kept = newest(table, MOST_ROWS if is_national else 0)
    names = tuple(name for name in _COLUMNS if name in kept.rows and _tells(release, kept, name))
    found = [dict(zip(kept.rows.columns, row, strict=True)) for row in cells(kept)]
    found.sort(key=lambda row: _order(release, row))
    return Layout(kept, names, tuple(tuple(row[name] for name in names) for row in found))


def newest(table: Table, most: int = MOST_ROWS) -> Table:
    """Return a table with so many of its newest quarters that it has no more than ``most`` rows.

    Each is whole, and the newest is always in it.
    """
    counts = table.rows.group_by("quarter").len().sort("quarter", descending=True)
    fit = counts["quarter"].filter(counts["len"].cum_sum() <= most).to_list()
    is_kept = table.rows["quarter"].is_in(fit or counts["quarter"].head(1).to_list())
    rows, marked = table.rows.filter(is_kept), table.marks.filter(is_kept)
    return Table(table.name, rows, marked, table.is_protected)


def _tells(release: Release, kept: Table, name: str) -> bool:
    rows = kept.rows
    match name:
        case "offence_name" | "area_name":
            return rows[name.replace("_name", "_code")].n_unique() > 1
        case "region":
            return "area" in set(rows["area_type"])
        case "eligible" | "coverage_percent":
            return set(rows["coverage_percent"]) != {100.0}
        case "first_published":
            return set(rows[name]) != {str(release.name)}
        case "quarter" | "definition_version":
            return rows[name].n_unique() > 1
    return True


def _order(release: Release, row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    measures = [measure.name for measure in release.measures]
    name = str(row["measure"])
    return (
        measures.index(name) if name in measures else len(measures),
        *place_of_offence(release.offence_order, row),
        PLACES.index(str(row["area_type"])),
        row["area_name"],
        row["area_code"],
        row["quarter"],
    )
