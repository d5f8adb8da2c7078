"""The statistics against what the R packages give that define them.

`references/statistics.json` holds inputs made at random and the outputs of the packages' own
functions (R 4.2); its `packages` say which versions. Compared to 1e-9, a thousandth of what is
promised.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from etl.measurement.chance_limits import proportion_limits, ratio_limits
from etl.measurement.chart import ControlChart
from etl.measurement.funnel import Funnel, proportion_funnel, ratio_funnel
from etl.measurement.intervals import mean_interval
from etl.measurement.proportion_chart import p_chart, p_prime_chart
from etl.measurement.rules import Rule
from etl.measurement.standardise import direct_rate, indirect_rate
from etl.measurement.variation import Variation, assurance, variations
from etl.measurement.xmr import xmr_chart

REFERENCES = json.loads(
    (Path(__file__).parent / "references" / "statistics.json").read_text(encoding="utf-8")
)
POINT_RULES = {
    "outside": Rule.OUTSIDE,
    "trend": Rule.TREND,
    "two_of_three": Rule.TWO_OF_THREE,
    "shift": Rule.SHIFT,
}


LIMITS = {
    "lower_95": "ll95",
    "upper_95": "ul95",
    "lower_998": "ll998",
    "upper_998": "ul998",
}
LETTERS = dict(zip(Variation, ".+-HL", strict=True))


def cases(name: str) -> pytest.MarkDecorator:
    pairs = [(one["input"], one["output"]) for one in REFERENCES[name]]
    return pytest.mark.parametrize(("given", "expected"), pairs)


def near(expected: object) -> object:
    """The numbers expected, a null as NaN."""
    return pytest.approx(np.array(expected, dtype=float), rel=1e-9, abs=1e-9, nan_ok=True)


def flags(chart: ControlChart, rule: Rule) -> str:
    return "".join("01"[int(flag)] for flag in chart.flagged_by(rule))


@cases("xmr")
def test_xmr_is_that_of_nhsrplotthedots(given: dict, expected: dict) -> None:
    fix = given["fix"]
    chart = xmr_chart(given["values"], None if fix is None else slice(0, fix), given["screen"])
    assert chart.centre == near(expected["mean"])
    assert (chart.spread or np.nan) == near(expected["amr"])
    for ours, theirs in (("lower", "lpl"), ("upper", "upl"), ("near_lower", "nlpl")):
        assert getattr(chart, ours)[0] == near(expected[theirs]), ours
    for name, rule in POINT_RULES.items():
        assert flags(chart, rule) == expected[name], name
    for better, types in expected["types"].items():
        assert "".join(LETTERS[one] for one in variations(chart, better)) == types, better


@cases("xmr")
def test_assurance_is_that_of_nhsrplotthedots(given: dict, expected: dict) -> None:
    fix = given["fix"]
    chart = xmr_chart(given["values"], None if fix is None else slice(0, fix), given["screen"])
    for better, word in expected["assurance"].items():
        found = assurance(chart, given["target"], better)
        assert (found is None) == (expected["amr"] is None)
        assert found is None or found.value.replace(" ", "_") == word


def lines_are(chart: ControlChart, expected: dict) -> None:
    ours = {
        "cl": chart.centre,
        "sigma_z": chart.spread,
        "lcl": chart.lower,
        "lcl95": chart.near_lower,
        "ucl95": chart.near_upper,
        "ucl": chart.upper,
    }
    for name, line in ours.items():
        if name in expected:
            assert line == near(expected[name]), name
    if "outside" in expected:
        assert flags(chart, Rule.OUTSIDE) == expected["outside"]


@cases("proportions")
def test_p_and_p_prime_are_those_of_qicharts2(given: dict, expected: dict) -> None:
    above, below, points = given["numerators"], given["denominators"], len(given["numerators"])
    last = points if given["freeze"] is None else given["freeze"]
    mask = [i < last and i + 1 not in given["exclude"] for i in range(points)]
    lines_are(p_chart(above, below, mask), expected["p"])
    lines_are(p_prime_chart(above, below, mask), expected["pp_screened"])
    lines_are(p_prime_chart(above, below, mask, screen=False), expected["pp"])


@cases("means")
def test_a_mean_is_that_of_phe(given: dict, expected: dict) -> None:
    values = given["values"]
    squares = sum(value * value for value in values)
    found = mean_interval(len(values), sum(values), squares, given["confidence"])
    assert [found.value, found.low, found.high] == near(
        [expected["mean"], expected["lower"], expected["upper"]]
    )


def funnel_is(funnel: Funnel, expected: dict, squared: bool = False) -> None:
    # Where the angle leaves the quarter circle FunnelPlotR finds 0 or 1 by comparing each size
    # with the next; the largest size has none, and keeps what the sine folded back.
    largest = funnel.sizes == funnel.sizes.max()
    assert funnel.target == near(expected["target"])
    assert funnel.z == near(expected["z"])
    assert spread(funnel) == near([expected["phi"], expected["tau2"]])
    for ours, theirs in LIMITS.items():
        found, limit = getattr(funnel.limits, ours), np.array(expected[theirs])
        compared = ~largest | ((found > 0) & (found < 1))
        limit = np.maximum(limit, 0) ** 2 if squared else limit
        assert found[compared] == near(limit[compared]), ours


def spread(funnel: Funnel) -> list[float]:
    return [funnel.dispersion.phi, funnel.dispersion.tau2]


@cases("funnels_proportion")
def test_a_funnel_of_proportions_is_that_of_funnelplotr(given: dict, expected: dict) -> None:
    funnel_is(proportion_funnel(given["numerators"], given["denominators"]), expected["funnel"])


@cases("funnels_ratio")
def test_a_funnel_of_ratios_is_that_of_funnelplotr(given: dict, expected: dict) -> None:
    pair, unrounded = (given["observed"], given["expected"]), expected["shmi_unrounded"]
    funnel_is(ratio_funnel(*pair), expected["shmi"])
    assert spread(ratio_funnel(*pair, rounded=False)) == near([unrounded["phi"], unrounded["tau2"]])
    # Its limits of square roots are not squared back to the scale of the ratio; ours are.
    funnel_is(ratio_funnel(*pair, method="cqc"), expected["cqc"], squared=True)


@cases("funnels_ratio")
def test_limits_of_a_ratio_by_chance_are_those_of_funnelplotr(given: dict, expected: dict) -> None:
    for confidence, name in ((0.95, "95"), (0.998, "998")):
        lower, upper = ratio_limits(given["expected"], confidence)
        assert lower == near(expected["poisson"][f"ll{name}"])
        assert upper == near(expected["poisson"][f"ul{name}"])


@cases("funnels_proportion")
def test_limits_of_a_proportion_by_chance_are_those_of_phe(given: dict, expected: dict) -> None:
    theirs = expected["phe"]
    for confidence, name in ((0.95, "2s"), (0.998, "3s")):
        lower, upper = proportion_limits(given["denominators"], theirs["average"], confidence)
        assert lower == near(theirs[f"lower{name}"])
        assert upper == near(theirs[f"upper{name}"])


@cases("standardised")
def test_a_directly_standardised_rate_is_that_of_phe(given: dict, expected: dict) -> None:
    strata = given["counts"], given["populations"], given["standard"]
    found, theirs = direct_rate(*strata, given["confidence"]), expected["dsr"]
    assert (found is None) == (theirs["value"] is None)
    if found:
        assert [found.value, found.low, found.high] == near(
            [theirs["value"], theirs["lower"], theirs["upper"]]
        )


@cases("standardised")
def test_an_indirectly_standardised_rate_is_that_of_phe(given: dict, expected: dict) -> None:
    strata = given["counts"], given["populations"]
    reference = given["reference_counts"], given["reference_populations"]
    found, theirs = indirect_rate(*strata, *reference, given["confidence"]), expected["isr"]
    assert [found.observed, found.expected] == near([theirs["observed"], theirs["expected"]])
    for ours, name in ((found.ratio, "ratio"), (found.rate, "rate")):
        assert [ours.value, ours.low, ours.high] == near(
            [theirs[name], theirs[f"{name}_lower"], theirs[f"{name}_upper"]]
        )
