"""What must hold of the defendants of every case, and of how many there are."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, key_is, no_row_where, none_of

# Below four in five the range of the DV share (unrecorded all no, all yes) is wider than any
# change that could be seen in it.
MINIMUM_MARKERS_RECORDED = 0.8

# A judgement: low enough to let seasons pass, high enough to see that a month is incomplete.
MINIMUM_SHARE_OF_USUAL_MONTH = 0.5

# A monthly extract holds last month's finalisations; two months without any is an old extract.
MAXIMUM_DAYS_WITHOUT_FINALISATION = 62

TABLE = "marts.case_outcomes"


def mostly_recorded(marker: str) -> gxe.UnexpectedRowsExpectation:
    """Enough of those finalised in the newest year have the marker, in stalking and harassment.

    What was recorded ten years ago says nothing of the share that is shown today.
    """
    return none_of(f"""
        with held as (
            select {marker}, finalised_date from {{batch}}
            where is_stalking_or_harassment
                and finalised_date <= (select max(landed_at) from quality.deliveries)
        )
        select 'not recorded for ' || count(*) filter ({marker} is null) || ' of ' || count(*)
            || ' finalised in the year to ' || strftime(max(finalised_date), '%-d %B %Y') as told
        from held
        where finalised_date > (select max(finalised_date) from held) - interval 1 year
        having count({marker}) < {MINIMUM_MARKERS_RECORDED} * count(*)
    """)


CASES = [
    Check(
        TABLE,
        "defendant_counts_once_per_case",
        key_is("case_id", "defendant_id"),
        "critical",
        "The unit of count is the defendant at finalisation; a repeated one counts twice.",
    ),
    Check(
        TABLE,
        "defendant_is_identified",
        filled("case_id", "defendant_id"),
        "critical",
        "Without both pseudonyms neither corrections nor repeat defendants can be recognised.",
    ),
    Check(
        TABLE,
        "area_is_recorded",
        filled("area_code"),
        "critical",
        "A defendant of no area is in the national figure and in no area's.",
    ),
    Check(
        TABLE,
        "made_up_is_said",
        gxe.ExpectColumnValuesToNotBeNull(column="is_made_up"),
        "critical",
        "Made-up figures must never be taken for real ones, so every row says which it is.",
    ),
    Check(
        TABLE,
        "case_is_open_or_finalised",
        no_row_where("is_open is null or is_finalised is null or is_open = is_finalised"),
        "critical",
        "A case both open and finalised, or neither, is in no denominator or in two.",
    ),
    Check(
        TABLE,
        "finalised_case_is_dated",
        no_row_where("is_finalised <> (finalised_date is not null)"),
        "critical",
        "A finalised case without its date falls in no month and drops out of every trend.",
    ),
    Check(
        TABLE,
        "finalised_case_has_one_outcome",
        no_row_where("""
            is_finalised and (coalesce(is_conviction, false)::int
                + coalesce(is_unsuccessful, false)::int) <> 1
        """),
        "critical",
        "Every finalised defendant is convicted or unsuccessful: otherwise the conviction rate "
        "and its complement do not make 100%.",
    ),
    Check(
        TABLE,
        "open_case_has_no_outcome",
        no_row_where("is_open and (is_conviction or is_unsuccessful)"),
        "critical",
        "No outcome yet means still open, not failed, and not won either.",
    ),
    Check(
        TABLE,
        "administrative_is_unsuccessful",
        no_row_where("is_administrative and not is_unsuccessful"),
        "critical",
        "The rate is offered with and without administrative finalisations, which are a part of "
        "the unsuccessful ones; elsewhere, leaving them out changes the wrong side.",
    ),
    Check(
        TABLE,
        "not_finalised_before_charge",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="finalised_date",
            column_B="charged_date",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "warning",
        "A case that ended before it began gives negative days from charge to finalisation.",
    ),
    Check(
        TABLE,
        "finalised_before_delivery",
        no_row_where("""
            finalised_date > (select max(landed_at) + interval 1 day from quality.deliveries)
        """),
        "warning",
        "An outcome later than the delivery that reports it is a mistyped year.",
    ),
    Check(
        TABLE,
        "order_flag_agrees_with_orders",
        none_of("""
            with cases as (select * from {batch}),
            made as (
                select distinct case_id, defendant_id, true as is_made
                from marts.restraining_orders where decision_code = 'made'
            ),
            known as (
                select distinct population
                from marts.restraining_orders join reference.sources using (source_name)
            )
            select 1 from cases left join made using (case_id, defendant_id)
            left join reference.sources using (source_name)
            where has_restraining_order is distinct from
                case when population in (from known) then coalesce(is_made, false) end
        """),
        "critical",
        "The share of convictions with an order and the list of orders must tell one story; with "
        "no order of the population delivered, nothing is known, which is not a no.",
    ),
    Check(
        TABLE,
        "everything_loaded_is_here",
        none_of("""
            with built as (select is_made_up, count(*) as n from {batch} group by is_made_up),
            ledger as (
                select is_made_up, sum(rows_loaded) as n from quality.deliveries
                where contract_table = 'case_outcomes' group by is_made_up
            )
            select 1 from built full join ledger using (is_made_up)
            where coalesce(built.n, 0) <> coalesce(ledger.n, 0)
        """),
        "critical",
        "As many defendants, real and made up apart, as the ledger says were loaded: a join that "
        "drops or repeats rows shows here.",
    ),
]

VOLUME = [
    Check(
        TABLE,
        "dv_marker_is_mostly_recorded",
        mostly_recorded("dv_marker"),
        "warning",
        "A rising DV share may only be better marking: with over a fifth of the newest year "
        "missing, read it with how many are recorded.",
        tells_what=True,
        about="dv_marker",
    ),
    Check(
        TABLE,
        "cyber_marker_is_mostly_recorded",
        mostly_recorded("cyber_marker"),
        "warning",
        "Cyber is recorded, never inferred: with over a fifth of the newest year missing, read its "
        "share with how many are recorded.",
        tells_what=True,
        about="cyber_marker",
    ),
    Check(
        TABLE,
        "last_month_is_of_usual_volume",
        none_of(f"""
            with months as (
                select is_made_up, date_trunc('month', finalised_date) as month, count(*) as cases
                from {{batch}} where is_finalised group by all
            ),
            complete as (
                select *, median(cases) over earlier as usual,
                    row_number() over (partition by is_made_up order by month desc) as age
                from months window earlier as (
                    partition by is_made_up order by month rows between 12 preceding and 1 preceding
                )
            )
            select 1 from complete where age = 2 and cases < {MINIMUM_SHARE_OF_USUAL_MONTH} * usual
        """),
        "warning",
        "The last complete month has under half the usual finalisations: a cut-off extract, or a "
        "collapse that leadership must hear of before reading any rate.",
    ),
    Check(
        TABLE,
        "no_area_fell_silent",
        none_of("""
            with last as (
                select is_made_up, max(finalised_date) as day from {batch} group by is_made_up
            ),
            areas as (
                select is_made_up, area_code, max(finalised_date) as area_day
                from {batch} group by is_made_up, area_code
            )
            select 1 from areas join last using (is_made_up)
            where area_day < day - interval 3 month and area_day >= day - interval 15 month
        """),
        "warning",
        "An area without a finalisation for three months, while others had some, is a missing "
        "extract, not an absence of crime. After fifteen months it is an area that was abolished.",
    ),
    Check(
        TABLE,
        "finalisations_are_recent",
        none_of(f"""
            select 1 from {{batch}} where not is_made_up having max(finalised_date) <
                (select max(landed_at) - interval {MAXIMUM_DAYS_WITHOUT_FINALISATION} day
                from quality.deliveries
                where not is_made_up and contract_table = 'case_outcomes' and rows_loaded > 0)
        """),
        "warning",
        "A delivery of today that ends months ago is an old extract sent again.",
    ),
]
