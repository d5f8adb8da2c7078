"""Controlled rounding: multiples of the base next to the truth, and tables that add up."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.publication.levels import Finest, Grain
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations
from etl.publication.rounding import round_quarter
from etl.publication.table import COUNTS
from tests.publishing import plan_from, release_of
from tests.unit.test_publication_assemble import Published

NAMES = tuple(f"m.{count}" for count in COUNTS)
RELATIONS = Relations(NAMES, np.tri(3, dtype=bool)[::1], np.ones((3, 3), dtype=bool))
GRAINS = [Grain("nation", "all"), Grain("nation", "class"), Grain("region", "all"),
          Grain("area", "all"), Grain("area", "group", "s")]  # fmt: skip
CODES = np.array([(r, 2 * r + a, c, c) for r in range(2) for a in range(2) for c in range(2)])
PLACES = (("n", "m"), ("a", "b", "c", "d"), ("o", "s"), ("x", "y"))


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=8, max_size=8))
@settings(max_examples=25, deadline=None)
def test_tables_add_up_and_every_count_is_next_to_the_truth(parts: list[tuple]) -> None:
    values = np.cumsum(np.array(parts), axis=1)
    finest = Finest(Quarter(2026, 3), CODES, PLACES, values, NAMES)
    done = round_quarter(finest, {grain: ["m"] for grain in GRAINS}, RELATIONS, 5)
    by_grain = {one.grain: one for one in done}
    for one in done:
        assert (one.rounded % 5 == 0).all()
        assert (abs(one.rounded - one.level.cube.values[:, :3]) < 10).all()
        assert (np.diff(one.rounded, axis=1) >= 0).all()
    nation = by_grain[GRAINS[0]].rounded[0]
    for grain in GRAINS[1:4]:
        assert (by_grain[grain].rounded.sum(axis=0) == nation).all()
    of_class = by_grain[GRAINS[1]].rounded[1]
    assert (by_grain[GRAINS[4]].rounded.sum(axis=0) == of_class).all()


def test_a_rounded_release_withholds_nothing_and_says_so(recent_data: Path) -> None:
    plan = plan_from("2026-Q3", protection="rounding")
    release = release_of(recent_data, "2026-Q3", plan)
    assert release.rounded_to == 5
    for table in release.tables:
        for count in COUNTS:
            assert (table.rows[count] % 5 == 0).all()
    areas = release.table("areas").rows.filter(pl.col("measure") == "dv_overlap")
    national = release.table("national").rows.filter(
        (pl.col("measure") == "dv_overlap") & (pl.col("offence_code") == "stalking-and-harassment")
    )
    assert areas["denominator"].sum() == national["denominator"].item()


def test_the_way_of_protecting_cannot_change_between_releases(recent_data: Path) -> None:
    public = Published(release_of(recent_data, "2026-Q2", plan_from("2026-Q2")))
    with pytest.raises(OutcomesError, match="would undo the other"):
        release_of(recent_data, "2026-Q3", plan_from("2026-Q2", protection="rounding"), [public])
