-- One row per reason why a case did not end in a conviction.
select
    non_conviction_reason_code, -- Code of the reason
    non_conviction_reason_name, -- The reason in words
    is_victim_reason, -- It lies in the victim's evidence or support
    is_victim_withdrawal -- The victim retracted or withdrew support
from reference.non_conviction_reasons
