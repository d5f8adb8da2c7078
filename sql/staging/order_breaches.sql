-- One row per breach of an order, as last delivered.
select
    breach_id,
    order_id,
    breach_date,
    breach_case_id,
    is_fresh_stalking_charged,
    source_name,
    is_made_up
from accepted.order_breaches
