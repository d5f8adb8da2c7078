"""A table as a workbook: what it is on the first sheet, the numbers on the second."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from dashboard.origin import NOT_OFFICIAL

if TYPE_CHECKING:
    import polars as pl

    from dashboard.origin import Origin
    from dashboard.panel import Panel

_WIDE = 110


def workbook(panel: Panel, origin: Origin) -> bytes:
    """Write a panel's table as XLSX, with all that keeps it from being misread."""
    lines = [
        panel.title, panel.about, panel.reading, *panel.notes, panel.legend, origin.source,
        origin.warehouse, NOT_OFFICIAL,
    ]  # fmt: skip
    return write_workbook(panel.title, lines, panel.table, origin.text)


def write_workbook(
    title: str, about: Sequence[str], table: pl.DataFrame, comments: str = ""
) -> bytes:
    """Write a table as XLSX, and on a sheet before it the lines ``about`` it."""
    # Taken away far less often than looked at, and a tenth of a second to import.
    from xlsxwriter import Workbook

    file = BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "nan_inf_to_errors": True}
    with Workbook(file, options | {"remove_timezone": True}) as book:
        book.set_properties({"title": title, "comments": comments})
        _write_about(book, about)
        _write_table(book, table)
    return file.getvalue()


def _write_about(book, about: Sequence[str]) -> None:
    sheet, wrapped = book.add_worksheet("About"), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, _WIDE, wrapped)
    for number, line in enumerate(line for line in about if line):
        sheet.write_string(number, 0, line)


def _write_table(book, table: pl.DataFrame) -> None:
    sheet, bold = book.add_worksheet("Table"), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, (name, values) in enumerate(table.to_dict(as_series=False).items()):
        sheet.set_column(column, column, max(12, len(name) + 2))
        sheet.write_string(0, column, name, bold)
        for row, value in enumerate(values, 1):
            _write(sheet, row, column, value)


def _write(sheet, row: int, column: int, value: object) -> None:
    if isinstance(value, str):
        # Never a formula, whatever it begins with.
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)
