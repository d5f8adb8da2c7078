-- The register of promises: which was made when, and what shows whether it comes true.
select promise_code, promise_date, page, place, promise, metrics, within_days, intervention_code, source
from reference.promises
order by page, place
