"""Expectations the suites use more than once, as queries for the rows that break them.

Conditions and queries are DuckDB SQL without braces; `{batch}` is the table being checked.
"""

import great_expectations.expectations as gxe


def none_of(query: str) -> gxe.UnexpectedRowsExpectation:
    """The query, which reads `{batch}`, finds no row."""
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=query)


def no_row_where(condition: str) -> gxe.UnexpectedRowsExpectation:
    """No row meets the condition. A condition that is null is not met: write `is distinct from`."""
    return none_of(f"select 1 from {{batch}} where {condition}")


def key_is(*columns: str) -> gxe.UnexpectedRowsExpectation:
    """Every combination of the columns occurs once.

    Rows are counted by a hash of the key, which takes half the time and a fraction of the memory
    of the text; only rows that share one are then held against each other.
    """
    key = ", ".join(columns)
    return none_of(
        f"with twice as (select hash({key}) from {{batch}} group by all having count(*) > 1) "
        f"select {key} from {{batch}} where hash({key}) in (from twice) "
        f"group by {key} having count(*) > 1"
    )


def filled(*columns: str) -> gxe.UnexpectedRowsExpectation:
    """None of the columns is null or blank."""
    return no_row_where(" or ".join(_is_blank(f"{column}::varchar") for column in columns))


def _is_blank(text: str) -> str:
    # Trimming every value takes eight times as long as looking at how it begins.
    return f"({text} is null or ({text} < '!' and trim({text}) = ''))"


def parent_exists(parent: str, *columns: str) -> gxe.UnexpectedRowsExpectation:
    """Every row has its row in the parent table, by columns of the same names."""
    key = _key(columns)
    whole = " and ".join(f"{column} is not null" for column in columns)
    return none_of(
        f"with child as (select {key} as parent_key from {{batch}}), "
        f"parent as (select {key} as parent_key from {parent} where {whole}) "
        "select 1 from child anti join parent using (parent_key)"
    )


def _key(columns: tuple[str, ...]) -> str:
    """A column, or 128 bits that stand for several: text of both would be held in memory."""
    if len(columns) == 1:
        return columns[0]
    first, *others = columns
    return f"(hash({first})::uhugeint << 64) + hash({', '.join(others)})::uhugeint"


def first_of_month(column: str) -> gxe.UnexpectedRowsExpectation:
    """The column is the first day of a month, and never null."""
    return no_row_where(f"day({column}) is distinct from 1")
