"""The cells of a table as unknowns, and what anybody knows of them: sums, parts, least values."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from etl.disclosure.cube import Cube
from etl.disclosure.policy import Policy

# No count is larger.
MOST = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Line:
    """A sum that is known: the cells times their factors come to ``total``."""

    cells: np.ndarray
    factors: np.ndarray
    total: int


@dataclass
class Cells:
    """The cells of one table, by number.

    ``values``: the true counts. ``least``: what anybody knows of one that is withheld.
    ``is_small``: to be withheld for itself. ``may_be_withheld``: may be so to protect another.
    ``cost``: how much is lost where it is. ``partner`` and ``whole``: for what is left of a whole
    the part, which goes with it unless the whole is withheld, and the whole; for others the cell
    itself. ``is_open``: nobody is shown them, and nothing is lost where they are told. ``most``:
    what anybody knows that a withheld one is not above. ``lines``: known sums. ``secrets``: sums
    that are not known and must not be (their true total stands in them).
    """

    values: np.ndarray
    least: np.ndarray
    is_small: np.ndarray
    may_be_withheld: np.ndarray
    cost: np.ndarray
    partner: np.ndarray
    whole: np.ndarray
    is_open: np.ndarray
    most: np.ndarray
    lines: list[Line] = field(default_factory=list)
    secrets: list[Line] = field(default_factory=list)

    @property
    def is_rest(self) -> np.ndarray:
        """Which cells are what is left of a whole, and never shown."""
        return self.partner != np.arange(len(self.partner))

    @cached_property
    def lines_of(self) -> list[list[int]]:
        """For each cell the places of the lines it stands in."""
        through: list[list[int]] = [[] for _ in self.values]
        for place, line in enumerate(self.lines):
            for cell in line.cells:
                through[cell].append(place)
        return through


def cells_of(cube: Cube, policy: Policy, known: np.ndarray | None = None) -> Cells:
    """Return the cells of a cube, row by row, with what follows from its sums.

    A cell is small where it is 1 to the threshold less one, what is left of a whole as well; and,
    as the policy says, where it is 0 or makes a share of 0% or 100%.
    """
    known = np.zeros(cube.values.shape, dtype=bool) if known is None else known
    values, shows_zeros = cube.values, policy.zeros.treatment == "show"
    is_small = (values >= 1) & (values < policy.threshold.value)
    least = np.full(values.shape, int(shows_zeros))
    cost, partner = values + 1.0, np.arange(values.size).reshape(values.shape)
    whole = partner.copy()
    if not shows_zeros:
        is_small |= values == 0
    for share, rest in zip(cube.shares, cube.rests, strict=True):
        is_small[:, rest] &= values[:, rest] > 0
        if share.is_recording and policy.not_recorded.treatment == "show":
            is_small[:, rest] = False
        # A rest is never shown itself: nobody sees whether it is 0, and nothing is lost.
        least[:, rest], cost[:, rest] = 0, 0.1
        partner[:, rest], whole[:, rest] = partner[:, share.part], whole[:, share.whole]
        if share.is_outcome and policy.whole_groups.treatment == "withhold":
            is_group = values[:, share.whole] > 0
            is_small[:, share.part] |= (
                is_group & (values[:, share.part] == 0) & ~known[:, share.part]
            )
            is_small[:, rest] |= is_group & (values[:, rest] == 0) & ~known[:, rest]
        is_small[:, share.part] |= is_small[:, rest] & ~known[:, share.part]
        may_be_zero = share.is_outcome and policy.whole_groups.treatment == "withhold"
        if may_be_zero or (is_small[:, share.part] & (values[:, share.part] == 0)).any():
            # Some of the withheld are 0: to be withheld does not say that it is not.
            least[:, share.part] = 0
        # Nobody in a whole is nobody in its parts: where the one is shown the others are known.
        least[:, [share.part, rest]] |= shows_zeros & (values[:, [share.whole]] == 0)
    may_be_withheld = ((values > 0) | (least == 0)) & ~known
    flat = [
        array.reshape(-1)
        for array in (values, least, is_small, may_be_withheld, cost, partner, whole)
    ]
    # Without more knowledge a cell is not open, and may be any number.
    flat += [np.zeros(values.size, dtype=bool), np.full(values.size, MOST)]
    return Cells(*flat, lines=_row_sums(cube))


@dataclass(frozen=True)
class Beyond:
    """What holds of cells beside their size (arrays of rows x counts).

    ``withheld``: to be withheld for another reason. ``is_open``: not shown, but who tells them
    learns nothing. ``least``, ``most``: between which anybody knows a cell to lie.
    """

    withheld: np.ndarray
    is_open: np.ndarray
    least: np.ndarray
    most: np.ndarray

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> "Beyond":
        """Return what says nothing of any cell."""
        no = np.zeros(shape, dtype=bool)
        return cls(no, no.copy(), np.zeros(shape, dtype=np.int64), np.full(shape, MOST))


def add_beyond(cells: Cells, beyond: Beyond) -> None:
    """Withhold further cells; that one of them is 0 is not known then."""
    shape, withheld = beyond.withheld.shape, beyond.withheld
    cells.is_small |= withheld.reshape(-1)
    cells.is_open = beyond.is_open.reshape(-1) & ~cells.is_small
    least = cells.least.reshape(shape)
    least[:, (withheld & (cells.values.reshape(shape) == 0)).any(axis=0)] = 0
    # A cell that stands as it was is no longer seen to be more than 0.
    is_bounded = beyond.most < MOST
    least[is_bounded] = beyond.least[is_bounded]
    cells.most = beyond.most.reshape(-1)


def _row_sums(cube: Cube) -> list[Line]:
    first = np.arange(len(cube.values)) * cube.values.shape[1]
    lines = []
    for total in cube.sums:
        members = np.array([total.total, *total.parts])
        factors = np.array([-1, *[1] * len(total.parts)])
        lines += [Line(start + members, factors, 0) for start in first]
    return lines
