"""Protect the levels of a quarter, the coarsest first, so that no withheld count can be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.disclosure.cells import Beyond, cells_of
from etl.disclosure.cube import Cube
from etl.disclosure.policy import Policy
from etl.disclosure.protect import Level, Summed, protect_level
from etl.publication.levels import Finest, Grain
from etl.publication.relations import Relations, counts_of

# Nobody waits: what cannot be shown to be safe in this time is left out whole.
SECONDS = 60.0


@dataclass(frozen=True)
class ProtectedLevel:
    """A level of a quarter.

    ``level``: what is withheld of the ``counts`` it has, by row. ``left_out``: measures that could
    not be protected at this level and are withheld whole. ``rounded`` (rows x counts) stands in
    place of the true counts where they are rounded: then nothing is withheld.
    """

    grain: Grain
    level: Summed
    counts: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    rounded: np.ndarray | None = None

    def withheld(self, count: str) -> np.ndarray:
        """Return which rows withhold a count, all where its measure is left out."""
        if count not in self.counts:
            return np.ones(len(self.level.cube.values), dtype=bool)
        if self.rounded is not None:
            return np.zeros(len(self.level.cube.values), dtype=bool)
        return self.level.withheld[:, self.counts.index(count)]


def protect_quarter(
    quarter: Finest,
    measures: dict[Grain, Sequence[str]],
    relations: Relations,
    policy: Policy,
    beyond: Mapping[Grain, Mapping[str, Beyond]] | None = None,
    seconds: float = SECONDS,
) -> list[ProtectedLevel]:
    """Protect a quarter at every level of ``measures``, from the coarsest to the finest.

    ``beyond``: by level and count what holds of its rows beside their size.
    """
    done: list[ProtectedLevel] = []
    for grain, chosen in measures.items():
        more = (beyond or {}).get(grain, {})
        done.append(_protect(quarter, grain, chosen, relations, policy, done, more, seconds))
    return done


def _protect(
    quarter: Finest,
    grain: Grain,
    measures: Sequence[str],
    relations: Relations,
    policy: Policy,
    coarser: Sequence[ProtectedLevel],
    beyond: Mapping[str, Beyond],
    seconds: float,
) -> ProtectedLevel:
    """Protect a level without the measures that could be told all the same."""
    kept, relations = list(measures), relations.within(grain.only)
    while True:
        counts = relations.own(counts_of(kept))
        summed = quarter.summed(grain, counts, relations)
        more = _by_column(summed.cube, counts, relations, beyond)
        above = [one.level for one in coarser]
        level = protect_level(summed, above, policy, seconds, beyond=more)
        told = _told(level, counts)
        out = tuple(m for m in measures if m not in kept)
        if not told or not kept:
            return ProtectedLevel(grain, level, tuple(counts), out)
        kept = [m for m in kept if not _has_any(m, told, relations, counts)]


def _by_column(
    cube: Cube, counts: Sequence[str], relations: Relations, beyond: Mapping[str, Beyond]
) -> Beyond:
    """Lay out what holds of counts as the values of a cube are: those that are the same are one.

    What is left of a whole is as open as the whole and the part are.
    """
    found = Beyond.nothing(cube.values.shape)
    for name, rows in beyond.items():
        own = relations.same_as(name, [*counts, name])
        if own in counts:
            at = counts.index(own)
            found.withheld[:, at] |= rows.withheld
            found.is_open[:, at] |= rows.is_open
            found.least[:, at] = np.maximum(found.least[:, at], rows.least)
            found.most[:, at] = np.minimum(found.most[:, at], rows.most)
    is_hidden = found.withheld | found.is_open
    for share, rest in zip(cube.shares, cube.rests, strict=True):
        is_hidden[:, rest] = is_hidden[:, share.part] & is_hidden[:, share.whole]
        found.is_open[:, rest] = is_hidden[:, rest]
    return found


def _told(level: Level, counts: Sequence[str]) -> set[str]:
    """Name the counts that can be told: what is left of a whole by the part of it."""
    columns = set(np.flatnonzero(level.is_told.any(axis=0)).tolist())
    cube = level.cube
    for share, rest in reversed(list(zip(cube.shares, cube.rests, strict=True))):
        if rest in columns:
            columns.add(share.part)
    return {counts[column] for column in columns if column < len(counts)}


def _has_any(measure: str, told: set[str], relations: Relations, counts: Sequence[str]) -> bool:
    return any(relations.same_as(name, counts) in told for name in counts_of([measure]))


def shares_of_small(
    quarters: Sequence[Finest],
    grain: Grain,
    measures: Sequence[str],
    relations: Relations,
    policy: Policy,
) -> dict[str, float]:
    """Return for each measure the share of its rows at a level with a count to withhold for itself.

    Rows without any unit of it are left out. A count is to be withheld also where, with those of
    the other measures, it would tell a small difference.
    """
    relations = relations.within(grain.only)
    counts = relations.own(counts_of(measures))
    columns = {
        measure: [counts.index(relations.same_as(n, counts)) for n in counts_of([measure])]
        for measure in measures
    }
    small, rows = dict.fromkeys(measures, 0), dict.fromkeys(measures, 0)
    for quarter in quarters:
        cube = quarter.summed(grain, counts, relations).cube
        is_small = cells_of(cube, policy).is_small.reshape(cube.values.shape)
        for measure, own in columns.items():
            is_any = cube.values[:, own].any(axis=1)
            small[measure] += int((is_small[:, own].any(axis=1) & is_any).sum())
            rows[measure] += int(is_any.sum())
    return {m: small[m] / rows[m] if rows[m] else 0.0 for m in measures}
