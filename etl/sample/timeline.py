"""The days of a made-up case, first as they fall due, then as an extract at its end knows them."""

import numpy as np

from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import MISSING, Columns, days_up_to, delay, ramp
from etl.sample.plan import Plan

NEVER = np.datetime64("NaT", "D")
LOCKDOWN = np.array(["2020-03-23", "2020-06-30"], dtype="datetime64[D]")


def charge_due(rng: np.random.Generator, referred: np.ndarray) -> np.ndarray:
    """Day on which each case is, or will be, charged."""
    wait = delay(rng, ramp(referred, stages.CHARGE_DAYS), stages.CHARGE_SPREAD)
    same_day = rng.random(referred.size) < stages.SAME_DAY_CHARGE
    return referred + np.where(same_day, np.timedelta64(0, "D"), wait)


def finish_due(rng: np.random.Generator, rows: Columns) -> np.ndarray:
    """Day on which the case ends, or will end, for each defendant: after the charge."""
    charged = rows["charge_due"]
    median = reference.weights("outcomes", stages.FINISH_DAYS)[rows["outcome_due"]]
    wait = delay(rng, median * ramp(charged, stages.BACKLOG), stages.FINISH_SPREAD)
    finish = charged + np.maximum(wait, np.timedelta64(1, "D"))
    return _sitting_day(rng, _after_lockdown(rng, finish))


def _after_lockdown(rng: np.random.Generator, finish: np.ndarray) -> np.ndarray:
    in_lockdown = (finish >= LOCKDOWN[0]) & (finish <= LOCKDOWN[1])
    adjourned = in_lockdown & (rng.random(finish.size) < stages.ADJOURNED_IN_LOCKDOWN)
    return finish + np.where(adjourned, 70 + days_up_to(rng, np.full(finish.size, 240)), 0)


def _sitting_day(rng: np.random.Generator, finish: np.ndarray) -> np.ndarray:
    years = finish.astype("datetime64[Y]")
    at_christmas = finish - years.astype("datetime64[D]") + 1 > np.timedelta64(358, "D")
    january = (years + 1).astype("datetime64[D]") + 1 + days_up_to(rng, np.full(finish.size, 45))
    finish = np.where(at_christmas, january, finish)
    return np.busday_offset(finish, 0, roll="forward")


def recorded(
    rng: np.random.Generator, due: np.ndarray, end: np.datetime64, mean_days: float
) -> np.ndarray:
    """Days as the extract knows them: NaT where they come, or are recorded, after its end."""
    written = due + rng.geometric(1 / (1 + mean_days), due.size).astype("timedelta64[D]") - 1
    return np.where(written <= end, due, NEVER)


def known_at_end(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """`charged`, `finalised`, `outcome` and `principal` as recorded at the end of the extract."""
    never = rows["never_charged"]
    charged = recorded(rng, rows["charge_due"], plan.end, stages.CHARGE_RECORDING_DAYS)
    charged = np.where(never, NEVER, charged)
    finalised = recorded(rng, rows["finish_due"], plan.end, stages.FINISH_RECORDING_DAYS)
    finalised = np.where(np.isnat(charged) & ~never, NEVER, finalised)
    return {
        "charged": charged,
        "finalised": finalised,
        "outcome": np.where(np.isnat(finalised), MISSING, rows["outcome_due"]),
        "principal": np.where(np.isnat(charged), MISSING, rows["offence"]),
    }
