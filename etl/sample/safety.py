"""Risk assessment and referral to a specialist prosecutor in made-up cases."""

import numpy as np

from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import MISSING, Columns, chance, days_up_to, pick, ramp
from etl.sample.plan import Plan
from etl.sample.timeline import NEVER


def draw_safety(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """`risk_assessed`, `risk_level` and `specialist_referred` of each defendant.

    How serious a case is decides on the specialist, whether or not anyone assessed the risk.
    """
    level = _levels(rng, rows["group"])
    assessed = _assessed(rng, rows)
    known = _known(assessed, plan, rows)
    specialist = _known(_specialist(rng, rows["referred"], level), plan, rows)
    return {
        "risk_assessed": known,
        "risk_level": np.where(np.isnat(known), MISSING, level),
        "specialist_referred": specialist,
    }


def _levels(rng: np.random.Generator, group: np.ndarray) -> np.ndarray:
    other = stages.RISK_LEVELS["other"]
    mix = np.array([stages.RISK_LEVELS.get(g, other) for g in reference.codes("offence_groups")])
    return pick(rng.random(group.size), mix, group)


def _assessed(rng: np.random.Generator, rows: Columns) -> np.ndarray:
    referred, due = rows["referred"], rows["charge_due"]
    before = chance(rng, ramp(referred, stages.RISK_BEFORE_CHARGE))
    wait = np.minimum((due - referred).astype(int), 14)
    day = np.where(
        before,
        referred + days_up_to(rng, wait),
        due + 1 + days_up_to(rng, np.full(due.size, 29)),
    )
    return np.where(chance(rng, ramp(referred, stages.RISK_ASSESSED)), day, NEVER)


def _specialist(rng: np.random.Generator, referred: np.ndarray, level: np.ndarray) -> np.ndarray:
    share = reference.weights("risk_levels", stages.SPECIALIST_REFERRED)[level]
    share = np.minimum(share * ramp(referred, stages.SPECIALIST_GROWTH), 0.95)
    days = np.rint(rng.exponential(stages.SPECIALIST_DAYS, level.size)).astype("timedelta64[D]")
    return np.where(chance(rng, share), referred + days, NEVER)


def _known(day: np.ndarray, plan: Plan, rows: Columns) -> np.ndarray:
    last = np.where(np.isnat(rows["finalised"]), plan.end, rows["finalised"])
    return np.where(day <= last, day, NEVER)
