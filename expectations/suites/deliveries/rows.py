"""Where every row delivered went, and what is known of those left out."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, no_row_where, none_of, parent_exists
from expectations.suites.deliveries.tolerance import FILES_ABOVE_TOLERANCE, SOURCES_ABOVE_TOLERANCE

# A judgement: low enough to let seasons pass, high enough to see an extract that was cut off.
MINIMUM_SHARE_OF_USUAL_ROWS = 0.5

# With fewer earlier files there is no "usual" to compare with.
MINIMUM_EARLIER_FILES = 3

DELIVERIES = "quality.deliveries"
QUARANTINE = "quality.quarantine"

ACCOUNT_OF_ROWS = [
    Check(
        DELIVERIES,
        "every_row_accounted_for",
        no_row_where("""
            rows_read is distinct from
                rows_loaded + rows_quarantined + rows_superseded + rows_set_aside
        """),
        "critical",
        "A row that is neither loaded nor explained is a defendant who was lost.",
    ),
    Check(
        DELIVERIES,
        "row_counts_are_counts",
        no_row_where(
            "least(rows_read, rows_loaded, rows_quarantined, rows_superseded, rows_set_aside,"
            " rows_corrected, rows_quarantined - rows_corrected) < 0"
        ),
        "critical",
        "A negative count can hide as many lost rows and still add up.",
    ),
    Check(
        DELIVERIES,
        "set_aside_file_is_left_out",
        no_row_where("set_aside_reason is not null and rows_set_aside <> rows_read"),
        "critical",
        "A file set aside, such as a copy, must not have put a single row into the numbers.",
    ),
    Check(
        DELIVERIES,
        "setting_aside_has_a_reason",
        no_row_where("rows_set_aside > 0 and trim(coalesce(set_aside_reason, '')) = ''"),
        "critical",
        "Rows left out without a reason cannot be defended to whoever sent them.",
    ),
    Check(
        DELIVERIES,
        "quarantined_share_is_tolerable",
        none_of(SOURCES_ABOVE_TOLERANCE),
        "critical",
        "Above the tolerance of their source, the rows missing from what it sent last could change "
        "what the rest seems to say. A corrected delivery lifts it, or the correction of its rows "
        "(outcomes quarantine).",
        tells_what=True,
    ),
    Check(
        DELIVERIES,
        "quarantined_share_of_file_is_tolerable",
        none_of(FILES_ABOVE_TOLERANCE),
        "warning",
        "One bad file among many good ones disappears in the share of its source.",
        tells_what=True,
    ),
    Check(
        DELIVERIES,
        "file_is_of_usual_size",
        none_of(f"""
            select 1 from (
                select rows_read, median(rows_read) over earlier as usual,
                    count(*) over earlier as earlier_files
                from {{batch}} where set_aside_reason is null and corrects_delivery is null
                window earlier as (
                    partition by source_name, contract_table order by delivery_number
                    groups between unbounded preceding and 1 preceding
                )
                qualify delivery_number
                    = max(delivery_number) over (partition by source_name, contract_table)
            ) where earlier_files >= {MINIMUM_EARLIER_FILES}
                and rows_read < {MINIMUM_SHARE_OF_USUAL_ROWS} * usual
        """),
        "warning",
        "The newest file has under half the rows its source usually sends: a cut-off extract "
        "looks like a fall in prosecutions.",
    ),
]

FAULTS = [
    Check(
        QUARANTINE,
        "fault_is_explained",
        filled("file_name", "contract_table", "rule", "reason", "what_to_do"),
        "critical",
        "Whoever sent the row must be able to read what is wrong with it and what to do.",
    ),
    Check(
        QUARANTINE,
        "value_is_only_a_shape",
        gxe.ExpectColumnValuesToMatchRegex(column="value_class", regex=r"^([Aa9]|[^\pL\pN])*$"),
        "critical",
        "A refused value may be a name or an address: only its shape (letters as A or a, digits "
        "as 9) may be kept.",
    ),
    Check(
        QUARANTINE,
        "fault_has_its_file",
        parent_exists(DELIVERIES, "file_id"),
        "critical",
        "A fault of a file nobody delivered cannot be sent back to anybody.",
    ),
    Check(
        DELIVERIES,
        "quarantine_agrees_with_ledger",
        none_of(f"""
            with ledger as (select * from {{batch}}),
            faulty as (
                select file_id, count(distinct row_reference) as rows
                from {QUARANTINE} group by file_id
            )
            select 1 from ledger left join faulty using (file_id)
            where rows_quarantined <> coalesce(rows, 0)
        """),
        "critical",
        "Every row left out for a fault is listed with its line, or nobody can correct it.",
    ),
]
