"""Every claim of a reading, parsed from its words, is that of plain arithmetic on raw counts."""

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from etl.findings.chart import chart_series
from etl.findings.measures import MEAN, SHARE
from etl.findings.reading import mean_reading, share_reading
from tests import made_up_series as made
from tests.plain_chart import Point, Undecided
from tests.plain_reading import Asked, assert_claims

HERE = "England and Wales, all prosecutions"
quietly = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def points_of(rows: list[dict], above: str) -> list[Point]:
    names = ("period_start", "period_end", above, "denominator", "eligible")
    rest = ("is_complete", "version", "is_mixed")
    return [Point(*(row[name] for name in (*names, *rest))) for row in rows]


@st.composite
def lively(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Counts large enough to tell, that may step or rise for about as long as a rule asks for."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    periods, late = draw(st.integers(8, 30)), draw(st.sampled_from([1, 2, 3, 6, 7, 8]))
    size, level = draw(st.integers(60, 2000)), draw(st.floats(0.15, 0.85))
    step, rise = (draw(st.sampled_from([0, 1, 1.5, -1.5, 4])) for _ in range(2))
    covered = [draw(st.sampled_from([1, 0.98, 0.9])) for _ in range(2)]
    shrunk = draw(st.sampled_from([1, 1, 0.6, 0.45]))
    found = []
    for place in range(periods):
        since = place - (periods - late)
        moved = (step + rise * since if since >= 0 else 0) * 0.5 / size**0.5
        eligible = round(chance.uniform(0.8, 1) * size * (shrunk if place == periods - 1 else 1))
        below = int(chance.binomial(eligible, covered[since >= 0]))
        above = chance.binomial(below, min(0.99, max(0.01, level + moved)))
        found.append((int(above), below, eligible))
    return found


BASELINES = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from(made.starts("quarter", 12)), st.sampled_from(made.starts("quarter", 30)[4:])
    ),
)


@quietly
@given(
    st.data(), st.one_of(made.counts(), lively()), st.sampled_from(list(made.MONTHS)),
    st.sampled_from(["higher", "lower", "neither"]), st.booleans(), BASELINES,
)  # fmt: skip
def test_a_reading_claims_what_plain_arithmetic_gives(
    data, counts, period_type, better, is_share, days
) -> None:
    assume(counts)
    still_open = st.one_of(st.just(0), st.integers(0, len(counts) - 1))
    whole = len(counts) - data.draw(still_open)
    make, measure, read = (
        (made.share_rows, SHARE, share_reading)
        if is_share
        else (made.mean_rows, MEAN, mean_reading)
    )
    if not is_share:
        counts = [(3 * below + above, below, of) for above, below, of in counts]
    rows = data.draw(made.with_a_change_of_definition(make(counts, period_type, whole)))
    registered = [made.registered(*days)] if days else []
    drawn = chart_series(
        made.selection(period_type), made.DEFINITION | {"better": better}, rows, registered,
        measure=measure,
    )  # fmt: skip
    points = points_of(rows, "numerator" if is_share else "total")
    newest = rows[whole - 1]
    bounds = {} if is_share else {"low": newest["mean_low"], "high": newest["mean_high"]}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    try:
        assert_claims(
            read(drawn, HERE).text, points, Asked(period_type, is_share, better, days), **known
        )
    except Undecided:
        assume(False)
