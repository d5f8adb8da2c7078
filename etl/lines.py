"""Tell the line of a file from the place of a row among those that could be read."""


def with_line(rows: str, left_out: str) -> str:
    """Return a select that adds ``line`` to rows of (file_id, row_number, first_line, ...).

    ``left_out`` names a table of (file_id, line): lines that gave no row. ``row_number`` counts
    the accepted rows of a file from 0. A row with a ``source_line`` keeps it.
    """
    return f"""
        with lines as (
            select distinct file_id, line from {left_out}
        ),
        numbered as (
            select file_id, line, row_number() over (partition by file_id order by line) as nth
            from lines
        ),
        marks as (
            select numbered.file_id, max(nth) as nth, line - first_line - nth + 1 as rows_before
            from numbered
            inner join (select distinct file_id, first_line from ({rows})) using (file_id)
            group by numbered.file_id, rows_before
        )
        select
            placed.* exclude (first_line),
            coalesce(source_line, row_number + first_line + coalesce(marks.nth, 0)) as line
        from ({rows}) as placed
        asof left join marks
            on marks.file_id = placed.file_id and marks.rows_before <= placed.row_number
    """
