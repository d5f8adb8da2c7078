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

    Great Expectations' own compound uniqueness joins the table to its groups, and takes twice as
    long on five million rows.
    """
    key = ", ".join(columns)
    return none_of(f"select {key} from {{batch}} group by {key} having count(*) > 1")


def filled(*columns: str) -> gxe.UnexpectedRowsExpectation:
    """None of the columns is null or blank."""
    blank = " or ".join(f"trim(coalesce({column}::varchar, '')) = ''" for column in columns)
    return no_row_where(blank)


def parent_exists(parent: str, *columns: str) -> gxe.UnexpectedRowsExpectation:
    """Every row has its row in the parent table, by columns of the same names."""
    key = ", ".join(columns)
    return none_of(
        "with child as (select * from {batch}) "
        f"select 1 from child anti join {parent} using ({key})"
    )


def first_of_month(column: str) -> gxe.UnexpectedRowsExpectation:
    """The column is the first day of a month, and never null."""
    return no_row_where(f"day({column}) is distinct from 1")
