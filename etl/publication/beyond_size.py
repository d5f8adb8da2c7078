"""What must be withheld for another reason than its size: what stands published, an audit.

Whoever has both releases has the difference: a change of 1 to 4 is a small count of its own. And
what was withheld once stays withheld: to show it later would tell what the earlier table hid.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from etl.disclosure.policy import Policy
from etl.publication.levels import Finest, Grain
from etl.publication.relations import Relations, counts_of
from etl.publication.rows import Rows
from etl.publication.table import COUNTS, KEYS, Table

_PLACE = [key for key in KEYS if key.endswith(("_type", "_code"))]


# A count of a row: quarter, types and codes of area and offence, and its name.
Cell = tuple[str, str, str, str, str, str]


def must_withhold(
    making: Rows,
    quarter: Finest,
    levels: Mapping[Grain, Sequence[str]],
    relations: Relations,
    standing: Mapping[str, Table],
    policy: Policy,
    named: Collection[Cell] = (),
) -> dict[Grain, dict[str, np.ndarray]]:
    """Return for each level, by count, which rows must be withheld for another reason than size.

    They are those ``named``, and what a quarter that is counted again would give away.
    """
    before = _published(quarter, standing)
    own = {cell[1:] for cell in named if cell[0] == str(quarter.quarter)}
    if not before and not own:
        return {}
    found: dict[Grain, dict[str, np.ndarray]] = {}
    for grain, measures in levels.items():
        names = counts_of(measures)
        summed = quarter.summed(grain, names, relations).cube
        places = [making.place(quarter, grain, codes) for codes in summed.codes]
        found[grain] = {}
        for name in names:
            is_out = [
                (*place, name) in own
                or _is_given_away(
                    before.get((*place, name), ()), summed.values[row], names, name, policy
                )
                for row, place in enumerate(places)
            ]
            found[grain][name] = np.array(is_out)
    return found


def _published(quarter: Finest, standing: Mapping[str, Table]) -> dict[tuple, tuple]:
    """Return what is public of a quarter: the count, or None where withheld, and its whole."""
    found = {}
    for table in standing.values():
        for row in table.rows.to_dicts():
            if row["quarter"] == str(quarter.quarter):
                place = tuple(row[key] for key in _PLACE)
                whole = row["denominator"]
                for count in COUNTS:
                    found[(*place, f"{row['measure']}.{count}")] = (row[count], whole)
    return found


def _is_given_away(
    before: tuple, values: np.ndarray, names: Sequence[str], name: str, policy: Policy
) -> bool:
    if not before:
        return False
    was, whole = before
    if was is None:
        return True
    now = values[names.index(name)]
    of = max(whole or 0, values[names.index(f"{name.split('.')[0]}.denominator")])
    is_small = 0 < abs(now - was) < policy.threshold.value
    return bool(is_small and of < policy.whole_groups.known_from)
