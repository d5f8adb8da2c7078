"""Breaches of made-up orders, within the orders' life, and the cases that follow from them."""

import numpy as np

from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import DAYS_IN_YEAR, MISSING, Columns, blank, chance, delay, ramp
from etl.sample.plan import PLACES_IN_CASE, Plan

MEAN_DAYS = stages.BREACH_MEAN_YEARS * DAYS_IN_YEAR


def prosecuted_breaches(
    rng: np.random.Generator, plan: Plan, orders: Columns, count: int
) -> Columns:
    """Breaches that become cases: `order` (row of `orders`) and `day`, sorted by day.

    Orders long in force are likelier, some defendants much likelier than others. Empty where no
    order was in force for a day.
    """
    window = _window_days(plan, orders)
    weight = _chance_in(window) * rng.gamma(stages.BREACH_FRAILTY, size=window.size)
    if not weight.any():
        count = 0
    order = rng.choice(window.size, count, p=weight / weight.sum()) if count else np.array([], int)
    day = _breach_days(rng, orders["made"][order], window[order])
    by_day = np.argsort(day, kind="stable")
    return {"order": order[by_day], "day": day[by_day]}


def other_breaches(rng: np.random.Generator, plan: Plan, orders: Columns) -> Columns:
    """Breaches recorded but not prosecuted: `order` and `day`, at most one to an order."""
    window = _window_days(plan, orders)
    order = np.flatnonzero(chance(rng, stages.BREACH_UNPROSECUTED * (window > 0)))
    return {"order": order, "day": _breach_days(rng, orders["made"][order], window[order])}


def breach_cases(
    rng: np.random.Generator,
    plan: Plan,
    rows: Columns,
    orders: Columns,
    breaches: Columns,
    first_case: int,
) -> Columns:
    """Cases about the breaches: the same defendant, victim, area and force as the order's case."""
    source = orders["row"][breaches["order"]]
    day = breaches["day"]
    count = day.size
    kept = ("area", "force", "relationship", "defendant", "victim")
    referred = np.minimum(day + delay(rng, np.full(count, 3.0), 1.0), plan.end)
    breach = reference.position("offences", "008/31"), reference.position("offences", "066/38")
    on_acquittal = orders["basis"][breaches["order"]] == reference.position(
        "order_bases", "acquittal"
    )
    return {name: rows[name][source] for name in kept} | {
        "case": first_case + np.arange(count),
        "place": np.zeros(count, dtype=int),
        "referred": referred,
        "offence_date": day,
        "offence": np.where(on_acquittal, breach[1], breach[0]),
        "is_fresh_stalking": chance(rng, ramp(day, stages.FRESH_STALKING))
        & (day >= np.datetime64("2012-11-25")),
    }


def breach_rows(
    rng: np.random.Generator, rows: Columns, orders: Columns, breaches: Columns, first_row: int
) -> Columns:
    """Rows of order_breaches for prosecuted breaches, cases from `first_row` on."""
    case = slice(first_row, first_row + breaches["day"].size)
    fresh = rows["is_fresh_stalking"][case]
    missing = np.full(fresh.size, stages.FRESH_STALKING_MISSING)
    unknown = rows["principal"][case] < 0
    return {
        "number": 2 * _slot(rows, np.arange(first_row, case.stop)),
        "order": order_numbers(rows, orders)[breaches["order"]],
        "day": breaches["day"],
        "case": rows["case"][case],
        "is_fresh": np.where(unknown, MISSING, blank(rng, fresh, missing)),
    }


def unprosecuted_rows(rows: Columns, orders: Columns, breaches: Columns) -> Columns:
    """Rows of order_breaches for breaches that no case followed."""
    order = order_numbers(rows, orders)[breaches["order"]]
    nothing = np.full(order.size, MISSING)
    return {
        "number": 2 * order + 1,
        "order": order,
        "day": breaches["day"],
        "case": nothing,
        "is_fresh": np.zeros(order.size, dtype=int),
    }


def order_numbers(rows: Columns, orders: Columns) -> np.ndarray:
    """Number of each order, unique in the extract: at most one to a defendant and case."""
    return _slot(rows, orders["row"])


def _slot(rows: Columns, row: np.ndarray) -> np.ndarray:
    return rows["case"][row] * PLACES_IN_CASE + rows["place"][row]


def _window_days(plan: Plan, orders: Columns) -> np.ndarray:
    last = np.where(np.isnat(orders["end"]), plan.end, np.minimum(orders["end"], plan.end))
    days = (last - orders["made"]).astype("timedelta64[D]")
    return np.where(np.isnat(orders["made"]), 0, days.astype(int)).clip(0)


def _chance_in(window: np.ndarray) -> np.ndarray:
    return -np.expm1(-window / MEAN_DAYS)


def _breach_days(rng: np.random.Generator, made: np.ndarray, window: np.ndarray) -> np.ndarray:
    waited = -MEAN_DAYS * np.log1p(-rng.random(made.size) * _chance_in(window))
    return made + np.clip(np.ceil(waited), 1, np.maximum(window, 1)).astype("timedelta64[D]")
