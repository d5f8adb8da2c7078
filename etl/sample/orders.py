"""Restraining orders in made-up cases: applied for, decided, made, and for how long."""

import numpy as np

from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import MISSING, Columns, chance, days_up_to, masks, pick
from etl.sample.outcomes import is_convicted
from etl.sample.plan import Plan
from etl.sample.timeline import NEVER

# Domestic Violence, Crime and Victims Act 2004 s12: any offence, and on acquittal.
WIDER_POWERS = np.datetime64("2009-09-30")
PENDING_DAYS, PENDING = 28, 0.3  # Assumed.
LATER_MADE, LATER_DAYS = 0.07, 28  # Assumed.
DECISIONS = ("made", "refused", "withdrawn")


def draw_orders(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """One row per order applied for; `row` points to the defendant.

    Never for a defendant unfit to plead: an administrative finalisation is neither a conviction
    nor an acquittal.
    """
    row = np.flatnonzero(chance(rng, _application_share(rows)))
    on_acquittal = (~is_convicted(rows["outcome"][row])).astype(int)
    decision, made = _decisions(rng, plan, rows["finalised"][row], on_acquittal)
    bases = [reference.position("order_bases", code) for code in ("conviction", "acquittal")]
    return {
        "row": row,
        "applied": _applied(rng, rows, row),
        "decision": decision,
        "made": made,
        "basis": np.where(np.isnat(made), MISSING, np.array(bases)[on_acquittal]),
        "end": _ends(rng, made),
        "conditions": np.where(np.isnat(made), MISSING, _conditions(rng, row.size)),
    }


def _application_share(rows: Columns) -> np.ndarray:
    group, outcome = rows["group"], rows["outcome"]
    convicted = is_convicted(outcome)
    acquitted = (outcome >= 0) & reference.flags("outcomes", "is_acquittal")[outcome]
    wider = rows["finalised"] >= WIDER_POWERS
    is_harassment = reference.flags("offence_groups", "is_harassment")[group]
    on_conviction = np.where(
        convicted & (wider | is_harassment),
        reference.by_group(stages.ORDER_ON_CONVICTION)[group],
        0,
    )
    on_acquittal = reference.by_group(stages.ORDER_ON_ACQUITTAL)[group]
    return np.where(acquitted & wider, on_acquittal, on_conviction)


def _applied(rng: np.random.Generator, rows: Columns, row: np.ndarray) -> np.ndarray:
    early = days_up_to(rng, np.full(row.size, 10)) * (rng.random(row.size) < 0.3)
    return np.maximum(rows["finalised"][row] - early, rows["charged"][row])


def _decisions(
    rng: np.random.Generator, plan: Plan, finalised: np.ndarray, on_acquittal: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    positions = np.array([reference.position("order_decisions", code) for code in DECISIONS])
    mix = np.array(list(stages.ORDER_DECISIONS.values()))
    choice = pick(rng.random(finalised.size), mix, on_acquittal)
    later = rng.random(finalised.size) < LATER_MADE
    day = finalised + np.where(later, days_up_to(rng, np.full(later.size, LATER_DAYS)), 0)
    recent = finalised > plan.end - PENDING_DAYS
    pending = (day > plan.end) | (recent & (rng.random(day.size) < PENDING))
    decision = np.where(
        pending, reference.position("order_decisions", "pending"), positions[choice]
    )
    return decision, np.where((choice == 0) & ~pending, day, NEVER)


def _ends(rng: np.random.Generator, made: np.ndarray) -> np.ndarray:
    lengths = np.array(list(stages.ORDER_YEARS))
    drawn = pick(rng.random(made.size), np.array(list(stages.ORDER_YEARS.values())))
    years = lengths[drawn]
    last = made + np.floor(years * 365.25).astype("timedelta64[D]") - 1
    return np.where(years == 0, NEVER, last)


def _conditions(rng: np.random.Generator, count: int) -> np.ndarray:
    share = reference.weights("order_conditions", stages.ORDER_CONDITIONS)
    bits = masks(rng, np.zeros(count, dtype=np.int64), share)
    # An order that forbids nothing is no order.
    no_contact = 1 << reference.position("order_conditions", "no_contact")
    return np.where(bits == 0, no_contact, bits)
