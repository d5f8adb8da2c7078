"""What differs between the control chart of a share and that of a mean, and between their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.findings import words
from etl.findings.phases import is_point
from etl.findings.words import Row
from etl.measurement.chart import ControlChart
from etl.measurement.proportion_chart import p_prime_chart
from etl.measurement.xmr import xmr_chart

# Below five expected on either side the normal limits of a p' chart mean little.
FEWEST_EXPECTED = 5
# As sql/questions/mean_series.sql, which gives a mean of fewer no interval.
FEWEST_OF_A_MEAN = 30
# The limits of an XmR chart do not widen where fewer are counted: of a mean that never changes,
# of half as many as in the baseline, a tenth are marked, of a tenth as many a third.
LEAST_OF_BASELINE = 0.5


@dataclass(frozen=True)
class Measure:
    """How the rows of a question are charted by period, and how their value is written.

    ``value`` is the column that holds it.
    ``draw`` makes the chart of rows, given which of them are its baseline. ``why_sparse`` says,
    given a row, the baseline's centre and its rows, why so few cannot be told from noise; None
    where they are enough. ``written`` takes a value, and how many decimals more than usual.
    """

    question: str
    value: str
    draw: Callable[[Sequence[Row], Sequence[bool]], ControlChart]
    why_sparse: Callable[[Row, float, Sequence[Row]], str | None]
    written: Callable[..., str]


def _p_prime(rows: Sequence[Row], baseline: Sequence[bool]) -> ControlChart:
    numerators = [row["numerator"] if is_point(row) else None for row in rows]
    denominators = [row["denominator"] if is_point(row) else None for row in rows]
    # Defendants are counted: nothing varies less than by chance for long.
    return p_prime_chart(numerators, denominators, baseline, at_least_chance=True)


def _xmr(rows: Sequence[Row], baseline: Sequence[bool]) -> ControlChart:
    return xmr_chart([row["mean"] if is_point(row) else None for row in rows], baseline)


def _few_expected(row: Row, centre: float, _: Sequence[Row]) -> str | None:
    if row["denominator"] < words.FEW:
        return f"fewer than {words.FEW} are counted"
    if row["denominator"] * min(centre, 1 - centre) >= FEWEST_EXPECTED:
        return None
    side = "" if centre <= 0.5 else "not "
    return f"at the baseline's rate fewer than five would be expected {side}to count"


def _few_in_a_mean(row: Row, _: float, baseline: Sequence[Row]) -> str | None:
    if row["denominator"] < FEWEST_OF_A_MEAN:
        return f"a mean of fewer than {FEWEST_OF_A_MEAN} has no interval"
    usual = sum(point["denominator"] for point in baseline) / len(baseline)
    if row["denominator"] < LEAST_OF_BASELINE * usual:
        return (
            "fewer than half as many are counted as usual in the baseline, so the mean varies by"
            " more than its limits allow for"
        )
    return None


SHARE = Measure("series", "rate", _p_prime, _few_expected, words.percent)
MEAN = Measure("mean_series", "mean", _xmr, _few_in_a_mean, words.amount)
MEASURES = {"share": SHARE, "mean": MEAN}
