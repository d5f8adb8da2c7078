-- Faults in quarantine by kind, those open most often first.
select
    contract_table, column_name, reason, what_to_do, count(*) as faults,
    count_if(status = 'open') as faults_open
from quality.quarantine
group by contract_table, column_name, reason, what_to_do
order by faults_open desc, faults desc, contract_table, column_name
