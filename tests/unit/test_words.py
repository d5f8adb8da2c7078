"""What the pages say in words never claims more than the numbers do."""

from datetime import date

import pytest

from etl.findings import words
from etl.measurement.intervals import Estimate


def row(**values: object) -> words.Row:
    of_one_year = {"change": 0.021, "change_low": 0.004, "change_high": 0.038}
    return (
        {"numerator": 840, "denominator": 4012, "numerator_before": 800, **of_one_year}
        | {"denominator_before": 4000, "version": 1, "version_before": 1}
        | {"is_mixed": False, "is_mixed_before": False}
        | values
    )


@pytest.mark.parametrize(
    ("start", "period_type", "name"),
    [
        (date(2025, 6, 1), "month", "June 2025"),
        (date(2025, 4, 1), "quarter", "April to June 2025"),
        (date(2025, 1, 1), "quarter", "January to March 2025"),
        (date(1999, 4, 1), "financial year", "1999-00"),
        (date(2025, 4, 1), "financial year", "2025-26"),
    ],
)
def test_periods_are_named_plainly(start: date, period_type: str, name: str) -> None:
    assert words.period_name(start, period_type) == name


def test_a_fraction_and_a_share_are_written_one_way() -> None:
    assert words.fraction(row()) == "840 of 4,012"
    assert words.fraction(row(), "orders made") == "840 of 4,012 orders made"
    assert words.fraction(row(numerator=1, denominator=1), "orders made") == "1 of 1 order made"
    assert words.percent(0.20937) == "20.9%"
    assert words.percent(23 / 80) == "28.8%" and words.percent(23 / 80, more=1) == "28.75%"
    assert words.percent(None) == words.count(None) == "not available"


def test_how_many_are_to_be_expected_is_never_written_as_none() -> None:
    assert [words.about(n) for n in (0.0, 0.049, 0.05, 2.14)] == [
        "fewer than 0.1", "fewer than 0.1", "about 0.1", "about 2.1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "starts"),
    [
        ({}, "Higher than a year before by 2.1 points"),
        ({"change": -0.021, "change_low": -0.038, "change_high": -0.004}, "Lower than"),
        ({"change_low": -0.001}, "No clear change on a year before: +2.1 points"),
        ({"change_low": 0.0}, "No clear change"),
        ({"change": -0.01, "change_low": -0.03, "change_high": 0.0}, "No clear change"),
        ({"denominator_before": 19}, "Too few to compare"),
        ({"denominator": 2}, "Too few to compare"),
        ({"change": None, "change_low": None, "change_high": None}, "No figure for the same"),
    ],
)
def test_a_change_is_claimed_only_outside_its_interval(values: dict, starts: str) -> None:
    assert words.change(row(**values)).startswith(starts)


def test_a_fall_is_written_with_a_true_minus_sign() -> None:
    text = words.change(row(change=-0.01, change_low=-0.03, change_high=0.01))
    assert "−1.0 points, 95% interval −3.0 to +1.0 points" in text


def test_a_bound_that_leaves_out_no_change_does_not_read_as_none() -> None:
    text = words.change(row(change=0.026, change_low=0.0002, change_high=0.052))
    assert text == "Higher than a year before by 2.6 points, 95% interval +0.02 to +5.2 points."
    found = Estimate(-0.00001, -0.0000001, 0.0)
    assert words.change_in_points(found) == "change −0.001 points, 95% interval 0.0 to 0.0"
    assert words.points_between(-0.0004, 0.0) == "−0.04 to 0.0 points"


@pytest.mark.parametrize(
    ("mean", "low", "high", "text"),
    [
        (7.76, 5.22, 10.3, "95% interval 5.22 to 10.30"),
        (10.2, 9.875, 10.5, "95% interval 9.9 to 10.5"),
        (101.0, 97.25, 104.75, "95% interval 97 to 105"),
        (3.0, None, None, "too few for an interval"),
    ],
)
def test_both_bounds_of_a_mean_have_its_decimals(mean, low, high, text) -> None:
    assert words.interval_of_mean({"mean": mean, "mean_low": low, "mean_high": high}) == text


@pytest.mark.parametrize(
    "other", [{"version_before": 2}, {"is_mixed": True}, {"is_mixed_before": True}]
)
def test_no_change_is_claimed_across_a_change_of_definition(other: dict) -> None:
    assert words.change(row(**other)) == (
        "The definition changed, so the year before is not comparable."
    )
    assert words.is_clear(row()) and not words.is_clear(row(**other))


def test_a_share_of_fewer_than_20_is_told_by_its_counts() -> None:
    bounds = {"rate": 0.5, "rate_low": 0.2, "rate_high": 0.8}
    few, enough = (row(numerator=n, denominator=2 * n, **bounds) for n in (9, 10))
    company = "95% interval 20.0% to 80.0%"
    assert words.share_in_company(few, "defendants") == (
        f"9 of 18 defendants, too few for a share ({company})"
    )
    assert words.share_in_company(enough, "defendants", "; so") == (
        f"50.0% (10 of 20 defendants; {company}; so)"
    )
