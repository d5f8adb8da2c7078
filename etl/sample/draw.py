"""Vectorised draws shared by every part of the made-up data."""

import numpy as np

Columns = dict[str, np.ndarray]
Ramp = tuple[tuple[float, float], ...]
DAYS_IN_YEAR = 365.25
MISSING = -1


def pick(uniform: np.ndarray, weights: np.ndarray, rows: np.ndarray | int = 0) -> np.ndarray:
    """Positions drawn from weights by inversion of uniform numbers in [0, 1).

    `weights` has the shape (kinds, choices), or (choices,) for one kind; `rows` says which kind
    applies to each uniform number. A choice of weight 0 is never drawn.
    """
    cumulative = np.cumsum(np.atleast_2d(weights), axis=1, dtype=float)
    cumulative /= cumulative[:, -1:]
    kinds, choices = cumulative.shape
    # One sorted run over all kinds turns a draw per row into a single search.
    run = (cumulative + np.arange(kinds)[:, None]).ravel()
    found = np.searchsorted(run, rows + uniform, side="right") - rows * choices
    return np.clip(found, 0, choices - 1).astype(np.int16)


def chance(rng: np.random.Generator, probability: np.ndarray) -> np.ndarray:
    """True with the probability given for each row."""
    return rng.random(probability.shape) < probability


def blank(rng: np.random.Generator, values: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Values with a share of them turned into MISSING."""
    return np.where(chance(rng, share), MISSING, values).astype(np.int16)


def year(dates: np.ndarray) -> np.ndarray:
    """Dates as decimal years."""
    return 1970 + dates.astype(np.int64) / DAYS_IN_YEAR


def ramp(dates: np.ndarray, points: Ramp) -> np.ndarray:
    """Value of a ramp at each date: straight lines between points, level outside."""
    years, values = zip(*points, strict=True)
    return np.interp(year(dates), years, values)


def delay(rng: np.random.Generator, median: np.ndarray, spread: float) -> np.ndarray:
    """Whole days with a lognormal distribution about a median, as timedelta64[D]."""
    days = median * np.exp(spread * rng.standard_normal(median.shape))
    return np.minimum(np.rint(days), 3650).astype("timedelta64[D]")


def days_up_to(rng: np.random.Generator, most: np.ndarray) -> np.ndarray:
    """Whole days from 0 to most, evenly spread. `most` is in days, 0 or more."""
    return np.floor(rng.random(most.shape) * (most + 1)).astype("timedelta64[D]")


def together(parts: list[Columns]) -> Columns:
    """Parts with the same columns, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def masks(rng: np.random.Generator, bits: np.ndarray, further: np.ndarray) -> np.ndarray:
    """Sets of codes as bit masks: the bits given, and each code with its own chance."""
    for code, probability in enumerate(further):
        bits = bits | (rng.random(bits.size) < probability).astype(np.int64) << code
    return bits
