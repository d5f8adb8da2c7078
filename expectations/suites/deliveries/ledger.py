"""What the ledger must say of every file: what it is, whose, and when it came."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, key_is, no_row_where, none_of

# Deliveries are monthly; one that is a fortnight late is worth asking about.
MAXIMUM_DAYS_SINCE_DELIVERY = 45

CONTRACT_TABLES = [
    "case_outcomes",
    "charges",
    "order_breaches",
    "published_outcomes",
    "restraining_orders",
]

DELIVERIES = "quality.deliveries"

LEDGER = [
    Check(
        DELIVERIES,
        "something_was_delivered",
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        "critical",
        "A warehouse of nothing would replace yesterday's numbers with blanks.",
    ),
    Check(
        DELIVERIES,
        "file_is_listed_once",
        key_is("file_id"),
        "critical",
        "A file listed twice is counted twice in every account of rows.",
    ),
    Check(
        DELIVERIES,
        "file_is_identified",
        filled("file_id", "delivery_number", "source_name", "file_name"),
        "critical",
        "A figure must be traceable to the file, the delivery and the source it came from.",
    ),
    Check(
        DELIVERIES,
        "no_delivery_is_missing",
        none_of("""
            select 1 from {batch}
            having max(delivery_number) - min(delivery_number) + 1
                > count(distinct delivery_number)
        """),
        "warning",
        "A gap in the numbers is a delivery that landed once and is no longer there.",
    ),
    Check(
        DELIVERIES,
        "numbered_as_landed",
        none_of("""
            select 1 from (
                select landed_at, max(landed_at) over (
                    order by delivery_number
                    groups between unbounded preceding and 1 preceding
                ) as landed_before
                from {batch}
            ) where landed_at < landed_before
        """),
        "warning",
        "A later number that landed earlier means that the order of corrections was altered.",
    ),
    Check(
        DELIVERIES,
        "contract_table_is_known",
        gxe.ExpectColumnValuesToBeInSet(column="contract_table", value_set=CONTRACT_TABLES),
        "critical",
        "Only tables of the contract are modelled; rows of any other would vanish unseen.",
    ),
    Check(
        DELIVERIES,
        "contract_table_is_recorded",
        gxe.ExpectColumnValuesToNotBeNull(column="contract_table"),
        "critical",
        "A file of no table cannot have been loaded anywhere, whatever its counts say.",
    ),
    Check(
        DELIVERIES,
        "content_hash_is_sha256",
        gxe.ExpectColumnValuesToMatchRegex(column="content_sha256", regex="^[0-9a-f]{64}$"),
        "critical",
        "The hash proves that what was counted is what was sent.",
    ),
    Check(
        DELIVERIES,
        "content_hash_is_recorded",
        gxe.ExpectColumnValuesToNotBeNull(column="content_sha256"),
        "critical",
        "Without a hash a changed or copied file cannot be recognised.",
    ),
    Check(
        DELIVERIES,
        "same_content_counts_once",
        none_of("""
            select content_sha256 from {batch}
            group by content_sha256, contract_table
            having count(*) > 1 and sum(rows_loaded) > max(rows_read)
        """),
        "critical",
        "A file delivered again under other keys would count its defendants twice; by the same"
        " keys, its rows replace the earlier ones.",
    ),
    Check(
        DELIVERIES,
        "file_has_content",
        gxe.ExpectColumnValuesToBeBetween(column="file_bytes", min_value=1),
        "warning",
        "An empty file is a transfer that broke off, not a month without prosecutions.",
    ),
    Check(
        DELIVERIES,
        "file_has_rows",
        gxe.ExpectColumnValuesToBeBetween(column="rows_read", min_value=1),
        "warning",
        "A header without rows is more often a failed export than a quiet month.",
    ),
    Check(
        DELIVERIES,
        "landing_is_dated",
        gxe.ExpectColumnValuesToNotBeNull(column="landed_at"),
        "critical",
        "The numbers as at a date cannot be rebuilt from deliveries of unknown date.",
    ),
    Check(
        DELIVERIES,
        "landed_in_the_past",
        no_row_where("landed_at > current_localtimestamp() + interval 1 day"),
        "critical",
        "A landing in the future is left out of the numbers as at today. A day allows for clocks.",
    ),
    Check(
        DELIVERIES,
        "delivered_recently",
        none_of(f"""
            select 1 from {{batch}} where not is_made_up and corrects_delivery is null
            having max(landed_at)
                < current_localtimestamp() - interval {MAXIMUM_DAYS_SINCE_DELIVERY} day
        """),
        "warning",
        f"Nothing for {MAXIMUM_DAYS_SINCE_DELIVERY} days: the newest months are old news.",
    ),
    Check(
        DELIVERIES,
        "made_up_is_said",
        gxe.ExpectColumnValuesToNotBeNull(column="is_made_up"),
        "critical",
        "Made-up figures must never be taken for real ones, so every file says which it is.",
    ),
    Check(
        DELIVERIES,
        "delivery_is_real_or_made_up",
        none_of("""
            select delivery_number from {batch} group by delivery_number
            having count(distinct is_made_up) > 1
        """),
        "critical",
        "A delivery partly made up lets invented defendants pass among real ones.",
    ),
    Check(
        DELIVERIES,
        "published_file_has_period",
        no_row_where("""
            contract_table = 'published_outcomes' and set_aside_reason is null
            and day(period_start) is distinct from 1
        """),
        "critical",
        "Published tables carry no date in their rows: the period of the file is the only one.",
    ),
]
