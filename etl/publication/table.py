"""A published table: tidy rows of protected values, each shown or marked with why it is not."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from etl.errors import OutcomesError


class Mark(StrEnum):
    """What stands where no number does. ``CONFIDENTIAL`` is one marker for all that is withheld."""

    CONFIDENTIAL = "[c]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"

    @property
    def letter(self) -> str:
        """Its letter, without the brackets."""
        return self.value.strip("[]")


KEYS = {
    "quarter": pl.String,  # 2026-Q3
    "area_type": pl.String,  # nation, region, area
    "area_code": pl.String,  # all for the nation
    "area_name": pl.String,
    "region": pl.String,  # of an area the name of the region it is in; else as area_name
    "offence_type": pl.String,  # all, class, group, category
    "offence_code": pl.String,  # all, or a code
    "offence_name": pl.String,
    "measure": pl.String,  # name of the metric
    "measure_title": pl.String,
}
COUNTS = {"numerator": pl.Int64, "denominator": pl.Int64, "eligible": pl.Int64}
# Per cents with one decimal; all follow from the counts that are shown.
PERCENTS = {
    "percent": pl.Float64,
    "percent_low": pl.Float64,
    "percent_high": pl.Float64,
    "coverage_percent": pl.Float64,
}
VALUES = COUNTS | PERCENTS
NOTES = {
    "definition_version": pl.Int64,  # version of the metric's definition the quarter is counted by
    "first_published": pl.String,  # the release that these numbers first stood in
}
SCHEMA = {**KEYS, **VALUES, **NOTES}
# Only tables that are public already say what the policy would have done with a row.
WOULD = {"policy_would": pl.String}  # show, or withhold
# Only files say it of each row: a release says it once.
DATA_KIND = {"data_kind": pl.String}  # made-up, or real


@dataclass(frozen=True)
class Table:
    """One published table; one that is not protected was public already, and is of real cases.

    ``rows``: columns of SCHEMA in order (with WOULD where not ``is_protected``), sorted by KEYS
    until a release puts its offences in the order of the reference;
    a value is null where marked. ``marks``: columns of VALUES, of the same height: a Mark, null
    where the value is shown. Every value is either shown or marked, never both and never neither.
    """

    name: str
    rows: pl.DataFrame
    marks: pl.DataFrame
    is_protected: bool = True

    def __post_init__(self) -> None:
        expected = list(SCHEMA) + ([] if self.is_protected else list(WOULD))
        if self.rows.columns != expected or self.marks.columns != list(VALUES):
            raise OutcomesError(f"Table {self.name} has not the columns of a published table.")
        if len(self.rows) != len(self.marks):
            raise OutcomesError(f"Table {self.name} has not one row of marks for each row.")
        for name in VALUES:
            both = self.rows[name].is_null() == self.marks[name].is_null()
            if both.any():
                raise OutcomesError(
                    f"Table {self.name}: {int(both.sum())} values of {name} are neither shown nor"
                    " marked, or both."
                )

    @property
    def as_text(self) -> pl.DataFrame:
        """The table as it is printed: every column text, a mark where a value is not shown."""
        columns = []
        for name in self.rows.columns:
            series = self.rows[name]
            if name in PERCENTS:
                texts = [None if value is None else f"{value:.1f}" for value in series]
                series = pl.Series(name, texts, dtype=pl.String)
            series = series.cast(pl.String)
            if name in VALUES:
                series = self.marks[name].fill_null(series).alias(name)
            columns.append(series)
        return pl.DataFrame(columns)


def from_text(name: str, text: pl.DataFrame) -> Table:
    """Read a table again from what was printed: all columns text.

    Raise OutcomesError where its columns or values are not those of a published table.
    """
    schema = {**SCHEMA, **(WOULD if next(iter(WOULD)) in text.columns else {})}
    if text.columns != list(schema):
        raise OutcomesError(f"Table {name} has not the columns of a published table.")
    marked = {column: text[column].is_in([m.value for m in Mark]) for column in VALUES}
    try:
        rows = text.select(
            (
                pl.when(pl.lit(marked[c])).then(None).otherwise(pl.col(c)).cast(kind)
                if c in VALUES
                else pl.col(c).cast(kind)
            ).alias(c)
            for c, kind in schema.items()
        )
    except pl.exceptions.PolarsError as error:
        raise OutcomesError(
            f"Table {name} holds values that are neither numbers nor marks."
        ) from error
    marks = pl.DataFrame(
        [
            pl.Series(c, [t if m else None for t, m in zip(text[c], marked[c], strict=True)],
                      dtype=pl.String)
            for c in VALUES
        ]
    )  # fmt: skip
    return Table(name, rows, marks, is_protected="policy_would" not in text.columns)
