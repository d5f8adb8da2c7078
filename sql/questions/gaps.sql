-- Months without a published table.
select month, is_in_a_quarter from quality.published_gaps order by month
