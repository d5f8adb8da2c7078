"""What was planted in a made-up extract, so that an analysis can be tested against it."""

import numpy as np

from etl.sample import calibration as cal
from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.outcomes import conviction_log_odds
from etl.sample.plan import Plan

Truth = dict[str, object]


def truth_of(plan: Plan, file_format: str, faults: list[dict]) -> Truth:
    """Parameters, planted effects, truth by area and planted faults, ready for JSON."""
    return {
        "note": "Made-up data: no person, case or order in it exists.",
        "parameters": {
            "cases": plan.cases,
            "seed": plan.seed,
            "start": str(plan.start),
            "end": str(plan.end),
            "file_format": file_format,
            "chunk_cases": max(len(chunk) for chunk in plan.chunks()),
        },
        "effects": {
            "cyber_step": _cyber_step(),
            "dv_compliance_slope": _dv_compliance(),
            "different_area": _different_area(plan),
        },
        "conviction": _conviction(),
        "areas": _areas(plan),
        "recording": _recording(),
        "faults": faults,
    }


def _cyber_step() -> Truth:
    return {
        "date": str(cal.GUIDANCE),
        "date_basis": "charged_date",
        "population": "principal offence in the groups stalking and harassment, cyber_marker "
        "recorded; missing markers are missing at random given charged_date",
        "measure": "share of cyber_marker true",
        "share_just_before": cal.CYBER_AT_GUIDANCE,
        "step": cal.CYBER_STEP,
        "slope_per_year": cal.CYBER_SLOPE,
        "formula": "share_just_before + slope_per_year * years since date + step from date on",
    }


def _dv_compliance() -> Truth:
    return {
        "date": str(cal.GUIDANCE),
        "date_basis": "charged_date",
        "population": "relationship_code with is_partner_or_family, dv_marker recorded; missing "
        "markers are missing at random given charged_date",
        "measure": "share of dv_marker true",
        "share_at_date": cal.DV_AT_GUIDANCE,
        "slope_per_year_before": cal.DV_SLOPE_BEFORE,
        "slope_per_year_after": cal.DV_SLOPE_AFTER,
        "share_true_in_other_relationships": stages.DV_MARKED_OTHERWISE,
        "most": cal.DV_MOST,
        "formula": "share_at_date + slope * years since date, no more than most",
    }


def _different_area(plan: Plan) -> Truth:
    rates = {
        code: {
            "elsewhere": round(rate, 4),
            "here": round(float(_rate(log_odds + cal.DIFFERENT_AREA_LOG_ODDS)), 4),
        }
        for code, log_odds, rate in _offence_rates()
        if code in cal.OFFENCE_CONVICTION
    }
    return {
        "area_code": cal.DIFFERENT_AREA,
        "log_odds": float(plan.area_log_odds[reference.position("areas", cal.DIFFERENT_AREA)]),
        "population": "all finalised defendants except administrative finalisations",
        "measure": "conviction rate",
        "conviction_rates": rates,
    }


def _conviction() -> Truth:
    return {
        "formula": "logit(p) = log-odds of the principal offence + log-odds of the area",
        "denominator": "defendants referred from the start on, except administrative "
        "finalisations, as a cohort; slow cases are still open at the end",
        "administrative_share": cal.ADMINISTRATIVE_SHARE,
        "rate_by_offence": {code: round(rate, 4) for code, _, rate in _offence_rates()},
    }


def _offence_rates() -> list[tuple[str, float, float]]:
    log_odds = conviction_log_odds()
    return list(
        zip(reference.codes("offences"), log_odds.tolist(), _rate(log_odds).tolist(), strict=True)
    )


def _rate(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-log_odds))


def _areas(plan: Plan) -> dict[str, Truth]:
    share = reference.weights("areas", cal.AREA_SHARES)
    shares = (share / share.sum()).round(5).tolist()
    rows = zip(reference.codes("areas"), shares, plan.area_log_odds.tolist(), strict=True)
    return {code: {"case_share": share, "log_odds": odds} for code, share, odds in rows}


def _recording() -> Truth:
    return {
        "date_basis": "charged_date",
        "missing_share_points": {
            "cyber_marker": stages.CYBER_MISSING,
            "dv_marker": stages.DV_MISSING,
            "stalking_marker": stages.STALKING_MISSING,
            "relationship_code": stages.RELATIONSHIP_MISSING,
            "incident_count": stages.INCIDENTS_MISSING,
        },
        "formula": "straight lines between (decimal year, share) points, level outside",
        "mean_days_until_recorded": {
            "charged_date": stages.CHARGE_RECORDING_DAYS,
            "finalised_date": stages.FINISH_RECORDING_DAYS,
        },
    }
