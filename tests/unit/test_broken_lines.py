"""No line leads from one definition to another, nor over a period without a number."""

from datetime import date

from etl.drawing.charts import broken
from etl.drawing.overlap import overlap_figure
from etl.drawing.volume import volume_figure

# Period, version, whether mixed, numerator, denominator, eligible.
PERIODS = [
    (2012, 1, False, 10, 20, 25),
    (2013, 2, True, 12, 20, 25),
    (2014, 2, False, 14, 20, 25),
    (2015, 2, False, None, None, None),
    (2016, 2, False, 15, 20, 25),
]


def rows() -> list[dict]:
    return [
        {
            "period_start": date(year, 4, 1), "version": version, "is_mixed": mixed,
            "is_complete": True, "numerator": n, "denominator": d, "eligible": e,
            "rate": n and n / d, "rate_low": 0.1, "rate_high": 0.9,
            "rate_if_rest_no": n and n / e, "rate_if_rest_yes": n and (n + e - d) / e,
        }
        for year, version, mixed, n, d, e in PERIODS
    ]  # fmt: skip


def test_a_gap_stands_before_every_change_of_definition() -> None:
    days, values, places = broken(rows(), [row["numerator"] for row in rows()])
    assert values == [10, None, 12, None, 14, None, 15]
    assert [day.year for day in days] == [2012, 2013, 2013, 2014, 2014, 2015, 2016]
    assert places == [0, 1, 1, 2, 2, 3, 4]


def test_a_range_is_drawn_for_each_run_of_one_definition_alone() -> None:
    figure = overlap_figure(rows(), "financial year")
    *ranges, line = figure.data
    assert [sorted({day.year for day in shape.x}) for shape in ranges] == [
        [2012], [2013], [2014], [2016],
    ]  # fmt: skip
    assert list(line.y) == [0.5, None, 0.6, None, 0.7, None, 0.75]
    first = ranges[0]
    assert (max(first.y), min(first.y)) == (15 / 25, 10 / 25)
    assert "60.0% of those recorded; 48.0% if all of them were no" in line.customdata[2]


def test_counts_are_broken_too() -> None:
    names = {"denominator": "finalised", "numerator": "convicted"}
    finalised, convicted = volume_figure(rows(), names, "financial year").data
    assert list(finalised.y) == [20, None, 20, None, 20, None, 20]
    assert list(convicted.y) == [10, None, 12, None, 14, None, 15]
