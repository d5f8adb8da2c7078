"""Kinds of fault that loading and checks should catch."""

from collections.abc import Callable
from dataclasses import dataclass

from etl.sample import fault_changes as fc

CASES, CHARGES = "case_outcomes", "charges"
ORDERS, BREACHES = "restraining_orders", "order_breaches"


@dataclass(frozen=True)
class Kind:
    """One kind of fault in one column, or in a whole row where `column` is None.

    `source` names the table of the row from which a new one is made and inserted; without it a
    row is changed in place. `spoil` works on the bytes of a line instead of its cells and cannot
    exist in Parquet, no more than `text_only` kinds.
    """

    name: str
    table: str
    column: str | None
    change: fc.Change = fc.keep
    source: str | None = None
    spoil: Callable[[bytes], bytes] | None = None
    text_only: bool = False
    copies: int = 3


LOOKED_UP = {
    CASES: (
        "area_code", "police_force_code", "principal_offence_code", "outcome_code",
        "non_conviction_reason_code", "relationship_code", "risk_level_code", "sentence_code",
    ),
    CHARGES: ("offence_code", "plea_code", "charge_result_code"),
    ORDERS: ("decision_code", "basis_code"),
}  # fmt: skip
LISTS = {CASES: ("online_platform_codes", "online_method_codes"), ORDERS: ("condition_codes",)}
REQUIRED = {
    CASES: ("case_id", "defendant_id", "area_code"),
    CHARGES: ("case_id", "charge_number", "offence_code"),
    ORDERS: ("order_id", "case_id", "decision_code"),
    BREACHES: ("breach_id", "order_id", "breach_date"),
}


def _in_columns(
    name: str, tables: dict[str, tuple[str, ...]], change: fc.Change
) -> tuple[Kind, ...]:
    return tuple(
        Kind(name, table, column, change, copies=2)
        for table, columns in tables.items()
        for column in columns
    )


def _text(name: str, table: str, column: str, change: fc.Change) -> Kind:
    return Kind(name, table, column, change, text_only=True)


def _bytes(name: str, table: str, column: str | None, spoil: Callable, copies: int = 3) -> Kind:
    return Kind(name, table, column, spoil=spoil, text_only=True, copies=copies)


def _is_stalking(row: fc.Row) -> bool:
    return row["offence_code"] == "195/12"


TEXT_FAULTS = (
    _text("bad_date", CASES, "charged_date", fc.put("2019-02-31")),
    _text("bad_date", CHARGES, "offence_date", fc.put("31/02/2016")),
    _text("british_date", CASES, "finalised_date", fc.british_date),
    _text("british_date", ORDERS, "made_date", fc.british_date),
    _text("text_in_integer", CASES, "incident_count", fc.put("several")),
    _text("text_in_boolean", CASES, "dv_marker", fc.put("maybe")),
    _bytes("too_few_columns", CASES, None, fc.cut),
    _bytes("too_many_columns", CASES, None, fc.lengthen),
    _bytes("invalid_utf8", CASES, "case_id", fc.spoil_utf8),
    # Two in a file would close each other.
    _bytes("unterminated_quote", CASES, "defendant_id", fc.open_quote, copies=1),
    _bytes("unterminated_quote", CHARGES, "defendant_id", fc.open_quote, copies=1),
    Kind("blank_line", CASES, None, source=CASES, spoil=lambda line: b"", text_only=True),
)
KEY_FAULTS = (
    Kind("duplicate_identical", CASES, None, source=CASES),
    Kind("duplicate_identical", CHARGES, None, source=CHARGES),
    Kind("duplicate_conflicting", CASES, "area_code", fc.other_area, source=CASES),
    Kind(
        "duplicate_conflicting",
        ORDERS,
        "decision_code",
        fc.put("refused", where=lambda row: row["decision_code"] == "made"),
        source=ORDERS,
    ),
    Kind("padded_identifier", CASES, "defendant_id", fc.pad),
    Kind("orphan_charge", CHARGES, "case_id", fc.orphan(), source=CHARGES),
    Kind("orphan_order", ORDERS, "case_id", fc.orphan("order_id"), source=ORDERS),
    Kind("orphan_breach", BREACHES, "order_id", fc.orphan("breach_id"), source=BREACHES),
    Kind("order_while_unfit", ORDERS, "made_date", fc.order_while_unfit, source=CASES),
)
RULE_FAULTS = (
    Kind("negative_count", CASES, "incident_count", fc.put("-3")),
    Kind("finalised_before_charged", CASES, "finalised_date", fc.put_days("charged_date", -30)),
    Kind("charged_before_referred", CASES, "charged_date", fc.put_days("referred_date", -20)),
    Kind("outcome_without_date", CASES, "finalised_date", fc.put("")),
    Kind("date_without_outcome", CASES, "outcome_code", fc.reopen),
    Kind(
        "conviction_with_reason",
        CASES,
        "non_conviction_reason_code",
        fc.put("victim_withdrew", where=fc.is_conviction),
    ),
    Kind("future_date", CASES, "finalised_date", fc.after_end),
    Kind("future_date", BREACHES, "breach_date", fc.after_end),
    Kind("offence_before_law", CHARGES, "offence_date", fc.put("2012-06-01", where=_is_stalking)),
    Kind("order_before_law", ORDERS, "made_date", fc.order_before_law),
)
KINDS = (
    *TEXT_FAULTS,
    *_in_columns("unknown_code", LOOKED_UP, fc.put(fc.NO_SUCH_CODE)),
    *_in_columns("unknown_code_in_list", LISTS, fc.add_code),
    *_in_columns("missing_required", REQUIRED, fc.put("")),
    *KEY_FAULTS,
    *RULE_FAULTS,
)
