"""Published numbers that the warehouse counts otherwise now: which of them must be explained."""

from pathlib import Path

import pytest

from etl.live import open_live, require_live
from etl.publication.movements import movements
from etl.publication.plan import Plan, read_plan
from etl.publication.quarter import Quarter
from etl.publication.table import Table
from tests.made_up_release import MEASURES, row, table
from tests.warehouses import data_folder

QUARTER, THRESHOLD = Quarter(2026, 1), 5
NATION = ("nation", "all", "England and Wales", "England and Wales")
RATE = MEASURES[0]
CLASS = "stalking-and-harassment"


@pytest.fixture(scope="module")
def counted(recent_data: Path) -> tuple[int, int, int]:
    """What the warehouse counts of the rate, in plain SQL."""
    with data_folder(recent_data), open_live() as con:
        return con.execute(
            "select cast(columns(lambda c: c in ('numerator', 'denominator', 'eligible')) as int)"
            " from (select sum(numerator) as numerator, sum(denominator) as denominator,"
            " sum(eligible) as eligible from metrics.counts"
            " where metric = 'conviction_rate' and month between '2026-01-01' and '2026-03-31'"
            " and is_chosen_offence(offence_group_code, 'stalking-and-harassment'))"
        ).fetchone()


def plan(largest: float = 0.005) -> Plan:
    known = read_plan()
    moves = known.movements.model_copy(update={"largest": largest})
    return known.model_copy(update={"movements": moves})


def national(*counts: int | None, quarter: Quarter = QUARTER) -> dict[str, Table]:
    """A national table as it stands published, with these counts."""
    return {"national": table("national", [row(quarter, NATION, RATE, *counts)])}


def moved(data: Path, standing: dict[str, Table], of: Plan, threshold: int = THRESHOLD) -> list:
    with data_folder(data):
        return movements(require_live().path, standing, of, threshold)


def test_what_is_counted_as_it_was_published_has_not_moved(
    recent_data: Path, counted: tuple
) -> None:
    assert min(counted) > 100
    assert moved(recent_data, national(*counted), plan(0)) == []


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_movement_is_told_from_the_threshold_on(
    sign: int, place: int, recent_data: Path, counted: tuple
) -> None:
    for by in (THRESHOLD - 1, THRESHOLD):
        was = [count + sign * by * (at == place) for at, count in enumerate(counted)]
        found = moved(recent_data, national(*was), plan(0))
        assert len(found) == (by == THRESHOLD)
    count = ("numerator", "denominator", "eligible")[place]
    assert str(found[0]) == (
        f"2026-Q1, conviction_rate, {CLASS}: {count} {was[place]:,} published,"
        f" {counted[place]:,} now"
    )


def test_a_share_of_the_denominator_is_let_pass(recent_data: Path, counted: tuple) -> None:
    numerator, denominator, eligible = counted
    was = national(numerator + 20, denominator, eligible)
    assert moved(recent_data, was, plan(20.5 / denominator)) == []
    assert len(moved(recent_data, was, plan(19.5 / denominator))) == 1
    assert moved(recent_data, was, plan(0), threshold=21) == []


def test_a_movement_is_of_more_than_the_share(recent_data: Path, counted: tuple) -> None:
    numerator, denominator, eligible = counted
    even = denominator + denominator % 2
    for by, expected in ((even // 2, 0), (even // 2 + 1, 1)):
        was = national(numerator - by, even, eligible)
        assert len(moved(recent_data, was, plan(0.5))) == expected


def test_what_is_withheld_cannot_be_held_against_anything(recent_data: Path) -> None:
    assert moved(recent_data, national(None, None, None), plan(0)) == []


def test_a_quarter_that_the_warehouse_has_no_more_has_moved_to_none(recent_data: Path) -> None:
    found = moved(recent_data, national(70, 90, 90, quarter=Quarter(2019, 1)), plan())
    assert [(one.quarter, one.was, one.now) for one in found] == [
        ("2019-Q1", 70, 0), ("2019-Q1", 90, 0), ("2019-Q1", 90, 0),
    ]  # fmt: skip


def test_a_measure_that_the_plan_gave_up_cannot_move(recent_data: Path) -> None:
    given_up = plan().model_copy(update={"measures": ["dv_overlap"]})
    assert moved(recent_data, national(1, 9000, 9000), given_up) == []


def test_before_anything_is_published_nothing_moves(recent_data: Path) -> None:
    assert moved(recent_data, {}, plan()) == []
