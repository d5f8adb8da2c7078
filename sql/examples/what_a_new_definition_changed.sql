-- How much of a change is only a changed definition?
-- purpose: Old and new definition on the same periods, as far as both were counted
-- about: definitions
-- parameters: $metric = 'restraining_order_use'
select *
from metrics.definition_effect($metric)
