-- What all areas together are called: the nation, or where others are among them just that.
select
    case
        when bool_and(country in ('England', 'Wales', 'England and Wales')) is false then 'All areas'
        else 'England and Wales'
    end as nation
from metrics.areas
where is_counted
