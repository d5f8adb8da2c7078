"""Secondary suppression: withhold more, so that no withheld cell follows from a known sum."""

import numpy as np

from etl.disclosure.cells import Cells, Line

_MOST_WEIGHED = 32
_NO_ROOM = 20


def secondary(cells: Cells, withheld: np.ndarray, width: int) -> np.ndarray:
    """Return which cells to withhold so that every known sum leaves its cells ``width`` open.

    A heuristic: line by line it withholds the cell of the least value, those first that help
    several lines. What it misses the audit finds.
    """
    withheld = withheld.copy()
    waiting = list(range(len(cells.lines)))
    while waiting:
        place = waiting.pop()
        if not is_exposed(cells.lines[place], cells, withheld, width):
            continue
        chosen = cheapest(cells, cells.lines[place].cells, withheld, width)
        if chosen is None:
            continue
        withheld[chosen] = True
        waiting += [place, *cells.lines_of[chosen]]
    return withheld


def is_exposed(line: Line, cells: Cells, withheld: np.ndarray, width: int) -> bool:
    """Whether a line alone tells a withheld cell of it more closely than ``width``."""
    hidden = withheld[line.cells]
    count = int(hidden.sum())
    if count == 0:
        return False
    if count == 1:
        return True
    if len(set(line.factors[hidden])) > 1:
        return False
    inside = line.cells[hidden]
    return int((cells.values[inside] - cells.least[inside]).sum()) < width


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
    partner = cells.partner[among]
    own = np.where(withheld[partner], cells.cost[among], cells.cost[partner])
    # A cell at its least leaves the others of a sum no way to be more.
    return own + _NO_ROOM * (cells.values[among] <= cells.least[among])
