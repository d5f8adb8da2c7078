"""The printed rows that a chart draws: those of the nation, quarter by quarter."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from etl.errors import OutcomesError
from etl.findings.words import Row
from etl.publication.model import Release, Statement
from etl.publication.order import KINDS
from etl.publication.page.rows import Printed, of_nation
from etl.publication.quarter import Quarter


@dataclass(frozen=True)
class Series:
    """Rows of the nation for one measure and one choice of offences, oldest first."""

    table: str
    rows: tuple[Printed, ...]

    def of(self, quarter: Quarter) -> Printed | None:
        """Return the row of a quarter, None where there is none."""
        return next((row for row in self.rows if row["quarter"] == str(quarter)), None)

    @property
    def offence(self) -> str:
        """Code of the offences it is of."""
        return self.rows[0]["offence_code"]


def drawn_series(release: Release, statement: Statement) -> Series:
    """Return the rows that a statement's chart draws.

    Raise OutcomesError where no table of the release holds what is drawn: a chart may show
    nothing that is not published as a number.
    """
    drawn = {str(Quarter.of(row["period_start"])): row for row in statement.chart.series}
    for series in _all_series(release, statement.measure):
        if _is_drawn(series, drawn):
            return series
    raise OutcomesError(
        f"The chart of {statement.measure} draws counts that no table of release {release.name}"
        " holds for the nation. Draw what is published."
    )


def _is_drawn(series: Series, drawn: dict[str, Row]) -> bool:
    printed = {row["quarter"]: row for row in series.rows}
    return all(
        _is_same(row, printed.get(quarter)) for quarter, row in drawn.items() if row["denominator"]
    )


def _is_same(row: Row, printed: Printed | None) -> bool:
    names = ("numerator", "denominator")
    return printed is not None and all(str(row[name]) == printed[name] for name in names)


def _all_series(release: Release, measure: str) -> Iterator[Series]:
    """Every series of the nation for a measure, those of more offences first."""
    found: dict[tuple[int, str, str], list[Printed]] = defaultdict(list)
    for table in release.tables:
        for row in of_nation(table, measure):
            broad = KINDS.index(row["offence_type"])
            found[broad, row["offence_code"], table.name].append(row)
    for key in sorted(found):
        yield Series(key[2], tuple(sorted(found[key], key=lambda row: row["quarter"])))
