"""What of a result would the disclosure policy let out? Advice for one result alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa

from etl.disclosure import words
from etl.disclosure.cube import Share
from etl.disclosure.frames import as_frame
from etl.disclosure.layout import Layout, lay_out
from etl.disclosure.policy import Policy
from etl.disclosure.protect import Protected, protect
from etl.disclosure.refusals import refused_columns, refused_layout
from etl.disclosure.roles import Role, guess_roles
from etl.disclosure.rounding import rounded_table
from etl.disclosure.shown import Masks, shown_table


@dataclass(frozen=True)
class Allowed:
    """What may be released of a result, with the reasons in sentences.

    ``table``: text ready to show, of the result's columns and rows, ``[c]`` where withheld; None
    where the whole result is refused. ``rounded``: the same result protected by rounding instead;
    None where that is not safe. ``primary``, ``secondary``: counts withheld for themselves and to
    protect others; ``derived``: values withheld with them. ``advice``: what this cannot know.
    """

    table: pl.DataFrame | None
    reasons: list[str]
    primary: int = 0
    secondary: int = 0
    derived: int = 0
    rounded: pl.DataFrame | None = None
    roles: dict[str, Role] = field(default_factory=dict)
    advice: str = words.ADVICE

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the result may be released."""
        return self.table is None


def allowed(
    result: pl.DataFrame | pa.Table, policy: Policy, roles: Mapping[str, str] | None = None
) -> Allowed:
    """Apply the policy to a result and audit what is left.

    ``roles`` says of columns what they are where the guess is wrong: a name of ``Role`` each.
    Raise OutcomesError where a column or role of it does not exist.
    """
    frame = as_frame(result)
    guessed = guess_roles(frame, policy, roles)
    reasons = refused_columns(frame, guessed, policy)
    if frame.is_empty() or reasons:
        return Allowed(None, words.refused(reasons or [words.NO_COUNTS]), roles=guessed)
    layout = lay_out(frame, guessed, policy, _told_shares(guessed, roles))
    reasons = refused_layout(layout, policy)
    if reasons:
        return Allowed(None, words.refused(reasons), roles=guessed)
    return _protected(frame, guessed, layout, policy)


def _told_shares(roles: Mapping[str, Role], told: Mapping[str, str] | None) -> list[Share] | None:
    """Pair every numerator with every denominator where the caller named both."""
    if not {Role.NUMERATOR, Role.DENOMINATOR} <= set((told or {}).values()):
        return None
    counts = [role for role in roles.values() if role.is_count]
    parts = [place for place, role in enumerate(counts) if role is Role.NUMERATOR]
    wholes = [place for place, role in enumerate(counts) if role is Role.DENOMINATOR]
    return [Share(part, whole) for part in parts for whole in wholes]


def _protected(
    frame: pl.DataFrame, roles: dict[str, Role], layout: Layout, policy: Policy
) -> Allowed:
    done = protect(layout.cube, policy)
    if any(level.is_told.any() for level in done.levels):
        return Allowed(None, words.refused([words.TOLD]), roles=roles)
    masks = _masks(layout, done)
    table, derived = shown_table(frame, roles, layout, masks)
    primary = int((masks.withheld & masks.is_small).sum())
    secondary = int((masks.withheld & ~masks.is_small).sum())
    reasons = words.outcome(primary, secondary, derived, policy.threshold.value)
    rounded = rounded_table(frame, roles, layout, policy)
    if rounded is None:
        reasons.append(f"{words.refused([words.ROUNDING_TOLD])[0]}")
    return Allowed(table, reasons, primary, secondary, derived, rounded, roles)


def _masks(layout: Layout, done: Protected) -> Masks:
    """Return for each row and count of the result whether it is withheld, totals among them."""
    shape, width = layout.values.shape, layout.values.shape[1]
    withheld, small = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    own = done.finest.group
    withheld[layout.details] = done.finest.withheld[own, :width]
    small[layout.details] = done.finest.is_small[own, :width]
    for row, over in enumerate(layout.total_of):
        if over:
            level, place = _level_of(layout, done, row, over)
            withheld[row], small[row] = level.withheld[place, :width], level.is_small[place, :width]
    return Masks(withheld, small)


def _level_of(layout: Layout, done: Protected, row: int, over: tuple[int, ...]):
    """Find the sum a row of totals is: over fewer breakdowns where one of them has one value."""
    summed = {place for level in done.levels for place in level.over}
    level = done.level_over(tuple(place for place in over if place in summed))
    kept = [place for place in range(layout.codes.shape[1]) if place not in over]
    same = (layout.cube.codes[:, kept] == layout.codes[row, kept]).all(axis=1)
    return level, level.group[np.flatnonzero(same)[0]]
