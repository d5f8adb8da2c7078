"""Correct exported quarantine as an operator does: in the cells of the CSV files."""

import csv
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]


def exported(folder: Path, table: str) -> list[Row]:
    """Return the rows of one exported file."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def correct(folder: Path, table: str, change: Callable[[Row], Row | None]) -> None:
    """Write a file anew with each row changed; None takes the row out."""
    before = exported(folder, table)
    after = [row for row in map(change, before) if row is not None]
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, before[0].keys(), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(after)
