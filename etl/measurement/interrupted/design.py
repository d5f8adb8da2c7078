"""The columns of a segmented regression.

Wagner, Soumerai, Zhang and Ross-Degnan (2002), J Clin Pharm Ther 27:299; waves as in Bernal,
Cummins and Gasparrini (2017), Int J Epidemiol 46:348.
"""

import numpy as np

from etl.measurement.interrupted.axis import Axis
from etl.measurement.interrupted.options import Season

# Places of the columns; those of the season follow.
BASE, TREND, LEVEL, SLOPE = range(4)


def design(axis: Axis, season: Season, months: int) -> np.ndarray:
    """Return the columns base, trend, level change, slope change and season; shape (n, k).

    Seasonal columns sum to zero over a year, so that the base is the yearly mean just before the
    intervention. Slopes are per year.
    """
    lines = [np.ones(len(axis.years)), axis.years, axis.step, axis.since]
    return np.column_stack([*lines, *_season(axis.phases, season, 12 // months)])


def without_intervention(columns: np.ndarray) -> np.ndarray:
    """Return the columns as they would be had the old level and trend gone on."""
    before = columns.copy()
    before[:, [LEVEL, SLOPE]] = 0
    return before


def without_season(columns: np.ndarray) -> np.ndarray:
    """Return the columns as they would be without a time of the year."""
    lines = columns.copy()
    lines[:, SLOPE + 1 :] = 0
    return lines


def _season(phases: np.ndarray, season: Season, per_year: int) -> list[np.ndarray]:
    if season is Season.NONE:
        return []
    if season is Season.CALENDAR:
        place = np.rint(phases * per_year).astype(int)
        # The last is minus the sum of the others.
        return [
            (place == one).astype(float) - (place == per_year - 1) for one in range(per_year - 1)
        ]
    angles = [2 * np.pi * times * phases for times in (1, 2)]
    waves = [wave(angle) for angle in angles for wave in (np.cos, np.sin)]
    # Twice a year the sine of quarters is zero throughout.
    return waves if per_year > 4 else waves[:3]
