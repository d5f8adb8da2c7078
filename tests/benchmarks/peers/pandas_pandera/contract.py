"""The case-level contract: of each table its key, its parent and its columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column; ``codes``: list and column of its code; ``items``: of each code in it."""

    kind: str
    required: bool = False
    codes: tuple[str, str] | None = None
    items: tuple[str, str] | None = None
    open_ended: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``parent`` is the table, and the key in it, that its rows belong to."""

    key: list[str]
    columns: dict[str, Column]
    parent: tuple[str, list[str]] | None = None


def _code(reference_list: str, column: str, required: bool = False) -> Column:
    return Column("code", required, codes=(reference_list, column))


def _items(reference_list: str, column: str) -> Column:
    return Column("code", items=(reference_list, column))


_ID, _REQUIRED_ID = Column("id"), Column("id", required=True)
_DAY, _MARKER, _NUMBER = Column("date"), Column("marker"), Column("number")

TABLES = {
    "case_outcomes": Table(
        ["case_id", "defendant_id"],
        {
            "case_id": _REQUIRED_ID,
            "defendant_id": _REQUIRED_ID,
            "victim_id": _ID,
            "area_code": _code("areas", "area_code", required=True),
            "police_force_code": _code("police_forces", "police_force_code"),
            "referred_date": _DAY,
            "charged_date": _DAY,
            "finalised_date": _DAY,
            "principal_offence_code": _code("offences", "offence_code"),
            "outcome_code": _code("outcomes", "outcome_code"),
            "non_conviction_reason_code": _code(
                "non_conviction_reasons", "non_conviction_reason_code"
            ),
            "dv_marker": _MARKER,
            "relationship_code": _code("relationships", "relationship_code"),
            "stalking_marker": _MARKER,
            "cyber_marker": _MARKER,
            "online_platform_codes": _items("online_platforms", "online_platform_code"),
            "online_method_codes": _items("online_methods", "online_method_code"),
            "incident_count": _NUMBER,
            "risk_assessed_date": _DAY,
            "risk_level_code": _code("risk_levels", "risk_level_code"),
            "specialist_referral_date": _DAY,
            "sentence_code": _code("sentences", "sentence_code"),
            "sentence_months": _NUMBER,
        },
    ),
    "charges": Table(
        ["case_id", "defendant_id", "charge_number"],
        {
            "case_id": _REQUIRED_ID,
            "defendant_id": _REQUIRED_ID,
            "charge_number": Column("number", required=True),
            "offence_code": _code("offences", "offence_code", required=True),
            "offence_date": _DAY,
            "charged_date": _DAY,
            "plea_code": _code("pleas", "plea_code"),
            "charge_result_code": _code("charge_results", "charge_result_code"),
        },
        ("case_outcomes", ["case_id", "defendant_id"]),
    ),
    "restraining_orders": Table(
        ["order_id"],
        {
            "order_id": _REQUIRED_ID,
            "case_id": _REQUIRED_ID,
            "defendant_id": _REQUIRED_ID,
            "applied_date": _DAY,
            "decision_code": _code("order_decisions", "decision_code", required=True),
            "made_date": _DAY,
            "basis_code": _code("order_bases", "basis_code"),
            "end_date": Column("date", open_ended=True),
            "condition_codes": _items("order_conditions", "condition_code"),
        },
        ("case_outcomes", ["case_id", "defendant_id"]),
    ),
    "order_breaches": Table(
        ["breach_id"],
        {
            "breach_id": _REQUIRED_ID,
            "order_id": _REQUIRED_ID,
            "breach_date": Column("date", required=True),
            "breach_case_id": _ID,
            "is_fresh_stalking_charged": _MARKER,
        },
        ("restraining_orders", ["order_id"]),
    ),
}
