"""Secondary suppression: withhold more, so that no withheld cell follows from a known sum."""

import numpy as np

from etl.disclosure.cells import Cells, Line

_MOST_WEIGHED = 32
_NO_ROOM = 20


def secondary(cells: Cells, withheld: np.ndarray, width: int) -> np.ndarray:
    """Return which cells to withhold so that every known sum leaves its cells ``width`` open.

    A secret sum is given as much room by cells of its own. A heuristic: line by line it withholds
    the cell of the least value, those first that help several lines. What it misses the audit
    finds.
    """
    withheld = withheld.copy()
    waiting = [*range(len(cells.lines)), *(~place for place in range(len(cells.secrets)))]
    while waiting:
        place = waiting.pop()
        if not _lacks_company(cells, place, withheld, width):
            continue
        line = cells.lines[place] if place >= 0 else cells.secrets[~place]
        chosen = cheapest(cells, line.cells, withheld, width)
        if chosen is None:
            continue
        withheld[chosen] = True
        waiting += [place, *cells.lines_of[chosen]]
    return withheld


def _lacks_company(cells: Cells, place: int, withheld: np.ndarray, width: int) -> bool:
    """Whether a line, or the secret of a place below 0, tells what is withheld of it."""
    if place >= 0:
        return is_exposed(cells.lines[place], cells, withheld, width)
    return not withheld[cells.secrets[~place].cells].any()


def _room(cells: Cells, inside: np.ndarray) -> int:
    """How far some withheld cells together could be lower; they can be higher only as others."""
    return int((cells.values[inside] - cells.least[inside]).sum())


def leave_out_fixed(cells: Cells) -> None:
    """Forbid to withhold cells that the known sums would tell whatever else is withheld.

    They are the only ones of a sum that may be unknown at all.
    """
    unknown = cells.may_be_withheld | cells.is_small | cells.is_open
    waiting = list(range(len(cells.lines)))
    while waiting:
        line = cells.lines[waiting.pop()]
        left = line.cells[unknown[line.cells]]
        if len(left) == 1:
            unknown[left] = False
            cells.may_be_withheld[left] = False
            waiting += cells.lines_of[left[0]]


def is_exposed(line: Line, cells: Cells, withheld: np.ndarray, width: int) -> bool:
    """Whether a line alone tells a withheld cell of it more closely than ``width``."""
    hidden = withheld[line.cells]
    count = int(hidden.sum())
    if not (hidden & ~cells.is_open[line.cells]).any():
        return False
    if count == 1:
        return True
    if len(set(line.factors[hidden])) > 1:
        return False
    inside = line.cells[hidden]
    return _room(cells, inside) < width


def cheapest(cells: Cells, among: np.ndarray, withheld: np.ndarray, width: int) -> int | None:
    """Return the cell to withhold next, None where none may be."""
    open_cells = among[~withheld[among] & cells.may_be_withheld[among]]
    if not len(open_cells):
        return None
    lost = _cost(cells, open_cells, withheld)
    if len(open_cells) > _MOST_WEIGHED:
        least = np.argsort(lost, kind="stable")[:_MOST_WEIGHED]
        open_cells, lost = open_cells[least], lost[least]
    helped = [
        sum(
            is_exposed(cells.lines[place], cells, withheld, width)
            for place in cells.lines_of[cell]
            if len(cells.lines[place].cells) <= 256
        )
        for cell in open_cells
    ]
    return int(open_cells[np.argmin(lost / (1 + np.array(helped)))])


def _cost(cells: Cells, among: np.ndarray, withheld: np.ndarray) -> np.ndarray:
    partner, whole = cells.partner[among], cells.whole[among]
    # What is left of a whole is unknown anyhow where the whole or the part is.
    is_free = withheld[partner] | withheld[whole]
    own = np.where(is_free, cells.cost[among], cells.cost[partner])
    # A cell at its least leaves the others of a sum no way to be more.
    return own + _NO_ROOM * (cells.values[among] <= cells.least[among])
