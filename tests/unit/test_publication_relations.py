"""Which counts are part of which: read off made-up units, and off the warehouse."""

from pathlib import Path

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.disclosure.cube import Cube
from etl.live import open_live
from etl.publication.plan import Coarsening, read_plan
from etl.publication.relations import Relations, read_relations
from tests.publishing import plan_from, release_of
from tests.warehouses import data_folder

COUNTS = ("numerator", "denominator", "eligible")


def relations(kinds: list[list[bool]], measures: int = 2) -> Relations:
    names = tuple(f"m{m}.{count}" for m in range(measures) for count in COUNTS)
    return Relations(names, np.array(kinds, dtype=bool), np.ones((len(names),) * 2, dtype=bool))


def measure(answers: list[int]) -> list[list[bool]]:
    """The three counts of a measure by kind of unit: 3 yes, 2 no, 1 not recorded, 0 not in it."""
    return [[answer >= least for answer in answers] for least in (3, 2, 1)]


units = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8)


@given(units, st.lists(st.integers(0, 40), min_size=8, max_size=8))
def test_every_relation_holds_for_any_numbers_of_units(
    kinds: list[tuple[int, int]], sizes: list[int]
) -> None:
    found = relations([*measure([a for a, _ in kinds]), *measure([b for _, b in kinds])])
    own = found.own(found.names)
    sums, shares = found.of(own)
    held = np.array(sizes[: len(kinds)])
    values = np.array([[int(found.kinds[found.names.index(n)] @ held) for n in own]])
    cube = Cube.of(np.zeros((1, 1)), values, [True], sums, shares, own)
    assert (cube.values >= 0).all()
    for total in cube.sums:
        assert cube.values[0, total.total] == cube.values[0, list(total.parts)].sum()
    by_name = dict(zip(own, values[0], strict=True))
    parts, same = found.told
    for *inside, whole in parts:
        assert sum(by_name[name] for name in inside) <= by_name[whole]
    for name, other in same:
        assert (found.kinds[found.names.index(name)] == found.kinds[found.names.index(other)]).all()


def test_what_is_left_of_three_parts_is_one_count_however_it_is_come_by() -> None:
    yes_no_other = measure([3, 2, 2])
    other = measure([2, 3, 2])
    found = relations([*yes_no_other, *other])
    own = found.own(found.names)
    sums, shares = found.of(own)
    # Two parts of one whole leave two rests, and what neither has is one more, not two.
    assert len(shares) == 3
    assert len(sums) == 1


def test_counts_of_other_units_are_not_held_against_each_other() -> None:
    found = relations([*measure([3, 0]), *measure([0, 3])])
    linked = np.kron(np.eye(2, dtype=bool), np.ones((3, 3), dtype=bool))
    apart = Relations(found.names, found.kinds, linked)
    assert all(name.split(".")[0] == other.split(".")[0] for name, other in apart.told[1])


def test_the_warehouse_tells_that_orders_are_of_the_convicted(recent_data: Path) -> None:
    measures = read_plan().measures
    with data_folder(recent_data), open_live() as con:
        found = read_relations(con, measures)
    parts, same = found.told
    assert ("restraining_order_use.eligible", "conviction_rate.numerator") in same
    assert ("conviction_rate.eligible", "conviction_rate.denominator") in same
    convicted, discontinued = "conviction_rate.numerator", "discontinuance_rate.numerator"
    merits = "conviction_rate_without_administrative.denominator"
    assert (convicted, merits) in parts
    assert {convicted, discontinued, merits} in map(set, parts)
    assert ("cyberstalking_share.numerator", "dv_overlap.numerator") not in parts


def test_in_a_table_of_one_class_more_is_part_of_more(recent_data: Path) -> None:
    with data_folder(recent_data), open_live() as con:
        found = read_relations(con, read_plan().measures)
    ordered, marked = "restraining_order_use.eligible", "cyberstalking_share.eligible"
    # Of all cases the convicted are not all ones whose cyber marker counts; of these they are.
    assert not _is_part(found, ordered, marked)
    only = found.within("stalking-and-harassment")
    assert _is_part(only, ordered, marked)
    assert only.same_as(marked, [*only.names]) == "conviction_rate.denominator"
    assert found.within(None) is found


def _is_part(relations: Relations, part: str, whole: str) -> bool:
    inside, outside = (relations.kinds[relations.names.index(name)] for name in (part, whole))
    return not (inside & ~outside).any()


def test_a_table_of_one_class_hides_what_two_measures_leave_there(recent_data: Path) -> None:
    coarsening = Coarsening(most_small=1, reason="To have them all.")
    measures = ["cyberstalking_share", "restraining_order_use"]
    plan = plan_from("2026-Q3", already_public=False, coarsening=coarsening, measures=measures)
    rows = release_of(recent_data, "2026-Q3", plan).table("areas").rows
    marked, ordered = (rows.filter(pl.col("measure") == measure) for measure in measures)
    both = marked.join(ordered, on="area_code", suffix="_ordered").drop_nulls(
        ["eligible", "eligible_ordered"]
    )
    left = (both["eligible"] - both["eligible_ordered"]).to_list()
    assert left and not [one for one in left if 1 <= one <= 4]
