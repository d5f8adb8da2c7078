-- Faults in quarantine by kind, the most frequent first.
select contract_table, column_name, reason, what_to_do, count(*) as faults
from quality.quarantine
group by contract_table, column_name, reason, what_to_do
order by faults desc, contract_table, column_name
