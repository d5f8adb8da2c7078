-- One row per breach of a restraining order.
select * exclude (file_name, delivery_number, known_on)
from {{ ref('accepted_order_breaches') }}
