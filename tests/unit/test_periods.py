"""The period of a published table, from its path in all spellings."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.landing.periods import Period, period_from_path

MONTH_NAMES = [date(2000, number, 1).strftime("%B") for number in range(1, 13)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2014/principal_offence_category_april_2014.csv", "2014-04"),
        ("2016/principal_offence_category_Aug.csv", "2016-08"),
        ("2016/principal_offence_category_may_2016.csv", "2016-05"),
        ("2018/Principal_Offence_Category_Sep.csv", "2018-09"),
        ("2015-16/january.csv", "2016-01"),
        ("2015-16/april.csv", "2015-04"),
        ("POC-15-16-q1.csv", "2015-16 Q1"),
        ("POC-18-19-q4.csv", "2018-19 Q4"),
        ("poc_2016-17_Q3.csv", "2016-17 Q3"),
        ("2017-18/Q2.csv", "2017-18 Q2"),
        ("POC1718q2.csv", "2017-18 Q2"),
        ("q2 2016 to 2017.csv", "2016-17 Q2"),
        ("poc-q1-2021.csv", None),
        ("2020-2021/Q1.csv", "2020-21 Q1"),
        ("April_to_June_2015.csv", "2015-16 Q1"),
        ("apr-aug-2015.csv", None),
        ("figures.csv", None),
        ("april.csv", None),
        ("q5-15-16.csv", None),
        ("march_or_april_2014.csv", None),
    ],
)
def test_a_period_is_read_in_every_spelling(path: str, expected: str | None) -> None:
    found = period_from_path(Path("/") / path)
    assert (found and str(found)) == expected


def test_the_nearest_folder_gives_the_year() -> None:
    assert period_from_path(Path("/archive/2020/2016/Aug.csv")).start == date(2016, 8, 1)


@given(
    st.integers(2000, 2098).filter(lambda year: year != 2020),
    st.integers(1, 4),
    st.sampled_from(["POC-{}-{}-q{}", "{}{}q{}"]),
)
def test_a_quarter_is_one_of_a_financial_year(year: int, quarter: int, spelling: str) -> None:
    name = spelling.format(f"{year % 100:02}", f"{(year + 1) % 100:02}", quarter)
    month = [4, 7, 10, 1][quarter - 1]
    expected = Period(date(year + (quarter == 4), month, 1), "quarter")
    assert period_from_path(Path(f"{name}.csv")) == expected


@given(st.integers(2000, 2099), st.integers(1, 12), st.booleans())
def test_a_month_is_read_long_or_short(year: int, month: int, is_short: bool) -> None:
    name = MONTH_NAMES[month - 1][:3] if is_short else MONTH_NAMES[month - 1].lower()
    expected = Period(date(year, month, 1), "month")
    assert period_from_path(Path(f"{year}/table_{name}.csv")) == expected
    assert period_from_path(Path(f"table_{name}_{year}.csv")) == expected
