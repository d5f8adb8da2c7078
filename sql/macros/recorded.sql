-- A marker in words: yes, no or not recorded, which is an answer of its own and never no.
-- for: analysts
create macro recorded(marker) as cast(
    case when marker then 'yes' when not marker then 'no' else 'not recorded' end
    as enum ('no', 'not recorded', 'yes')
)
