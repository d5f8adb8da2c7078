"""Marks on a made-up file: domestic violence, stalking, cyber, incidents; and the planted effects.

Shares follow the day the charge falls due, which is the charged_date of every charged case, so
that a planted effect can be stated by date of charge.
"""

import numpy as np

from etl.sample import calibration as cal
from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import MISSING, Columns, Ramp, blank, chance, masks, pick, ramp, year
from etl.sample.plan import years_after


def cyber_share(charged: np.ndarray) -> np.ndarray:
    """Planted share of cyber cases in stalking and harassment, among those recorded."""
    since = years_after(charged, cal.GUIDANCE)
    return cal.CYBER_AT_GUIDANCE + cal.CYBER_SLOPE * since + cal.CYBER_STEP * (since >= 0)


def dv_compliance(charged: np.ndarray) -> np.ndarray:
    """Planted share marked DV among partners and family, among those recorded."""
    since = years_after(charged, cal.GUIDANCE)
    slope = np.where(since < 0, cal.DV_SLOPE_BEFORE, cal.DV_SLOPE_AFTER)
    return np.clip(cal.DV_AT_GUIDANCE + slope * since, 0, cal.DV_MOST)


def draw_marks(rng: np.random.Generator, rows: Columns) -> Columns:
    """Markers (1, 0, MISSING), recorded relationship, incidents, platforms and methods."""
    due = rows["charge_due"]
    group = reference.offence_groups()[rows["offence"]]
    cyber = _cyber_marker(rng, due, group)
    return {
        "group": group,
        "dv_marker": _dv_marker(rng, due, rows["relationship"]),
        "relationship_recorded": _part(rng, rows["relationship"], due, stages.RELATIONSHIP_MISSING),
        "stalking_marker": _stalking_marker(rng, due, group),
        "cyber_marker": cyber,
        "platforms": _platforms(rng, due, cyber),
        "methods": _methods(rng, due, cyber),
        "incidents": _incidents(rng, due, group),
    }


def _part(
    rng: np.random.Generator, values: np.ndarray, due: np.ndarray, missing: Ramp
) -> np.ndarray:
    return blank(rng, values, ramp(due, missing))


def _dv_marker(rng: np.random.Generator, due: np.ndarray, relationship: np.ndarray) -> np.ndarray:
    is_dv = reference.flags("relationships", "is_partner_or_family")[relationship]
    marked = chance(rng, np.where(is_dv, dv_compliance(due), stages.DV_MARKED_OTHERWISE))
    return _part(rng, marked, due, stages.DV_MISSING)


def _stalking_marker(rng: np.random.Generator, due: np.ndarray, group: np.ndarray) -> np.ndarray:
    share = reference.by_group(stages.STALKING_MARKED)[group]
    early = due < np.datetime64("2012-11-25")
    is_harassment = group == reference.position("offence_groups", "harassment")
    share = np.where(early & is_harassment, stages.HARASSMENT_MARKED_BEFORE_2012, share)
    return _part(rng, chance(rng, share), due, stages.STALKING_MISSING)


def _cyber_marker(rng: np.random.Generator, due: np.ndarray, group: np.ndarray) -> np.ndarray:
    elsewhere = reference.by_group(stages.CYBER_ELSEWHERE)[group]
    planted = reference.flags("offence_groups", "is_stalking") | reference.flags(
        "offence_groups", "is_harassment"
    )
    cyber = chance(rng, np.where(planted[group], cyber_share(due), elsewhere))
    return _part(rng, cyber, due, stages.CYBER_MISSING)


def _platforms(rng: np.random.Generator, due: np.ndarray, cyber: np.ndarray) -> np.ndarray:
    columns = np.array(list(stages.PLATFORMS.values())).T
    rows = [dict(zip(stages.PLATFORMS, column, strict=True)) for column in columns]
    mix = np.array([reference.weights("online_platforms", row) for row in rows])
    period = np.searchsorted(stages.PLATFORM_PERIODS, year(due), side="right")
    first = pick(rng.random(due.size), mix, period)
    return _listed(rng, first, mix[-1], due, cyber)


def _methods(rng: np.random.Generator, due: np.ndarray, cyber: np.ndarray) -> np.ndarray:
    mix = reference.weights("online_methods", stages.METHODS)
    return _listed(rng, pick(rng.random(due.size), mix), mix, due, cyber)


def _listed(
    rng: np.random.Generator,
    first: np.ndarray,
    mix: np.ndarray,
    due: np.ndarray,
    cyber: np.ndarray,
) -> np.ndarray:
    further = np.minimum(stages.FURTHER_CODE * mix.size * mix / mix.sum(), 0.3)
    bits = blank(
        rng,
        masks(rng, np.left_shift(1, first.astype(np.int64)), further),
        ramp(due, stages.PLATFORM_MISSING),
    )
    return np.where(cyber == 1, bits, MISSING)


def _incidents(rng: np.random.Generator, due: np.ndarray, group: np.ndarray) -> np.ndarray:
    mean = reference.by_group(stages.FURTHER_INCIDENTS)[group]
    further = np.rint(mean * rng.exponential(1.0, due.size)).astype(int)
    return _part(rng, 1 + further, due, stages.INCIDENTS_MISSING)
