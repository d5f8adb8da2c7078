"""Codes of the reference lists, as positions that numpy can draw."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"


@cache
def column(list_name: str, name: str) -> tuple[str, ...]:
    """Values of one column of a reference list, in the order of its file."""
    with (FOLDER / f"{list_name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row[name] for row in csv.DictReader(file))


@cache
def codes(list_name: str) -> tuple[str, ...]:
    """Codes of a reference list: its first column."""
    with (FOLDER / f"{list_name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row[0] for row in csv.reader(file))[1:]


def position(list_name: str, code: str) -> int:
    """Position of a code in its list. Raises ValueError where the list lacks it."""
    return codes(list_name).index(code)


def weights(list_name: str, by_code: Mapping[str, float]) -> np.ndarray:
    """Values in the order of a list, 0 for codes not named.

    Raises ValueError for a code that the list lacks: the calibration must follow the lists.
    """
    values = np.zeros(len(codes(list_name)))
    for code, value in by_code.items():
        values[position(list_name, code)] = value
    return values


def flags(list_name: str, name: str) -> np.ndarray:
    """Boolean column of a list, shape (codes,)."""
    return np.array(column(list_name, name)) == "true"


def dates(list_name: str, name: str) -> np.ndarray:
    """Date column of a list, shape (codes,), NaT where empty."""
    return np.array([value or "NaT" for value in column(list_name, name)], dtype="datetime64[D]")


@cache
def offence_groups() -> np.ndarray:
    """Position of the offence group of each offence, shape (offences,)."""
    groups = column("offences", "offence_group_code")
    return np.array([position("offence_groups", group) for group in groups])


def by_group(values: Mapping[str, float]) -> np.ndarray:
    """Values by offence group in the order of its list.

    A case always has an offence when it is drawn, so the group of none needs no value.
    """
    return weights("offence_groups", {"none_recorded": 0.0} | dict(values))


def table(list_name: str, rows: Mapping[str, Mapping[str, float]]) -> np.ndarray:
    """Weights of several rows, shape (rows, codes of the list)."""
    return np.array([weights(list_name, row) for row in rows.values()])
