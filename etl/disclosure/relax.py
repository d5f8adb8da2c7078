"""Show again what was withheld to protect others and need not have been.

The heuristic that withholds looks at one sum at a time. Here the audit is asked, of many cells at
once and of halves of them where that fails, whether they may be shown after all.
"""

from collections.abc import Sequence

import numpy as np

from etl.disclosure.audit import Audit
from etl.disclosure.cells import Cells


def relax(cells: Cells, withheld: np.ndarray, width: int, seconds: float) -> np.ndarray:
    """Return fewer withheld cells, the largest shown first, of which none can be told.

    ``withheld`` is safe; what cannot be shown to be so within the time stays withheld.
    """
    may_be_shown = withheld & ~cells.is_small & ~cells.is_rest
    order = np.flatnonzero(may_be_shown)
    order = order[np.argsort(-cells.cost[order], kind="stable")]
    audit = Audit(cells, seconds)
    return _tried(audit, withheld, order, width)


def _tried(audit: Audit, withheld: np.ndarray, chosen: Sequence[int], width: int) -> np.ndarray:
    if not len(chosen) or audit.is_out_of_time:
        return withheld
    trial = withheld.copy()
    trial[chosen] = False
    if not len(audit.anew().narrow(trial, width)):
        return trial
    if len(chosen) == 1:
        return withheld
    half = len(chosen) // 2
    for part in (chosen[:half], chosen[half:]):
        withheld = _tried(audit, withheld, part, width)
    return withheld
