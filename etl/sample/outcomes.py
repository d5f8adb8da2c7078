"""How a made-up case ends: outcome, reason and sentence of each defendant."""

import numpy as np

from etl.sample import calibration as cal
from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import MISSING, Columns, blank, chance, pick, ramp
from etl.sample.plan import Plan

COMMUNITY_MONTHS = np.array([12, 18, 24])


def conviction_log_odds() -> np.ndarray:
    """Log-odds of a conviction by offence, where the area adds nothing, shape (offences,)."""
    categories = reference.column("offences", "offence_category_code")
    rates = [
        cal.OFFENCE_CONVICTION.get(code, cal.CATEGORY_CONVICTION[category])
        for code, category in zip(reference.codes("offences"), categories, strict=True)
    ]
    return np.log(rates) - np.log1p(-np.array(rates))


def is_summary() -> np.ndarray:
    """Whether an offence is tried by magistrates only, shape (offences,)."""
    return np.isin(reference.codes("offences"), cal.SUMMARY_ONLY)


def draw_outcomes(rng: np.random.Generator, plan: Plan, rows: Columns) -> Columns:
    """`outcome_due` of each defendant and whether the case ends before a charge.

    The outcome is drawn for everyone; whether it is known by the end is decided later.
    """
    offence = rows["offence"]
    log_odds = conviction_log_odds()[offence] + plan.area_log_odds[rows["area"]]
    convicted = chance(rng, 1 / (1 + np.exp(-log_odds)))
    administrative = rng.random(offence.size) < cal.ADMINISTRATIVE_SHARE
    committal = rows["charge_due"] < np.datetime64(cal.COMMITTALS_END)
    kinds = [administrative, convicted, is_summary()[offence], ~committal]
    kind = np.select(kinds, [0, 1, 2, 3], default=4)
    early = rng.random(offence.size) < cal.ADMINISTRATIVE_BEFORE_CHARGE
    return {
        "outcome_due": pick(
            rng.random(offence.size), reference.table("outcomes", stages.OUTCOMES), kind
        ),
        "never_charged": administrative & early,
    }


def draw_reasons(rng: np.random.Generator, rows: Columns) -> np.ndarray:
    """Why the case did not end in a conviction; MISSING for convictions and open cases."""
    outcome = rows["outcome"]
    is_dv = reference.flags("relationships", "is_partner_or_family")[rows["relationship"]]
    kind = np.select(
        [
            reference.flags("outcomes", "is_administrative")[outcome],
            outcome == reference.position("outcomes", "dismissed_no_case"),
            reference.flags("outcomes", "is_acquittal")[outcome],
        ],
        [4, 2, 3],
        default=is_dv.astype(int),
    )
    mix = reference.table("non_conviction_reasons", stages.REASONS)
    reason = blank(
        rng,
        pick(rng.random(outcome.size), mix, kind),
        ramp(rows["referred"], stages.REASON_MISSING),
    )
    return np.where(_is_unsuccessful(outcome), reason, MISSING)


def _is_unsuccessful(outcome: np.ndarray) -> np.ndarray:
    return (outcome >= 0) & ~reference.flags("outcomes", "is_conviction")[outcome]


def is_convicted(outcome: np.ndarray) -> np.ndarray:
    """Whether a recorded outcome is a conviction; False while open."""
    return (outcome >= 0) & reference.flags("outcomes", "is_conviction")[outcome]


def draw_sentences(rng: np.random.Generator, rows: Columns) -> Columns:
    """`sentence` and `sentence_months` of the convicted; MISSING for everyone else."""
    either_way = (~is_summary()[rows["offence"]]).astype(int)
    mix = reference.table("sentences", stages.SENTENCES)
    drawn = pick(rng.random(either_way.size), mix, either_way)
    missing = np.full(drawn.size, stages.SENTENCE_MISSING)
    sentence = np.where(is_convicted(rows["outcome"]), blank(rng, drawn, missing), MISSING)
    return {"sentence": sentence, "sentence_months": _months(rng, sentence, either_way)}


def _months(rng: np.random.Generator, sentence: np.ndarray, either_way: np.ndarray) -> np.ndarray:
    median, most = np.array(list(stages.CUSTODY_MONTHS.values()))[either_way].T
    custody = np.clip(np.rint(median * np.exp(0.7 * rng.standard_normal(median.size))), 1, most)
    community = COMMUNITY_MONTHS[rng.integers(0, COMMUNITY_MONTHS.size, sentence.size)]
    in_custody = (sentence >= 0) & reference.flags("sentences", "is_custodial")[sentence]
    is_community = sentence == reference.position("sentences", "community_order")
    return np.select([in_custody, is_community], [custody, community], MISSING).astype(np.int16)
