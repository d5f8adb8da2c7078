"""How the text of one row becomes faulty.

A change gets the row's cells by column, the column of the fault and the end of the extract, and
returns the faulty row, or None where the row does not suit.
"""

from collections.abc import Callable

import numpy as np

from etl.sample import reference

Row = dict[str, str]
Change = Callable[[Row, str, np.datetime64], Row | None]
NO_SUCH_CODE = "zz_unknown"


def keep(row: Row, column: str, end: np.datetime64) -> Row:
    """The row as it is: a fault where it comes twice."""
    return row


def put(value: str, where: Callable[[Row], bool] | None = None) -> Change:
    """Replace a cell, only where it is filled and the row fits."""

    def change(row: Row, column: str, end: np.datetime64) -> Row | None:
        suits = where(row) if where else row[column]
        return row | {column: value} if suits else None

    return change


def put_days(base: str, days: int) -> Change:
    """Replace a date by one some days after another column's; both must be filled."""

    def change(row: Row, column: str, end: np.datetime64) -> Row | None:
        filled = row[column] and row[base]
        return row | {column: str(np.datetime64(row[base]) + days)} if filled else None

    return change


def after_end(row: Row, column: str, end: np.datetime64) -> Row | None:
    """Move a date to 400 days after the end of the extract."""
    return row | {column: str(end + 400)} if row[column] else None


def british_date(row: Row, column: str, end: np.datetime64) -> Row | None:
    """Write a date as DD/MM/YYYY."""
    return row | {column: "/".join(reversed(row[column].split("-")))} if row[column] else None


def add_code(row: Row, column: str, end: np.datetime64) -> Row | None:
    """Add an unknown code to a list that has one."""
    return row | {column: f"{row[column]};{NO_SUCH_CODE}"} if row[column] else None


def pad(row: Row, column: str, end: np.datetime64) -> Row:
    """Put spaces around a cell."""
    return row | {column: f" {row[column]} "}


def other_area(row: Row, column: str, end: np.datetime64) -> Row:
    """Give the row another area."""
    first, second = reference.codes("areas")[:2]
    return row | {column: second if row[column] == first else first}


def orphan(key: str | None = None) -> Change:
    """Point to nothing; a new key keeps the row from being a duplicate as well."""

    def change(row: Row, column: str, end: np.datetime64) -> Row:
        kind, number = row[column][:8], row[column][8:]
        fresh = {key: f"{row[key][:8]}x{row[key][8:]}"} if key else {}
        return row | fresh | {column: f"{kind}x{number}"}

    return change


def reopen(row: Row, column: str, end: np.datetime64) -> Row | None:
    """Take away the outcome and all that depends on it, but not the date of finalisation."""
    gone = ("outcome_code", "non_conviction_reason_code", "sentence_code", "sentence_months")
    return row | dict.fromkeys(gone, "") if row["finalised_date"] else None


def order_before_law(row: Row, column: str, end: np.datetime64) -> Row | None:
    """Date an order on acquittal before 30 September 2009."""
    if row["basis_code"] != "acquittal":
        return None
    return row | {"applied_date": "2009-06-12", column: "2009-06-12"}


def order_while_unfit(row: Row, column: str, end: np.datetime64) -> Row | None:
    """An order, made from the case of a defendant who is unfit to plead."""
    if row["outcome_code"] != "defendant_unfit":
        return None
    return {
        "order_id": row["defendant_id"].replace("madeup-d", "madeup-ox"),
        "case_id": row["case_id"],
        "defendant_id": row["defendant_id"],
        "applied_date": row["finalised_date"],
        "decision_code": "made",
        "made_date": row["finalised_date"],
        "basis_code": "acquittal",
        "end_date": "",
        "condition_codes": "no_contact",
    }


def is_conviction(row: Row) -> bool:
    """Whether the row's outcome is a conviction."""
    convictions = reference.flags("outcomes", "is_conviction")
    code = row["outcome_code"]
    return bool(code) and bool(convictions[reference.position("outcomes", code)])


def spoil_utf8(line: bytes) -> bytes:
    """A byte that UTF-8 never has, at the end of the first cell."""
    return line.replace(b",", b"\xff,", 1)


def open_quote(line: bytes) -> bytes:
    """A quote before the second cell that nothing closes."""
    return line.replace(b",", b',"', 1)


def cut(line: bytes) -> bytes:
    """The line without its last two cells."""
    return line.rsplit(b",", 2)[0]


def lengthen(line: bytes) -> bytes:
    """The line with a cell too many."""
    return line + b",surplus"
