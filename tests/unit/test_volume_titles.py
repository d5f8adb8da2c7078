"""Titles of panels claim what their counts hold, recounted here, and no more."""

from pathlib import Path

from dashboard.panels.overlap import overlap_panel
from dashboard.panels.volume import volume_panel
from etl.findings import words
from etl.findings.asking import Selection
from etl.live import open_live
from tests.told import outward
from tests.warehouses import data_folder

CHOSEN = {"period_type": "quarter", "area": "all", "offences": "stalking-and-harassment"}
NEWEST_WHOLE = """
    with last_day as (select max(data_to) as day from quality.freshness where source = 'cases')
    select
        date_trunc('quarter', month) as start, sum(numerator), sum(denominator), sum(eligible)
    from metrics.counts, last_day
    where metric = ? and offence_group_code in ('stalking', 'harassment')
        and date_trunc('quarter', month) + interval 3 month <= day + interval 1 day
    group by start order by start desc limit 5
"""


def newest(metric: str) -> list[tuple]:
    with open_live() as con:
        return con.execute(NEWEST_WHOLE, [metric]).fetchall()


def test_a_range_over_what_is_not_recorded_is_never_narrower_than_it_is(
    made_up_data: Path,
) -> None:
    with data_folder(made_up_data):
        panel = overlap_panel(Selection("dv_overlap", **CHOSEN), "")
        start, above, below, eligible = newest("dv_overlap")[0]
    low, high = outward(int(above), int(eligible - below), int(eligible))
    period = words.period_name(start, "quarter")
    assert panel.title == (
        f"Domestic violence overlap: between {low}% and {high}% in {period}, whatever the missing"
        " markers were"
    )
    assert words.range_of_rest({"rate_if_rest_no": 908 / 1192, "rate_if_rest_yes": 942 / 1192}) == (
        "76.1% if all of them were no, 79.1% if all were yes"
    )


def test_a_count_that_late_records_can_still_raise_is_titled_as_no_fall(
    made_up_data: Path,
) -> None:
    with data_folder(made_up_data):
        panel = volume_panel(Selection("conviction_rate", **CHOSEN), "")
        (start, now, *_), *_, (_, before, *_) = newest("conviction_rate")
    period = words.period_name(start, "quarter")
    assert panel.title == f"Convictions: {now:,} so far in {period}"
    apart = f"{abs(now - before):,} {'more' if now > before else 'fewer'} than a year before"
    assert panel.notes == (
        "Some of the newest cases may not be recorded yet: late records can still add to it."
        f" So far it is {apart} ({before:,}).",
    )
