"""Charges in made-up cases: one to four each, agreeing with the defendant's outcome."""

import numpy as np

from etl.sample import reference
from etl.sample.draw import MISSING, Columns, days_up_to, pick
from etl.sample.offences import is_lawful, secondary_offences
from etl.sample.plan import Plan

CHARGES_PER_DEFENDANT = (0.52, 0.30, 0.12, 0.06)  # Assumed.
PRINCIPAL_FIRST = 0.85  # Assumed.
ADDED_LATER = 0.04  # Assumed.

# Plea and result that may stand beside each outcome: for the principal offence, then for others.
NONE = ("no_plea", "withdrawn", 1)
FOUGHT = ("not_guilty", "acquitted", 1)
GUILTY = ("guilty", "convicted", 1)
PROVED = ("no_plea", "convicted", 1)
TRIED = ("not_guilty", "convicted", 19)
LESSER = ("not_guilty", "convicted_of_lesser", 1)
DROPPED = (("no_plea", "withdrawn", 5), ("not_guilty", "withdrawn", 5))
OPEN = (("no_plea", "", 5), ("not_guilty", "", 4))
BARGAIN = (
    ("guilty", "convicted", 11), ("not_guilty", "withdrawn", 7), ("not_guilty", "left_on_file", 2),
)  # fmt: skip
VERDICTS = (
    ("not_guilty", "convicted", 12), ("not_guilty", "acquitted", 5), ("not_guilty", "withdrawn", 3),
)  # fmt: skip
AGREEING = {
    "guilty_plea": ((GUILTY,), BARGAIN),
    "convicted_after_trial": ((TRIED, LESSER), VERDICTS),
    "proved_in_absence": ((PROVED,), (PROVED,)),
    "discontinued": (DROPPED, DROPPED),
    "no_evidence_offered": ((FOUGHT,), (FOUGHT,)),
    "discharged_committal": ((NONE,), (NONE,)),
    "dismissed_no_case": ((FOUGHT,), (FOUGHT,)),
    "dismissed_after_trial": ((FOUGHT,), (FOUGHT,)),
    "judge_directed_acquittal": ((FOUGHT,), (FOUGHT,)),
    "jury_acquittal": ((FOUGHT,), (FOUGHT,)),
    "warrant_unexecuted": ((NONE,), (NONE,)),
    "summons_unserved": ((NONE,), (NONE,)),
    "defendant_dead": ((NONE,), (NONE,)),
    "defendant_unfit": ((NONE,), (NONE,)),
    "": (OPEN, OPEN),
}


def draw_charges(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """One row per charge of the charged defendants; `row` points to the defendant."""
    charged = np.flatnonzero(rows["principal"] >= 0)
    count = 1 + pick(rng.random(charged.size), np.array(CHARGES_PER_DEFENDANT))
    count = np.maximum(count, 1 + rows["is_fresh_stalking"][charged])
    row = np.repeat(charged, count)
    number = 1 + np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    principal_number = np.repeat(_principal_number(rng, count), count)
    is_principal = number == principal_number
    # The first charge that is not the principal one.
    is_fresh = rows["is_fresh_stalking"][row] & (number == 1 + (principal_number == 1))
    date = _offence_dates(rng, rows, row, is_principal)
    agreed = _plea_and_result(rng, rows["outcome"][row], is_principal)
    return agreed | {
        "row": row,
        "number": number,
        "offence": _offences(rng, rows["offence"][row], date, is_principal, is_fresh),
        "offence_date": date,
        "charged": _charged_dates(rng, plan, rows, row, is_principal),
    }


def _principal_number(rng: np.random.Generator, count: np.ndarray) -> np.ndarray:
    anywhere = 1 + np.floor(rng.random(count.size) * count).astype(int)
    return np.where(rng.random(count.size) < PRINCIPAL_FIRST, 1, anywhere)


def _offences(
    rng: np.random.Generator,
    principal: np.ndarray,
    date: np.ndarray,
    is_principal: np.ndarray,
    is_fresh: np.ndarray,
) -> np.ndarray:
    stalking = reference.position("offences", "195/12")
    harassment = reference.position("offences", "195/94")
    # Not retrospective: what would be stalking today was charged as harassment.
    fresh = np.where(is_lawful(np.full(date.size, stalking), date), stalking, harassment)
    further = np.where(is_fresh, fresh, secondary_offences(rng, date))
    return np.where(is_principal, principal, further)


def _offence_dates(
    rng: np.random.Generator, rows: Columns, row: np.ndarray, is_principal: np.ndarray
) -> np.ndarray:
    first, referred = rows["offence_date"][row], rows["referred"][row]
    later = first + days_up_to(rng, (referred - first).astype(int))
    return np.where(is_principal, first, later)


def _charged_dates(
    rng: np.random.Generator, plan: Plan, rows: Columns, row: np.ndarray, is_principal: np.ndarray
) -> np.ndarray:
    charged, finalised = rows["charged"][row], rows["finalised"][row]
    last = np.where(np.isnat(finalised), plan.end, finalised)
    added = np.minimum(charged + 1 + days_up_to(rng, np.full(row.size, 20)), last)
    is_later = ~is_principal & (rng.random(row.size) < ADDED_LATER)
    return np.where(is_later, added, charged)


def _plea_and_result(
    rng: np.random.Generator, outcome: np.ndarray, is_principal: np.ndarray
) -> Columns:
    pairs, mix = _agreeing()
    kind = np.where(outcome < 0, len(reference.codes("outcomes")), outcome)
    pair = pairs[pick(rng.random(outcome.size), mix, kind * 2 + ~is_principal)]
    return {"plea": pair[:, 0], "result": pair[:, 1]}


def _agreeing() -> tuple[np.ndarray, np.ndarray]:
    cells = [cell for code in (*reference.codes("outcomes"), "") for cell in AGREEING[code]]
    named = sorted({(plea, result) for cell in cells for plea, result, _ in cell})
    mix = np.zeros((len(cells), len(named)))
    for place, cell in enumerate(cells):
        for plea, result, weight in cell:
            mix[place, named.index((plea, result))] = weight
    return np.array([_positions(*pair) for pair in named]), mix


def _positions(plea: str, result: str) -> tuple[int, int]:
    found = reference.position("charge_results", result) if result else MISSING
    return reference.position("pleas", plea), found
