"""What must hold of the counts taken from published tables."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, first_of_month, key_is, no_row_where, none_of

TABLE = "marts.published_outcomes"

PUBLISHED = [
    Check(
        TABLE,
        "cell_is_listed_once",
        key_is("period_start", "period_type", "area_code", "offence_category_code"),
        "critical",
        "A cell listed twice is added twice.",
    ),
    Check(
        TABLE,
        "cell_is_identified",
        filled("area_code", "offence_category_code"),
        "critical",
        "A count of no area or no category cannot be compared with anything.",
    ),
    Check(
        TABLE,
        "period_type_is_known",
        no_row_where("period_type is null or period_type not in ('month', 'quarter')"),
        "critical",
        "Months and quarters are drawn on different scales and never added together.",
    ),
    Check(
        TABLE,
        "period_starts_a_month",
        first_of_month("period_start"),
        "critical",
        "A period that starts within a month overlaps two.",
    ),
    Check(
        TABLE,
        "quarter_starts_a_quarter",
        no_row_where("period_type = 'quarter' and month(period_start) not in (1, 4, 7, 10)"),
        "critical",
        "The publisher's quarters start in January, April, July and October.",
    ),
    Check(
        TABLE,
        "convictions_are_given",
        no_row_where("(convictions is null) <> (offence_category_code = 'administrative')"),
        "critical",
        "Only administrative finalisations have no convictions by definition; elsewhere an empty "
        "cell is a count that was not read.",
    ),
    Check(
        TABLE,
        "unsuccessful_is_given",
        gxe.ExpectColumnValuesToNotBeNull(column="unsuccessful"),
        "critical",
        "Without unsuccessful outcomes there is no denominator.",
    ),
    Check(
        TABLE,
        "convictions_are_counts",
        gxe.ExpectColumnValuesToBeBetween(column="convictions", min_value=0),
        "critical",
        "A count of people is never negative.",
    ),
    Check(
        TABLE,
        "unsuccessful_are_counts",
        gxe.ExpectColumnValuesToBeBetween(column="unsuccessful", min_value=0),
        "critical",
        "A count of people is never negative.",
    ),
    Check(
        TABLE,
        "areas_add_up_to_national",
        none_of("""
            select 1 from {batch} group by period_start, period_type, offence_category_code
            having count(*) filter (where area_code = 'national') > 0 and (
                sum(coalesce(convictions, 0) * if(area_code = 'national', -1, 1)) <> 0
                or sum(unsuccessful * if(area_code = 'national', -1, 1)) <> 0
            )
        """),
        "warning",
        "The areas must add up to the publisher's own national total: where they do not, a row "
        "was misread or the publisher erred.",
    ),
    Check(
        TABLE,
        "no_period_is_missing",
        none_of("""
            select 1 from (
                select period_start, max(
                    period_start + case period_type when 'month' then interval 1 month
                        else interval 3 month end
                ) over (
                    order by period_start range between unbounded preceding
                        and interval 1 day preceding
                ) as covered_to
                from (select distinct period_start, period_type from {batch})
            ) where period_start > covered_to
        """),
        "warning",
        "A gap between periods is a table that was not delivered; a line drawn across it invents "
        "what happened.",
    ),
    Check(
        TABLE,
        "no_area_is_missing",
        none_of("""
            with present as (select distinct period_start, period_type, area_code from {batch}),
            periods as (select distinct period_start, period_type from present),
            areas as (select distinct area_code from present)
            select 1 from periods cross join areas
                anti join present using (period_start, period_type, area_code)
        """),
        "warning",
        "An area absent from one period makes the national sum of that period fall.",
    ),
    Check(
        TABLE,
        "every_period_loaded_is_here",
        none_of("""
            with ledger as (
                select distinct period_start from quality.deliveries
                where contract_table = 'published_outcomes' and rows_loaded > 0
            ),
            built as (select distinct period_start from {batch})
            select 1 from ledger full join built using (period_start)
            where ledger.period_start is null or built.period_start is null
        """),
        "critical",
        "A period without a file has no source; a file without its period was lost on the way.",
    ),
]
