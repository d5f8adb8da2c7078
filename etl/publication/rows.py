"""Published tables out of protected levels: rows in words, values shown or marked."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from etl.findings.scope import ALL, OFFENCES
from etl.findings.words import begin_large
from etl.publication.counts import Counted
from etl.publication.levels import Finest, Grain
from etl.publication.percents import percents
from etl.publication.protection import ProtectedLevel
from etl.publication.relations import Relations
from etl.publication.table import COUNTS, KEYS, PERCENTS, SCHEMA, VALUES, Mark, Table

Row = dict[str, object]
# What a per cent follows from: the counts of which one alone, withheld, withholds it, the last
# being what is divided by.
_FOLLOWS = dict.fromkeys(PERCENTS, ("numerator", "denominator")) | {
    "coverage_percent": ("denominator", "eligible")
}


class Rows:
    """Makes the rows of protected levels."""

    def __init__(
        self, counted: Counted, relations: Relations, titles: Mapping[str, str], release: str
    ) -> None:
        """Take the names that rows are told in."""
        self.counted, self.relations, self.release = counted, relations, release
        self.titles = titles
        areas = counted.areas.to_dicts()
        self.areas = {row["area_code"]: (row["area_name"], row["region"]) for row in areas}
        self.groups = dict(
            counted.offences.select("offence_group_code", "offence_group_name").rows()
        )

    def of(
        self,
        quarter: Finest,
        protected: ProtectedLevel,
        measures: Sequence[str],
        standing: Collection[tuple[str, str]] = (),
    ) -> list[Row]:
        """Return the rows of a level: a row a measure and each area and offence it counts.

        ``standing``: pairs of a measure and the code of an offence that are told in any case.
        """
        codes = protected.level.cube.codes
        found: list[Row] = []
        for measure in measures:
            exact, withheld = self._counts(quarter, protected, measure)
            offences = [self._offence(quarter, one)[0] for one in codes]
            is_told = np.array([(measure, code) in standing for code in offences], dtype=bool)
            if protected.grain.offences == "all" and _is_of_one_class(quarter, measure):
                is_counted = is_told
            else:
                is_counted = self._is_counted(codes, exact) | is_told
            for place in np.flatnonzero(is_counted):
                shown = {
                    count: None if hidden else int(value)
                    for count, value, hidden in zip(
                        COUNTS, exact[place], withheld[place], strict=True
                    )
                }
                keys = self._keys(quarter, protected, codes[place], measure)
                version = self.counted.versions[measure, quarter.quarter]
                notes = {"definition_version": version, "first_published": self.release}
                found.append({**keys, **shown, **notes})
        return found

    def _counts(
        self, quarter: Finest, protected: ProtectedLevel, measure: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return a measure's counts at a level, rounded if so, and which of them are withheld."""
        names = [f"{measure}.{count}" for count in COUNTS]
        own = [self._own(name, protected) for name in names]
        withheld = np.column_stack([protected.withheld(name) for name in own])
        if protected.rounded is not None:
            columns = [protected.counts.index(name) for name in own]
            return protected.rounded[:, columns], withheld
        summed = quarter.summed(protected.grain, names, self.relations)
        return summed.cube.values[:, : len(COUNTS)], withheld

    def _own(self, name: str, protected: ProtectedLevel) -> str:
        """Name the count of a level that a count is: what is rounded is rounded by its own name."""
        only = None if protected.rounded is not None else protected.grain.only
        return self.relations.within(only).same_as(name, [*protected.counts, name])

    def _is_counted(self, codes: np.ndarray, exact: np.ndarray) -> np.ndarray:
        """Whether a measure counts anything at all of the offence of a row, in any area."""
        offence = codes[:, 2] * (codes[:, 3].max() + 2) + codes[:, 3]
        return np.isin(offence, offence[exact[:, 2] > 0])

    def place(self, quarter: Finest, grain: Grain, codes: np.ndarray) -> tuple[str, str, str, str]:
        """Return the types and codes of a row's area and offence."""
        area, offence = self._area(quarter, codes), self._offence(quarter, codes)
        return grain.area, area[0], grain.offences, offence[0]

    def _keys(
        self, quarter: Finest, protected: ProtectedLevel, codes: np.ndarray, measure: str
    ) -> Row:
        grain = protected.grain
        area, offence = self._area(quarter, codes), self._offence(quarter, codes)
        told = (
            str(quarter.quarter), grain.area, *area, grain.offences, *offence,
            measure, self.titles[measure],
        )  # fmt: skip
        return dict(zip(KEYS, told, strict=True))

    def _area(self, quarter: Finest, codes: np.ndarray) -> tuple[str, str, str]:
        if codes[1] >= 0:
            code = quarter.names[1][codes[1]]
            return (code, *self.areas[code])
        if codes[0] >= 0:
            region = quarter.names[0][codes[0]]
            return region_code(region), region, region
        return ALL, self.counted.nation, self.counted.nation

    def _offence(self, quarter: Finest, codes: np.ndarray) -> tuple[str, str]:
        if codes[3] >= 0:
            code = quarter.names[3][codes[3]]
            return code, self.groups[code]
        code = quarter.names[2][codes[2]] if codes[2] >= 0 else ALL
        return code, begin_large(OFFENCES[code])


def _is_of_one_class(quarter: Finest, measure: str) -> bool:
    """Whether a measure counts one class of offences alone, so that all of them is that class."""
    eligible = quarter.values[:, quarter.counts.index(f"{measure}.eligible")]
    return len(np.unique(quarter.codes[eligible > 0, 2])) == 1


def region_code(region: str) -> str:
    """Return the code of a region, as areas have theirs: North West, north-west."""
    return region.lower().replace(" ", "-")


def tables_of(rows: Mapping[str, Sequence[Row]]) -> Iterator[Table]:
    """Make the tables from rows by table, in their order; one without rows is none."""
    for name, own in rows.items():
        if own:
            yield marked_table(name, own)


def marked_table(name: str, rows: Sequence[Row]) -> Table:
    """Make a table of rows with counts that are None where withheld."""
    schema = {key: kind for key, kind in SCHEMA.items() if key not in PERCENTS}
    counts = pl.DataFrame(rows, schema=schema)
    frame = counts.hstack(percents(counts)).select(list(SCHEMA)).sort(list(KEYS))
    return Table(name, frame, marks_of(frame))


def marks_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the marks of rows whose counts are null where withheld."""
    columns = [
        pl.when(pl.col(name).is_null()).then(pl.lit(Mark.CONFIDENTIAL.value)).alias(name)
        for name in COUNTS
    ]
    for name, counts in _FOLLOWS.items():
        is_withheld = pl.any_horizontal(pl.col(count).is_null() for count in counts)
        columns.append(
            pl.when(is_withheld)
            .then(pl.lit(Mark.CONFIDENTIAL.value))
            .when(pl.col(counts[-1]) == 0)
            .then(pl.lit(Mark.NOT_APPLICABLE.value))
            .alias(name)
        )
    return frame.select(columns).select(pl.col(name).cast(pl.String) for name in VALUES)
