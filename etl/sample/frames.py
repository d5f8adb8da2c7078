"""Numbers of a chunk as tables with the contract's columns, in its order (sql/contract/)."""

from functools import lru_cache

import numpy as np
import polars as pl

from etl.sample import reference
from etl.sample.breaches import order_numbers
from etl.sample.draw import Columns

ID_DIGITS = 8


def contract_tables(chunk: dict[str, Columns]) -> dict[str, pl.DataFrame]:
    """The four tables of a chunk, keyed by the contract's file."""
    rows = chunk["case_outcomes"]
    return {
        "case_outcomes": _case_outcomes(rows),
        "charges": _charges(rows, chunk["charges"]),
        "restraining_orders": _restraining_orders(rows, chunk["restraining_orders"]),
        "order_breaches": _order_breaches(chunk["order_breaches"]),
    }


def _case_outcomes(rows: Columns) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "case_id": _ids("c", rows["case"]),
            "defendant_id": _ids("d", rows["defendant"]),
            "victim_id": _ids("v", rows["victim"]),
            "area_code": _coded("areas", rows["area"]),
            "police_force_code": _coded("police_forces", rows["force"]),
            "referred_date": rows["referred"],
            "charged_date": rows["charged"],
            "finalised_date": rows["finalised"],
            "principal_offence_code": _coded("offences", rows["principal"]),
            "outcome_code": _coded("outcomes", rows["outcome"]),
            "non_conviction_reason_code": _coded("non_conviction_reasons", rows["reason"]),
            "dv_marker": _boolean(rows["dv_marker"]),
            "relationship_code": _coded("relationships", rows["relationship_recorded"]),
            "stalking_marker": _boolean(rows["stalking_marker"]),
            "cyber_marker": _boolean(rows["cyber_marker"]),
            "online_platform_codes": _listed("online_platforms", rows["platforms"]),
            "online_method_codes": _listed("online_methods", rows["methods"]),
            "incident_count": _integer(rows["incidents"]),
            "risk_assessed_date": rows["risk_assessed"],
            "risk_level_code": _coded("risk_levels", rows["risk_level"]),
            "specialist_referral_date": rows["specialist_referred"],
            "sentence_code": _coded("sentences", rows["sentence"]),
            "sentence_months": _integer(rows["sentence_months"]),
        }
    )


def _charges(rows: Columns, charges: Columns) -> pl.DataFrame:
    row = charges["row"]
    return pl.DataFrame(
        {
            "case_id": _ids("c", rows["case"][row]),
            "defendant_id": _ids("d", rows["defendant"][row]),
            "charge_number": _integer(charges["number"]),
            "offence_code": _coded("offences", charges["offence"]),
            "offence_date": charges["offence_date"],
            "charged_date": charges["charged"],
            "plea_code": _coded("pleas", charges["plea"]),
            "charge_result_code": _coded("charge_results", charges["result"]),
        }
    )


def _restraining_orders(rows: Columns, orders: Columns) -> pl.DataFrame:
    row = orders["row"]
    return pl.DataFrame(
        {
            "order_id": _ids("o", order_numbers(rows, orders)),
            "case_id": _ids("c", rows["case"][row]),
            "defendant_id": _ids("d", rows["defendant"][row]),
            "applied_date": orders["applied"],
            "decision_code": _coded("order_decisions", orders["decision"]),
            "made_date": orders["made"],
            "basis_code": _coded("order_bases", orders["basis"]),
            "end_date": orders["end"],
            "condition_codes": _listed("order_conditions", orders["conditions"]),
        }
    )


def _order_breaches(breaches: Columns) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "breach_id": _ids("b", breaches["number"]),
            "order_id": _ids("o", breaches["order"]),
            "breach_date": breaches["day"],
            "breach_case_id": _ids("c", breaches["case"]),
            "is_fresh_stalking_charged": _boolean(breaches["is_fresh"]),
        }
    )


def _ids(kind: str, numbers: np.ndarray) -> pl.Series:
    digits = pl.Series(numbers).cast(pl.String).str.zfill(ID_DIGITS)
    ids = f"madeup-{kind}" + digits
    return ids if numbers.size == 0 or numbers.min() >= 0 else ids.set(pl.Series(numbers < 0), None)


def _coded(list_name: str, positions: np.ndarray) -> pl.Series:
    return _looked_up(pl.Series([*reference.codes(list_name), None]), positions)


def _boolean(marks: np.ndarray) -> pl.Series:
    return _looked_up(pl.Series([False, True, None]), marks)


def _listed(list_name: str, bits: np.ndarray) -> pl.Series:
    return _looked_up(_subsets(list_name), bits)


def _looked_up(values: pl.Series, positions: np.ndarray) -> pl.Series:
    # MISSING is -1, which finds the null at the end.
    return values.gather(positions.astype(np.int64) % len(values))


@lru_cache(maxsize=8)
def _subsets(list_name: str) -> pl.Series:
    names = reference.codes(list_name)
    sets = (
        [name for bit, name in enumerate(names) if mask >> bit & 1]
        for mask in range(1 << len(names))
    )
    return pl.Series([*(";".join(chosen) for chosen in sets), None])


def _integer(values: np.ndarray) -> pl.Series:
    numbers = pl.Series(values.astype(np.int32))
    return numbers.set(numbers < 0, None)
