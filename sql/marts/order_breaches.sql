-- One row per breach of a restraining order.
select
    breaches.breach_id,
    breaches.order_id,
    breaches.breach_date,
    breaches.breach_case_id,
    breaches.is_fresh_stalking_charged,
    breaches.is_made_up -- From made-up data
from staging.order_breaches as breaches
