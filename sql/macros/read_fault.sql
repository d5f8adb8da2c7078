-- What is wrong with a value that is not of the column's type: a key of data/reference/read_faults.csv.
create macro read_fault(value, data_type) as
    case
        when data_type = 'VARCHAR' then 'control character in a cell'
        when says_missing(value) then 'word for missing'
        when data_type = 'DATE' then
            case
                when regexp_full_match(value, '\s*\d{4}-\d{1,2}-\d{1,2}\s*') then 'impossible date'
                when regexp_full_match(value, '\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*') then 'day first date'
                when regexp_full_match(value, '\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\s*') then 'two-digit year'
                when regexp_full_match(value, '\s*\d{4,5}(\.\d*)?\s*') then 'serial date'
                when regexp_full_match(value, '\s*\d{4}-\d{1,2}-\d{1,2}[T ].*') then 'date with time'
                else 'not a date'
            end
        when data_type = 'BOOLEAN' then 'not a marker'
        when regexp_full_match(value, '\s*[-+]?\d{1,3}([,_ ’'']\d{3})+(\.\d*)?\s*') then 'grouped number'
        when regexp_full_match(value, '(?i)\s*([-+]?(\d+\.?\d*|\.\d+)e[-+]?\d+|0[xb][0-9a-f]+)\s*') then 'number in other notation'
        when data_type in ('INTEGER', 'BIGINT') and regexp_full_match(value, '\s*[-+]?\d*[.,]\d*\s*') then 'decimal number'
        when regexp_full_match(value, '\s*[-+]?\d+(\.0*)?\s*') then 'number out of range'
        else 'not a number'
    end
