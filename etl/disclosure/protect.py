"""Protect a table: which of its sums are known, then its cells, until no withheld one is told."""

from dataclasses import dataclass, field

import numpy as np

from etl.disclosure.audit import Audit
from etl.disclosure.cells import Cells, Line, cells_of
from etl.disclosure.cube import Cube
from etl.disclosure.policy import Policy
from etl.disclosure.suppress import cheapest, secondary

# Each round gives company to what can still be told.
_ROUNDS = 40


@dataclass(frozen=True)
class Level:
    """A table's sums over some breakdowns, and which of them are withheld (rows x counts).

    ``group`` says for each row of the finest table the row of this one it goes into.
    ``is_told``: sums and cells that can be told all the same.
    """

    over: tuple[int, ...]
    cube: Cube
    group: np.ndarray
    is_small: np.ndarray
    withheld: np.ndarray
    is_told: np.ndarray


@dataclass
class Protected:
    """Every level of a table, the coarsest first; the last is the table itself."""

    levels: list[Level] = field(default_factory=list)

    @property
    def finest(self) -> Level:
        """The table itself."""
        return self.levels[-1]

    def level_over(self, over: tuple[int, ...]) -> Level | None:
        """Return the level summed over these breakdowns."""
        return next((level for level in self.levels if level.over == over), None)


def protect(cube: Cube, policy: Policy) -> Protected:
    """Withhold what must be, in the table and in each of its sums.

    A sum over one breakdown or several is public, so it is taken as known, unless it is small
    itself: then nobody may be able to tell it from the table either.
    """
    done = Protected()
    for over in cube.summed_over():
        sums, group = cube.margin(over)
        coarser = [level for level in done.levels if set(level.over) > set(over)]
        done.levels.append(_protect_level(over, sums, group, coarser, policy))
    return done


def _protect_level(
    over: tuple[int, ...], cube: Cube, group: np.ndarray, coarser: list[Level], policy: Policy
) -> Level:
    known = _known_outcomes(over, cube, group, coarser, policy)
    cells = cells_of(cube, policy, known)
    _add_known_sums(cells, over, group, coarser)
    if over:
        # What is not small is public: a small sum has no company to hide in but its own cells.
        withheld, told = cells.is_small, np.zeros(len(cells.values), dtype=bool)
    else:
        withheld, told = suppress(cells, policy.interval.width)
    shape = cube.values.shape
    is_small, withheld, told = (a.reshape(shape) for a in (cells.is_small, withheld, told))
    return Level(over, cube, group, is_small, withheld, told)


def _known_outcomes(
    over: tuple[int, ...], cube: Cube, group: np.ndarray, coarser: list[Level], policy: Policy
) -> np.ndarray:
    """Return the cells (rows x counts) of shares of 0% or 100% that a public sum tells already.

    Where nobody at all in a line of many has an outcome, it is a rule of law or of counting.
    """
    known = np.zeros(cube.values.shape, dtype=bool)
    many = policy.whole_groups.known_from
    # A sum tells of its cells, and of itself.
    sums = [(level.cube.values, level.group) for level in coarser]
    sums += [(cube.values, group)] if over else []
    into = np.zeros(len(cube.values), dtype=int)
    for values, to in sums:
        into[group] = to
        for share, rest in zip(cube.shares, cube.rests, strict=True):
            for column in (share.part, rest):
                is_rule = (values[:, share.whole] >= many) & (values[:, column] == 0)
                known[:, column] |= is_rule[into]
    return known


def _add_known_sums(
    cells: Cells, over: tuple[int, ...], group: np.ndarray, coarser: list[Level]
) -> None:
    for level in coarser:
        into = np.zeros(int(group.max()) + 1, dtype=np.int64)
        into[group] = level.group
        order = np.argsort(into, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(into[order])) + 1)
        implied = _implied(level, over, coarser)
        width = level.cube.values.shape[1]
        for row, rows in enumerate(members):
            for column in np.flatnonzero(~implied[row] | level.withheld[row]):
                line = Line(
                    rows * width + column,
                    np.ones(len(rows), dtype=np.int64),
                    int(level.cube.values[row, column]),
                )
                if not level.withheld[row, column]:
                    cells.lines.append(line)
                elif level.is_small[row, column]:
                    cells.secrets.append(line)


def _implied(level: Level, over: tuple[int, ...], coarser: list[Level]) -> np.ndarray:
    """Return which sums of a level follow from the known sums of one between it and the table."""
    implied = np.zeros(level.withheld.shape, dtype=bool)
    for between in coarser:
        if set(over) < set(between.over) < set(level.over):
            unknown = np.zeros(level.withheld.shape, dtype=bool)
            np.logical_or.at(unknown, level.group, between.withheld[between.group])
            implied |= ~unknown
    return implied


def suppress(cells: Cells, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which cells to withhold, and which small ones can be told all the same.

    Primary, then secondary, then the audit; what it can tell gets more company, until it can tell
    nothing or there is no more to withhold.
    """
    withheld = secondary(cells, cells.is_small, width)
    told = np.zeros(len(withheld), dtype=bool)
    if not withheld.any() and not cells.secrets:
        return withheld, told
    audit = Audit(cells)
    for turn in range(_ROUNDS):
        narrow = audit.narrow(withheld, width)
        if turn == 0 and len(hopeless := audit.hopeless(narrow, width)):
            narrow = hopeless
            break
        more = _company(cells, withheld, narrow, width)
        if not more.any() or audit.is_out_of_time:
            break
        withheld = secondary(cells, withheld | more, width)
    told[_cells_of_targets(cells, narrow)] = True
    return withheld, told


def _cells_of_targets(cells: Cells, targets: np.ndarray) -> np.ndarray:
    count = len(cells.values)
    found = [
        [target] if target < count else cells.secrets[target - count].cells for target in targets
    ]
    return np.unique(np.concatenate(found)).astype(int) if found else np.array([], dtype=int)


def _company(cells: Cells, withheld: np.ndarray, narrow: np.ndarray, width: int) -> np.ndarray:
    """Return further cells to withhold, one for each target that can be told."""
    more = np.zeros(len(withheld), dtype=bool)
    for target in narrow:
        own = _cells_of_targets(cells, np.array([target]))
        if more[_neighbours(cells, own)].any():
            continue
        chosen = _nearest(cells, own, withheld, width)
        if chosen is not None:
            more[chosen] = True
    return more


def _nearest(cells: Cells, own: np.ndarray, withheld: np.ndarray, width: int) -> int | None:
    """Look for a cell to withhold in the lines of some, then in those of withheld neighbours."""
    seen = np.zeros(len(withheld), dtype=bool)
    while len(own):
        seen[own] = True
        near = _neighbours(cells, own)
        chosen = cheapest(cells, near, withheld, width)
        if chosen is not None:
            return chosen
        own = near[withheld[near] & ~seen[near]]
    return None


def _neighbours(cells: Cells, own: np.ndarray) -> np.ndarray:
    places = {place for cell in own for place in cells.lines_of[cell]}
    found = [own, *(cells.lines[place].cells for place in places)]
    return np.unique(np.concatenate(found))
