"""What the translator adds to sqlglot: macros, names of tables, functions called otherwise."""

import pytest

from etl.spark.dialect import to_spark


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("select 1 as one from marts.charges", "SELECT 1 AS one FROM marts__charges AS charges"),
        ("select c.x from marts.charges as c", "SELECT c.x FROM marts__charges AS c"),
        ("with a as (select 1 as x) select x from a", "WITH a AS (SELECT 1 AS x) SELECT x FROM a"),
        (
            "select pair_key(a, b) as k from marts.charges",
            "SELECT STRUCT(a AS first_id, b AS second_id) AS k FROM marts__charges AS charges",
        ),
        ("select hash(a, b)", "SELECT STRUCT(a AS part_0, b AS part_1)"),
        ("select strlen(a), suffix(a, 'x')", "SELECT OCTET_LENGTH(a), ENDSWITH(a, 'x')"),
        ("select regexp_full_match(a, '(?i)n/a')", r"SELECT a RLIKE '(?iu)\\A(?:n/a)\\z'"),
        ("select date_diff('day', a, b)", "SELECT DATEDIFF(DAY, a, b)"),
        ("select max(a) over (order by b)", "SELECT MAX(a) OVER (ORDER BY b NULLS LAST)"),
    ],
)
def test_a_select_is_translated(ours: str, theirs: str) -> None:
    assert to_spark(ours) == theirs


def test_a_macro_is_written_out_with_those_it_calls() -> None:
    said = to_spark("select start_of_period(made_date, 'month') as month")
    assert "DATE_TRUNC('MONTH', (made_date))" in said
    assert "MAKE_DATE(YEAR(" in said and "financial_year_start" not in said.lower()


def test_an_argument_that_is_called_as_a_parameter_stays_what_it_is() -> None:
    # rate(numerator, denominator) is called with the two exchanged.
    said = to_spark("select rate(denominator, numerator)")
    assert "CAST((denominator) AS DOUBLE) / CAST((numerator) AS DOUBLE)" in said


def test_a_type_of_codes_is_text_there() -> None:
    assert "AS STRING)" in to_spark("select recorded(dv_marker)")
