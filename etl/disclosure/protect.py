"""Protect a table: which of its sums are known, then its cells, until no withheld one is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from etl.disclosure.audit import SECONDS, Audit
from etl.disclosure.cells import Beyond, Cells, Line, add_beyond, cells_of
from etl.disclosure.cube import Cube
from etl.disclosure.policy import Policy
from etl.disclosure.suppress import cheapest, leave_out_fixed, secondary

# Each round gives company to what can still be told.
_ROUNDS = 40


@dataclass(frozen=True)
class Summed:
    """A table's sums over some breakdowns.

    ``group`` says for each row of the finest table the row of this one it goes into, -1 where this
    one leaves it out.
    """

    over: tuple[int, ...]
    cube: Cube
    group: np.ndarray


@dataclass(frozen=True)
class Level(Summed):
    """Sums, and which of them are withheld (rows x counts).

    ``is_told``: sums and cells that can be told all the same.
    """

    is_small: np.ndarray
    withheld: np.ndarray
    is_told: np.ndarray
    is_open: np.ndarray

    @property
    def is_asked(self) -> np.ndarray:
        """Which of the withheld nobody may tell: what is left of a whole only where small."""
        asked = self.withheld & ~self.is_open
        asked[:, list(self.cube.rests)] &= self.is_small[:, list(self.cube.rests)]
        return asked


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


def protect(cube: Cube, policy: Policy, seconds: float = SECONDS) -> Protected:
    """Withhold what must be, in the table and in each of its sums.

    A sum over one breakdown or several is public, so it is taken as known, unless it is small
    itself: then nobody may be able to tell it from the table either.
    """
    done = Protected()
    for over in cube.summed_over():
        summed = Summed(over, *cube.margin(over))
        # What is not small is public: a small sum has no company to hide in but its own cells.
        level = protect_level(summed, done.levels, policy, seconds, is_alone=bool(over))
        done.levels.append(level)
    return done


def protect_level(
    summed: Summed,
    levels: Sequence[Level],
    policy: Policy,
    seconds: float = SECONDS,
    is_alone: bool = False,
    beyond: Beyond | None = None,
) -> Level:
    """Withhold what must be of sums, so that they tell nothing withheld of coarser ``levels``.

    A count is known by its name in all of them; each level may have others. ``is_alone``:
    only what is small itself is withheld, as what else is public anyhow. ``beyond`` says what
    holds of the sums beside their size.
    """
    coarser = [level for level in levels if set(level.over) > set(summed.over)]
    cells = cells_of(summed.cube, policy, _known_outcomes(summed, coarser, policy))
    _add_known_sums(cells, summed, coarser)
    if beyond is not None:
        add_beyond(cells, beyond)
    if is_alone:
        withheld, told = cells.is_small, np.zeros(len(cells.values), dtype=bool)
    else:
        withheld, told = suppress(cells, policy.interval.width, seconds)
    shape = summed.cube.values.shape
    arrays = cells.is_small, withheld, told, cells.is_open
    found = (array.reshape(shape) for array in arrays)
    return Level(summed.over, summed.cube, summed.group, *found)


def _known_outcomes(summed: Summed, coarser: Sequence[Level], policy: Policy) -> np.ndarray:
    """Return the cells (rows x counts) of shares of 0% or 100% that a public sum tells already.

    Where nobody at all in a line of many has an outcome, it is a rule of law or of counting.
    """
    cube, group = summed.cube, summed.group
    known = np.zeros(cube.values.shape, dtype=bool)
    many = policy.whole_groups.known_from
    # A sum tells of its cells, and of itself.
    sums: list[Summed] = [*coarser, *([summed] if summed.over else [])]
    for level in sums:
        into = np.full(len(cube.values), -1)
        into[group[group >= 0]] = level.group[group >= 0]
        is_in = into >= 0
        at = dict(_shared_columns(cube, level.cube))
        for share, rest in zip(cube.shares, cube.rests, strict=True):
            for column in (share.part, rest):
                if share.whole in at and column in at:
                    whole, part = (level.cube.values[:, at[c]] for c in (share.whole, column))
                    is_rule = (whole >= many) & (part == 0)
                    known[is_in, column] |= is_rule[into[is_in]]
    return known


def _shared_columns(cube: Cube, other: Cube) -> list[tuple[int, int]]:
    """Pair the columns of two cubes that are the same count."""
    places = {name: place for place, name in enumerate(other.names)}
    return [(own, places[name]) for own, name in enumerate(cube.names) if name in places]


def _add_known_sums(cells: Cells, summed: Summed, coarser: Sequence[Level]) -> None:
    width = summed.cube.values.shape[1]
    for level in coarser:
        implied = _implied(level, coarser)
        shared = _shared_columns(summed.cube, level.cube)
        for row, rows in members(level, summed):
            for own, column in shared:
                is_withheld = level.withheld[row, column]
                if implied[row, column] and not is_withheld:
                    continue
                ones = np.ones(len(rows), dtype=np.int64)
                line = Line(rows * width + own, ones, int(level.cube.values[row, column]))
                if not is_withheld:
                    cells.lines.append(line)
                elif level.is_asked[row, column]:
                    cells.secrets.append(line)


def members(level: Summed, summed: Summed) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the rows of a level with the rows of a finer one that each is the sum of.

    Where the finer one leaves out any part of a row, its rows have no sum that is known.
    """
    is_in = summed.group >= 0
    parts = set(level.group[~is_in].tolist())
    into = np.full(len(summed.cube.values), -1)
    into[summed.group[is_in]] = level.group[is_in]
    order = np.argsort(into, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(into[order])) + 1):
        if len(rows) and (row := int(into[rows[0]])) >= 0 and row not in parts:
            yield row, rows


def _implied(level: Level, coarser: Sequence[Level]) -> np.ndarray:
    """Return which sums of a level follow from the known sums of one between it and the table."""
    implied = np.zeros(level.withheld.shape, dtype=bool)
    for between in coarser:
        if set(between.over) < set(level.over):
            unknown = np.zeros(level.withheld.shape, dtype=bool)
            shared = dict(_shared_columns(level.cube, between.cube))
            unknown[:, [c for c in range(unknown.shape[1]) if c not in shared]] = True
            is_in = level.group >= 0
            into, of = level.group[is_in], between.group[is_in]
            for own, column in shared.items():
                is_hidden = between.withheld[of, column] | (of < 0)
                np.logical_or.at(unknown[:, own], into, is_hidden)
            implied |= ~unknown
    return implied


def suppress(cells: Cells, width: int, seconds: float = SECONDS) -> tuple[np.ndarray, np.ndarray]:
    """Return which cells to withhold, and which small ones can be told all the same.

    Primary, then secondary, then the audit; what it can tell gets more company, until it can tell
    nothing or there is no more to withhold.
    """
    leave_out_fixed(cells)
    withheld = secondary(cells, cells.is_small | cells.is_open, width)
    told = np.zeros(len(withheld), dtype=bool)
    if not withheld.any() and not cells.secrets:
        return withheld, told
    audit = Audit(cells, seconds)
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
