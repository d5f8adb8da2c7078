"""What must hold of the additive counts of metrics."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, first_of_month, key_is, no_row_where, none_of, parent_exists

RECORDED = ["yes", "no", "not recorded"]

# Words a grand total goes by. A total among its parts is added to itself.
TOTALS = ["all", "total", "national", "england-and-wales"]

COUNTS = [
    Check(
        "metrics.counts",
        "combination_is_counted_once",
        key_is(
            "metric", "month", "area_code", "offence_group_code", "dv", "cyber", "is_made_up"
        ),
        "critical",
        "Counts are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.counts",
        "combination_is_complete",
        filled("metric", "area_code", "offence_group_code", "is_made_up"),
        "critical",
        "Rows of no area or group are lost in a breakdown though they are in the total.",
    ),
    Check(
        "metrics.counts",
        "metric_is_defined",
        parent_exists("metrics.definitions", "metric"),
        "critical",
        "A count without a definition is a number nobody can explain.",
    ),
    Check(
        "metrics.counts",
        "cases_are_counted",
        none_of("""
            select 1 from {batch} having count(*) = 0
                and exists (select 1 from marts.case_outcomes where is_finalised)
        """),
        "critical",
        "Finalised cases without any count would empty every page of the dashboard.",
    ),
    Check(
        "metrics.counts",
        "month_starts_a_month",
        first_of_month("month"),
        "critical",
        "A month is named by its first day; any other day is a month of its own on the axis.",
    ),
    Check(
        "metrics.counts",
        "dv_is_yes_no_or_not_recorded",
        no_row_where(f"dv is null or dv not in {tuple(RECORDED)}"),
        "critical",
        "Not recorded is an answer of its own: an empty marker is never a no.",
    ),
    Check(
        "metrics.counts",
        "cyber_is_yes_no_or_not_recorded",
        no_row_where(f"cyber is null or cyber not in {tuple(RECORDED)}"),
        "critical",
        "Not recorded is an answer of its own: an empty marker is never a no.",
    ),
    Check(
        "metrics.counts",
        "no_area_is_a_total",
        gxe.ExpectColumnValuesToNotBeInSet(column="area_code", value_set=TOTALS),
        "critical",
        "A total among its parts is added to itself, and doubles the national figure.",
    ),
    Check(
        "metrics.counts",
        "no_offence_group_is_a_total",
        gxe.ExpectColumnValuesToNotBeInSet(column="offence_group_code", value_set=TOTALS),
        "critical",
        "A total among its parts is added to itself, and doubles every figure of an area.",
    ),
    Check(
        "metrics.counts",
        "counts_are_given",
        no_row_where("numerator is null or denominator is null or numerator < 0"),
        "critical",
        "An empty count vanishes from a sum without a word, and no count is negative.",
    ),
    Check(
        "metrics.counts",
        "numerator_is_part_of_denominator",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="denominator", column_B="numerator", or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "critical",
        "The numerator marks rows of the denominator; a rate above 100% is a join gone wrong.",
    ),
    Check(
        "metrics.counts",
        "denominator_is_part_of_eligible",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="eligible", column_B="denominator", or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "critical",
        "Those whose answer is recorded are some of those asked about: coverage is at most 100%.",
    ),
    Check(
        "metrics.counts",
        "area_has_cases",
        none_of("""
            with counts as (select * from {batch})
            select distinct area_code from counts
                anti join marts.case_outcomes using (area_code, is_made_up)
        """),
        "critical",
        "A count for an area without a case, or real where all is made up, comes from nowhere.",
    ),
    Check(
        "metrics.counts",
        "convictions_exist_as_cases",
        none_of("""
            with counted as (
                select area_code, is_made_up, sum(numerator) as convictions
                from {batch} where metric = 'conviction_rate' group by area_code, is_made_up
            ),
            existing as (
                select area_code, is_made_up, count_if(is_conviction) as convictions
                from marts.case_outcomes group by area_code, is_made_up
            )
            select 1 from counted join existing using (area_code, is_made_up)
            where counted.convictions > existing.convictions
        """),
        "critical",
        "The conviction rate must not count more convictions than there are convicted defendants.",
    ),
]  # fmt: skip

PUBLISHED_COUNTS = [
    Check(
        "metrics.published_counts",
        "combination_is_counted_once",
        key_is(
            "metric", "period_start", "period_type", "area_code", "offence_category_code", "basis"
        ),
        "critical",
        "Counts are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.published_counts",
        "metric_is_defined",
        parent_exists("metrics.definitions", "metric"),
        "critical",
        "A count without a definition is a number nobody can explain.",
    ),
    Check(
        "metrics.published_counts",
        "counts_are_given",
        no_row_where("numerator is null or denominator is null or numerator < 0"),
        "critical",
        "An empty count vanishes from a sum without a word, and no count is negative.",
    ),
    Check(
        "metrics.published_counts",
        "numerator_is_part_of_denominator",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="denominator", column_B="numerator", or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "critical",
        "Convictions are some of the outcomes; a rate above 100% is a join gone wrong.",
    ),
    Check(
        "metrics.published_counts",
        "no_area_is_a_total",
        gxe.ExpectColumnValuesToNotBeInSet(column="area_code", value_set=TOTALS),
        "critical",
        "The publisher's national row among its areas would double the national figure.",
    ),
]  # fmt: skip

_DIMENSIONS = ("month", "area_code", "offence_group_code", "dv", "cyber", "is_made_up")
_BEGUN = ("month", "area_code", "offence_group_code", "is_made_up")

OTHER_COUNTS = [
    Check(
        "metrics.counts_side_by_side",
        "combination_is_counted_once",
        key_is("metric", "version", *_DIMENSIONS),
        "critical",
        "Counts are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.counts_side_by_side",
        "version_is_defined",
        none_of("""
            select 1 from {batch} as counts
            anti join metrics.definition_versions using (metric, version)
        """),
        "critical",
        "A count by a version that no definition has is a number nobody can explain.",
    ),
    Check(
        "metrics.mix_counts",
        "combination_is_counted_once",
        key_is("metric", "category", *_DIMENSIONS),
        "critical",
        "Counts are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.mix_counts",
        "counts_are_parts_of_one_another",
        no_row_where("""
            numerator is null or denominator is null or numerator < 0
            or numerator > denominator or denominator > eligible
        """),
        "critical",
        "Those named are some of those recorded, and these some of those asked about.",
    ),
    Check(
        "metrics.amounts",
        "combination_is_counted_once",
        key_is("metric", *_DIMENSIONS),
        "critical",
        "Amounts are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.amounts",
        "squares_agree_with_the_total",
        # The mean of squares is never below the square of the mean.
        no_row_where("""
            total is null or squares is null or denominator > eligible
            or cast(squares as double) * denominator < cast(total as double) * total
        """),
        "critical",
        "The spread of an amount follows from its squares: too few make an interval too narrow.",
    ),
    Check(
        "metrics.durations",
        "combination_is_counted_once",
        key_is("metric", *_BEGUN, "days", "ended_by"),
        "critical",
        "Durations are additive only while each combination occurs once.",
    ),
    Check(
        "metrics.durations",
        "days_are_not_negative",
        no_row_where("days is null or days < 0 or units is null or units < 1"),
        "critical",
        "Nothing ends before it begins: a negative duration would move a median towards zero.",
    ),
    Check(
        "metrics.stocks",
        "combination_is_counted_once",
        key_is("metric", *_BEGUN),
        "critical",
        "A stock is additive over areas only while each combination occurs once.",
    ),
    Check(
        "metrics.stocks",
        "stock_is_not_negative",
        no_row_where("units is null or units < 0"),
        "critical",
        "Fewer than none can not be in force: more would have ended than began.",
    ),
]  # fmt: skip
