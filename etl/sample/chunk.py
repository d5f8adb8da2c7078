"""One chunk of made-up cases: a small copy of the whole period, complete in itself."""

import numpy as np

from etl.sample import calibration_stages as stages
from etl.sample.breaches import (
    breach_cases,
    breach_rows,
    other_breaches,
    prosecuted_breaches,
    unprosecuted_rows,
)
from etl.sample.charges import draw_charges
from etl.sample.draw import Columns, together
from etl.sample.marks import draw_marks
from etl.sample.orders import draw_orders
from etl.sample.outcomes import draw_outcomes, draw_reasons, draw_sentences
from etl.sample.plan import Plan
from etl.sample.referrals import ordinary_cases
from etl.sample.safety import draw_safety
from etl.sample.timeline import charge_due, finish_due, known_at_end

STOCK_REDRAWS = 40


def draw_chunk(plan: Plan, place: int, cases: range) -> dict[str, Columns]:
    """Numbers behind the four files for the cases of one chunk.

    People, orders and breaches link within the chunk only, so that a chunk needs nothing of the
    others. Exactly one case for each number of the range.
    """
    rng = plan.random(place)
    later = cases[len(cases) - round(len(cases) * stages.BREACH_CASE_SHARE) :]
    rows = ordinary_cases(rng, plan, cases.start, len(cases) - len(later))
    rows = prosecute(rng, plan, rows)
    orders = draw_orders(rng, plan, rows)
    breaches = prosecuted_breaches(rng, plan, orders, len(later))
    first_row = rows["case"].size
    rows, orders = _follow_up(rng, plan, rows, orders, breaches, later)
    others = other_breaches(rng, plan, orders)
    return {
        "case_outcomes": rows,
        "charges": draw_charges(rng, plan, rows),
        "restraining_orders": orders,
        "order_breaches": together(
            [
                breach_rows(rng, rows, orders, breaches, first_row),
                unprosecuted_rows(rows, orders, others),
            ]
        ),
    }


def prosecute(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """Follow referred defendants to the end of the extract: every column of case_outcomes."""
    rows = rows | {"charge_due": charge_due(rng, rows["referred"])}
    rows |= _endings_after_start(rng, plan, rows)
    rows |= known_at_end(rng, plan, rows)
    rows |= {"reason": draw_reasons(rng, rows)}
    rows |= draw_sentences(rng, rows)
    rows |= draw_marks(rng, rows)
    return rows | draw_safety(rng, plan, rows)


def _endings_after_start(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    ending = _endings(rng, plan, rows)
    for _ in range(STOCK_REDRAWS):
        early = np.flatnonzero(ending["finish_due"] < plan.start)
        # What is still open at the start ends the slow way: redrawing keeps that selection.
        again = _endings(rng, plan, {name: values[early] for name, values in rows.items()})
        for name, values in again.items():
            ending[name][early] = values
    ending["finish_due"] = np.maximum(ending["finish_due"], plan.start)
    return ending


def _endings(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    ending = draw_outcomes(rng, plan, rows)
    return ending | {"finish_due": finish_due(rng, rows | ending)}


def _follow_up(
    rng: np.random.Generator,
    plan: Plan,
    rows: Columns,
    orders: Columns,
    breaches: Columns,
    cases: range,
) -> tuple[Columns, Columns]:
    if breaches["day"].size:
        referred = breach_cases(rng, plan, rows, orders, breaches, cases.start)
    else:
        # Too few cases for an order to have been breached: ordinary cases fill the number.
        referred = ordinary_cases(rng, plan, cases.start, len(cases))
    later = prosecute(rng, plan, referred)
    later_orders = draw_orders(rng, plan, later)
    later_orders["row"] = later_orders["row"] + rows["case"].size
    return together([rows, later]), together([orders, later_orders])
