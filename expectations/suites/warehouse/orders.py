"""What must hold of charges, restraining orders and their breaches."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, key_is, no_row_where, none_of, parent_exists

CASES = "marts.case_outcomes"


def as_many_as_loaded(table: str) -> Check:
    """As many rows of a mart as the ledger says were loaded."""
    return Check(
        f"marts.{table}",
        "everything_loaded_is_here",
        none_of(f"""
            select 1 from {{batch}} having count(*) <> (
                select coalesce(sum(rows_loaded), 0) from quality.deliveries
                where contract_table = '{table}'
            )
        """),
        "critical",
        "As many rows as the ledger says: a join that drops or repeats rows shows here.",
    )


CHARGES = [
    Check(
        "marts.charges",
        "charge_counts_once",
        key_is("case_id", "defendant_id", "charge_number"),
        "critical",
        "A repeated charge inflates charges per defendant and any fall to a lesser charge.",
    ),
    Check(
        "marts.charges",
        "charge_is_identified",
        filled("case_id", "defendant_id", "charge_number", "offence_code"),
        "critical",
        "A charge must name its defendant and its offence to be counted at all.",
    ),
    Check(
        "marts.charges",
        "charge_has_its_defendant",
        parent_exists(CASES, "case_id", "defendant_id"),
        "warning",
        "A charge without its case is missing from every outcome; its case may be in quarantine.",
    ),
    as_many_as_loaded("charges"),
]

ORDERS = [
    Check(
        "marts.restraining_orders",
        "order_counts_once",
        key_is("order_id"),
        "critical",
        "A repeated order counts as a second victim protected.",
    ),
    Check(
        "marts.restraining_orders",
        "order_is_identified",
        filled("order_id", "case_id", "defendant_id", "decision_code"),
        "critical",
        "An order must name its case and what the court decided to be counted at all.",
    ),
    Check(
        "marts.restraining_orders",
        "order_has_its_defendant",
        parent_exists(CASES, "case_id", "defendant_id"),
        "warning",
        "An order without its case is in no share of convictions; its case may be in quarantine.",
    ),
    Check(
        "marts.restraining_orders",
        "order_made_is_dated",
        no_row_where("(decision_code = 'made') <> (made_date is not null)"),
        "critical",
        "Breach within twelve months is counted from the day an order was made, and only then.",
    ),
    Check(
        "marts.restraining_orders",
        "order_made_has_basis",
        no_row_where("decision_code = 'made' and basis_code is null"),
        "warning",
        "Orders on conviction and on acquittal rest on different powers and are counted apart.",
    ),
    Check(
        "marts.restraining_orders",
        "order_ends_after_it_is_made",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="end_date",
            column_B="made_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "warning",
        "An order that ended before it was made was never in force, and cannot be breached.",
    ),
    as_many_as_loaded("restraining_orders"),
]

BREACHES = [
    Check(
        "marts.order_breaches",
        "breach_counts_once",
        key_is("breach_id"),
        "critical",
        "A repeated breach makes an order look weaker than it is.",
    ),
    Check(
        "marts.order_breaches",
        "breach_is_identified",
        filled("breach_id", "order_id", "breach_date"),
        "critical",
        "A breach must name its order and its day to be counted against it.",
    ),
    Check(
        "marts.order_breaches",
        "breach_has_its_order",
        parent_exists("marts.restraining_orders", "order_id"),
        "warning",
        "A breach of an unknown order is in no breach rate; its order may be in quarantine.",
    ),
    Check(
        "marts.order_breaches",
        "breach_is_of_an_order_made",
        none_of("""
            with breaches as (select * from {batch})
            select 1 from breaches join marts.restraining_orders using (order_id)
            where made_date is null or breach_date < made_date
        """),
        "warning",
        "An order that was never made, or not yet, cannot have been breached.",
    ),
    as_many_as_loaded("order_breaches"),
]
