"""Queries for what has more rows in quarantine than its source tolerates, one line of words each.

Rows since corrected or withdrawn wait no longer. The share told is rounded up, so that one just
above its tolerance never reads as if it were met.
"""

_WORDS = """
    printf(
        '%s: %,d of the %,d rows of %s are in quarantine (%g%%), %g%% is tolerated',
        source_name, waiting::bigint, read::bigint, sent,
        ceil(waiting * 10000 / greatest(read, 1)) / 100, (tolerance * 100)::double
    )
"""

SOURCES_ABOVE_TOLERANCE = f"""
    select {_WORDS} as told from (
        select source_name, any_value(tolerance) as tolerance,
            sum(rows_quarantined - rows_corrected) as waiting,
            sum(rows_read) filter (where corrects_delivery is null) as read,
            if(count(distinct came_in) > 1, 'deliveries ', 'delivery ')
                || array_to_string(list_sort(list(distinct came_in)), ', ') as sent
        from (
            -- Corrections belong to the delivery whose rows they correct.
            select *, coalesce(corrects_delivery, delivery_number) as came_in,
                max(came_in) over (partition by source_name, contract_table) as newest
            from {{batch}} where set_aside_reason is null
        )
        where came_in = newest group by source_name
    )
    where waiting > tolerance * read order by source_name
"""

FILES_ABOVE_TOLERANCE = f"""
    select {_WORDS} as told from (
        select source_name, delivery_number, file_name, tolerance,
            rows_quarantined - rows_corrected as waiting, rows_read as read,
            file_name || ' (delivery ' || delivery_number || ')' as sent
        from {{batch}}
    )
    where waiting > tolerance * read order by delivery_number desc, file_name
"""
