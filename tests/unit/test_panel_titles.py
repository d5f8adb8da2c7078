"""A chart has its finding as title: what is said there is what a plain recount counts."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.panels.behind import behind_panel
from dashboard.panels.cohorts import _title, cohorts_panel
from etl.findings.asking import Selection
from etl.live import open_live
from tests.told import per_cent
from tests.unit.test_cohort_reading import MATURE, YOUNG, cohorts
from tests.warehouses import data_folder

CHOSEN = Selection("conviction_rate", "financial year", offences="stalking-and-harassment")


@pytest.fixture
def con(made_up_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with data_folder(made_up_data), open_live() as con:
        yield con


def test_those_charged_together_are_titled_by_what_became_of_them(con) -> None:
    title = cohorts_panel(CHOSEN, "England and Wales").title
    said = re.fullmatch(
        r"([\d.]+)% of those charged in (\d{4})-\d\d were convicted by day 180; no clear change on"
        r" a year before",
        title,
    )
    year = int(said[2])
    (charged, convicted), = con.execute(
        """
        select count(*), count(*) filter (is_conviction and finalised_date - charged_date <= 180)
        from marts.case_outcomes
        where is_stalking_or_harassment and charged_date between ? and ?
        """,
        [date(year, 4, 1), date(year + 1, 3, 31)],
    ).fetchall()  # fmt: skip
    assert said[1] == per_cent(convicted / charged)


def test_a_title_of_cohorts_says_no_more_than_their_comparison() -> None:
    assert _title(cohorts([MATURE] * 7 + [YOUNG])) == (
        "60.0% of those charged in July to September 2019 were convicted by day 180; no clear"
        " change on a year before"
    )
    better = [(40, 5, "dropped"), (100, 90, "convicted"), (700, 5, None)]
    assert _title(cohorts([MATURE] * 5 + [better] * 2 + [YOUNG])) == (
        "90.0% of those charged in July to September 2019 were convicted by day 180; 30.0 points"
        " more than a year before"
    )
    assert _title(cohorts([better] * 5 + [MATURE] * 2 + [YOUNG])).endswith(
        "; 30.0 points fewer than a year before"
    )
    assert _title(cohorts([MATURE] * 2)) == (
        "Charged together: too few of one definition are old enough to say"
    )
    assert _title(cohorts([MATURE], whole=0)) == "Charged together: no whole quarter is held"


def test_the_parts_of_a_period_are_titled_from_the_lowest_to_the_highest(con) -> None:
    panel = behind_panel(CHOSEN, "2025-04-01")
    rows = con.execute(
        """
        select offence_group_code, count(*) filter (is_conviction), count(*)
        from marts.case_outcomes
        where is_stalking_or_harassment and is_finalised
            and finalised_date between '2025-04-01' and '2026-03-31'
        group by all
        """
    ).fetchall()
    rates = sorted(convicted / whole for _, convicted, whole in rows if whole >= 20)
    together = sum(row[1] for row in rows) / sum(row[2] for row in rows)
    low, high, whole = map(per_cent, (rates[0], rates[-1], together))
    assert panel.title == (
        f"Conviction rate in 2025-26: from {low}% to {high}% by offence group, {whole}% together"
    )


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"offences": "harassment"}, "from [0-9.]+% to [0-9.]+% by DV marker, [0-9.]+% together"),
        (
            {"offences": "stalking", "dv": "yes", "cyber": "no"},
            "[0-9.]+%, with no two parts of 20 or more",
        ),
        ({"area": "warwickshire"}, "no part of 20 or more, see the table"),
    ],
)
def test_fewer_parts_are_titled_by_what_there_is(con, chosen, said) -> None:
    selection = Selection(**CHOSEN.filters | chosen)
    title = behind_panel(selection, "2025-04-01").title
    assert re.fullmatch(f"Conviction rate in 2025-26: {said}", title)
