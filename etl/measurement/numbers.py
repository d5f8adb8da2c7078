"""Numbers as the statistics take them: checked, one-dimensional, never changed afterwards."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from etl.errors import OutcomesError

Numbers = Sequence[float | int | None] | NDArray[np.generic]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def series(values: Numbers, name: str) -> FloatArray:
    """Return the values as an array of shape (n,), a missing one as NaN.

    Raises OutcomesError where they are not one row of finite or missing numbers.
    """
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise OutcomesError(
            f"{name} hold something that is not a number. Give numbers, None where one is missing."
        ) from None
    if array.ndim != 1:
        raise OutcomesError(f"{name} have {array.ndim} dimensions. Give one row of numbers.")
    if np.isinf(array).any():
        raise OutcomesError(f"{name} hold an infinite number. Give None where one is missing.")
    return array


def counts(values: Numbers, name: str) -> FloatArray:
    """Return the counts as an array of shape (n,), as `series`, and refuse one below zero."""
    array = series(values, name)
    if (array < 0).any():
        raise OutcomesError(f"{name} hold {array[array < 0][0]:g}. A count is zero or more.")
    return array


def shares(numerators: Numbers, denominators: Numbers) -> tuple[FloatArray, FloatArray]:
    """Return numerators and denominators of proportions, each of shape (n,), checked together.

    Raises OutcomesError where the lengths differ or a numerator exceeds its denominator.
    """
    above, below = counts(numerators, "Numerators"), counts(denominators, "Denominators")
    same_length(above, below, "numerators", "denominators")
    if (above > below).any():
        at = int(np.argmax(above > below))
        raise OutcomesError(
            f"Numerator {above[at]:g} at position {at} exceeds its denominator {below[at]:g}. "
            "A proportion counts a part of its denominator; use a rate for anything else."
        )
    return above, below


def same_length(first: FloatArray, second: FloatArray, one: str, other: str) -> None:
    """Refuse two rows of different length."""
    if len(first) != len(second):
        raise OutcomesError(
            f"There are {len(first)} {one} and {len(second)} {other}. Give one of each per point."
        )


def sizes(values: Numbers) -> FloatArray:
    """Return the sizes as an array of shape (n,), and refuse one that is missing or 0."""
    array = complete(counts(values, "Sizes"), "Sizes")
    if (array == 0).any():
        raise OutcomesError("There are no limits at size 0. Give sizes above it.")
    return array


def complete(array: FloatArray, name: str) -> FloatArray:
    """Refuse a row with a missing number where none may be missing."""
    if np.isnan(array).any():
        at = int(np.argmax(np.isnan(array)))
        raise OutcomesError(f"{name} lack a number at position {at}. Leave the whole entry out.")
    return array


def frozen(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return the array read-only, so that a result stays what was computed."""
    array = np.array(array)
    array.setflags(write=False)
    return array
