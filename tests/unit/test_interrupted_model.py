"""Interrupted time series: the numbers, held to libraries and to plain recomputation."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from statsmodels.stats.diagnostic import acorr_ljungbox

from etl.errors import OutcomesError
from etl.measurement.interrupted import (
    Doubt,
    Event,
    Model,
    Options,
    Question,
    Season,
    Series,
    Verdict,
    interrupted_time_series,
)
from etl.measurement.interrupted.axis import make_axis
from etl.measurement.interrupted.glm import Fit
from etl.measurement.interrupted.mixture import Mixture
from etl.measurement.interrupted.newey_west import newey_west
from etl.measurement.interrupted.residuals import ljung_box
from etl.measurement.interrupted.serial import GRID, SAME_SHARES, Posterior, posterior
from etl.measurement.interrupted.window import Window, fit_window, open_window
from tests.planted import Planted

WHOLE = Options(model=Model.LINEAR, window_years=None)
FAMILIES = {
    Model.LINEAR: sm.families.Binomial(sm.families.links.Identity()),
    Model.LOGISTIC: sm.families.Binomial(),
    Model.COUNTS: sm.families.Poisson(),
    Model.MEANS: sm.families.Gaussian(),
}


def fitted(planted: Planted, seed: int = 1, options: Options = WHOLE) -> tuple[Window, Fit]:
    window = open_window(planted.series(np.random.default_rng(seed)), planted.event.day, options)
    return window, fit_window(window, options, window.is_used)


@pytest.mark.parametrize("season", list(Season))
@pytest.mark.parametrize("model", list(Model))
@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.ModelWarning")
@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.DomainWarning")
def test_fit_and_newey_west_errors_are_those_of_statsmodels(model: Model, season: Season) -> None:
    options = replace(WHOLE, model=model, season=season)
    window, ours = fitted(Planted(30, 40, size=200, spread=2, rho=0.3), options=options)
    robust = {"cov_type": "HAC", "cov_kwds": {"maxlags": 3, "use_correction": True}}
    weights = {"var_weights": window.sizes}
    theirs = sm.GLM(window.rates, ours.columns, FAMILIES[model], **weights).fit(
        tol=1e-14, maxiter=100, scale="X2", **robust
    )
    # The last round as least squares: without it statsmodels takes the observed information
    # where link and family are no natural pair, R and this package the expected one.
    last = sm.WLS(ours.response, ours.columns, ours.weights).fit(**robust)
    errors = np.sqrt(np.diag(newey_west(ours, window.axis.numbers, 3)))
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-6)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-6)
    assert errors == pytest.approx(last.bse, rel=1e-6)
    if model is not Model.LINEAR:
        assert errors == pytest.approx(theirs.bse, rel=1e-6)


def test_ljung_box_is_that_of_statsmodels() -> None:
    values = np.random.default_rng(3).normal(size=50)
    expected = acorr_ljungbox(values, lags=[7])["lb_pvalue"].iloc[0]
    assert ljung_box(values, np.arange(50), 7) == pytest.approx(expected, rel=1e-9)


def dense(
    fit: Fit, numbers: np.ndarray, same: float, rho: float, share: float
) -> tuple[float, np.ndarray]:
    """Restricted log-likelihood from error contrasts, and generalised least squares.

    A share of the variance is the same in every period, the rest falls with its weight.
    """
    falling = 1 / fit.weights
    spread = np.sqrt((1 - same) * falling / falling.mean() + same)
    matrix = np.array([[share * rho ** abs(a - b) if a != b else 1.0 for b in numbers]
                       for a in numbers]) * np.outer(spread, spread)  # fmt: skip
    # Contrasts: what is left of the data in directions that the columns cannot reach.
    reach = np.linalg.svd(fit.columns)[0][:, fit.columns.shape[1] :]
    inner = reach.T @ matrix @ reach
    left = reach.T @ fit.response
    squares = left @ np.linalg.solve(inner, left)
    likelihood = -0.5 * (np.linalg.slogdet(inner)[1] + len(left) * np.log(squares))
    return likelihood, sm.GLS(fit.response, fit.columns, sigma=matrix).fit().params


@pytest.mark.parametrize(("growth", "sames"), [(1.0, SAME_SHARES[:1]), (4.0, SAME_SHARES)])
def test_each_kind_of_error_counts_by_its_restricted_likelihood(
    growth: float, sames: tuple[float, ...]
) -> None:
    window, fit = fitted(Planted(14, 20, size=5000, spread=3, rho=0.4, season=0, growth=growth))
    used = np.delete(np.arange(34), [5, 6, 20])
    fit = Fit(fit.columns[used], fit.response[used], fit.weights[used], fit.coefficients)
    numbers = window.axis.numbers[used]
    fit = replace(fit, weights=fit.weights if growth > 1 else np.full(len(used), 7.0))
    averaged = posterior(fit, numbers)
    by_hand = [dense(fit, numbers, same, *point) for same in sames for point in GRID]
    weights = np.exp([likelihood for likelihood, _ in by_hand] - by_hand[0][0])
    weights *= [1 if share == 1 else 0.25 for _ in sames for _, share in GRID]
    assert averaged.probabilities == pytest.approx(weights / weights.sum(), rel=1e-6)
    for centre, (_, expected) in zip(averaged.centres, by_hand, strict=True):
        assert centre == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_errors_under_one_correlation_are_those_of_gls() -> None:
    window, fit = fitted(Planted(14, 20, spread=3, rho=0.4))
    averaged = posterior(fit, window.axis.numbers)
    place = GRID.index((0.3, 1.0))
    root = np.sqrt(fit.weights)
    apart = np.abs(np.subtract.outer(np.arange(34), np.arange(34)))
    theirs = sm.GLS(fit.response * root, fit.columns * root[:, None], sigma=0.3**apart).fit()
    assert np.sqrt(np.diag(averaged.covariances[place])) == pytest.approx(theirs.bse, rel=1e-8)


@given(
    centres=st.lists(st.floats(-5, 5), min_size=1, max_size=6),
    scale=st.floats(0.01, 10),
    share=st.floats(0.001, 0.999),
)
def test_a_quantile_has_its_share_below(centres: list[float], scale: float, share: float) -> None:
    count = len(centres)
    shares, scales = np.full(count, 1 / count), np.full((count, 1), scale)
    mixture = Mixture(shares, np.array(centres)[:, None], scales, 7)
    assert mixture.below(mixture.quantile(share))[0] == pytest.approx(share, abs=1e-6)


def test_one_part_alone_is_a_t_test() -> None:
    alone = Mixture(np.ones(1), np.array([[1.2]]), np.array([[0.5]]), 11)
    assert alone.p_values[0] == pytest.approx(2 * student.sf(1.2 / 0.5, 11))
    expected = 1.2 + 0.5 * student.ppf(0.975, 11)
    assert alone.quantile(0.975)[0] == pytest.approx(expected)
    detectable = 0.5 * (student.ppf(0.975, 11) + student.ppf(0.8, 11))
    assert alone.detectable[0] == pytest.approx(detectable)


def test_a_period_counts_for_as_much_as_it_is_exposed() -> None:
    starts = (date(2010, 7, 1), date(2010, 8, 1), date(2010, 9, 1), date(2010, 10, 1))
    axis = make_axis(Series(starts, (1,) * 4), date(2010, 9, 23))
    days = [date(2010, 9, 1) + timedelta(day) for day in range(30)]
    after = [(day - date(2010, 9, 23)).days + 0.5 for day in days if day >= date(2010, 9, 23)]
    assert axis.step.tolist() == [0, 0, pytest.approx(8 / 30), 1]
    assert axis.since[2] == pytest.approx(sum(after) / 30 / 365.25)
    assert axis.phases.tolist() == [6 / 12, 7 / 12, 8 / 12, 9 / 12]


@pytest.mark.parametrize("months", [1, 3])
@pytest.mark.parametrize("day", [1, 23])
def test_a_straight_share_is_found_to_the_digit(months: int, day: int) -> None:
    planted = Planted(30, 40, months, day=day, level=-0.04, slope=0.02, trend=-0.01, base=0.5)
    size = 1e9
    series = Series(planted.starts, tuple(size * planted.shares), (size,) * 70)
    result = interrupted_time_series(
        Question("Share", series, planted.event, options=replace(WHOLE, model=None))
    )
    effects = result.findings.effects
    # The share planted is a mean over 30 or 91 days whatever the length of the period.
    assert effects.level.estimate == pytest.approx(-4, abs=0.02)
    assert effects.slope.estimate == pytest.approx(2, abs=0.01)


def test_gaps_and_phasing_in_are_left_out_but_drawn() -> None:
    planted = Planted(40, 40, day=10)
    series = planted.series(np.random.default_rng(0))
    numerators = (*series.numerators[:5], None, *series.numerators[6:])
    question = Question("Share", replace(series, numerators=numerators), planted.event,
                        options=Options(phase_in=3))  # fmt: skip
    result = interrupted_time_series(question)
    assert (result.points_before, result.points_after) == (39, 37)
    left_out = [place for place, used in enumerate(result.line.is_used) if not used]
    assert left_out == [5, 40, 41, 42]
    assert result.line.rates[5] is None and result.line.rates[41] is not None
    assert len(result.line.fitted) == len(result.line.counterfactual_low) == 80


def test_only_the_window_is_used() -> None:
    planted = Planted(100, 100)
    series = planted.series(np.random.default_rng(0))
    result = interrupted_time_series(
        Question("Share", series, planted.event, options=Options(window_years=3))
    )
    assert (result.points_before, result.points_after) == (36, 36)
    assert result.line.starts[0] == planted.starts[64]


def test_line_and_counterfactual_part_by_the_effects() -> None:
    planted = Planted(40, 40)
    result = interrupted_time_series(
        Question("Share", planted.series(np.random.default_rng(0)), planted.event)
    )
    line, effects = result.line, result.findings.effects
    assert line.fitted[:40] == pytest.approx(line.counterfactual[:40])
    for part, whole in ((line.fitted, line.counterfactual),
                        (line.fitted_trend, line.counterfactual_trend)):  # fmt: skip
        apart = 100 * (np.array(part) - np.array(whole))[40:]
        assert apart[12] - apart[0] == pytest.approx(effects.slope.estimate, rel=0.01)
        assert apart[0] == pytest.approx(
            effects.level.estimate + effects.slope.estimate / 24, rel=1e-3
        )
    inside = zip(
        line.counterfactual_low, line.counterfactual, line.counterfactual_high, strict=True
    )
    assert all(low < middle < high for low, middle, high in inside)


def test_a_logistic_model_gives_odds_ratios_and_points() -> None:
    planted = Planted(48, 48, size=5000, base=0.3, trend=0, slope=0, level=0.1, season=0)
    result = interrupted_time_series(
        Question("Share", planted.series(np.random.default_rng(2)), planted.event,
                 options=Options(model=Model.LOGISTIC))
    )  # fmt: skip
    level = result.findings.effects.level
    assert level.estimate == pytest.approx(10, abs=1)
    assert level.ratio[0] == pytest.approx((0.4 / 0.6) / (0.3 / 0.7), rel=0.05)
    assert level.ratio[1] < level.ratio[0] < level.ratio[2]


def test_counts_without_denominators_change_by_per_cent() -> None:
    starts = Planted(48, 48).starts
    rng = np.random.default_rng(4)
    means = np.where(np.arange(96) < 48, 400, 500)
    series = Series(starts, tuple(rng.poisson(means).tolist()))
    result = interrupted_time_series(Question("Orders", series, Event(starts[48], "An event")))
    level = result.findings.effects.level
    assert level.unit == "per cent"
    assert level.low < 25 < level.high
    assert level.ratio[0] == pytest.approx(1 + level.estimate / 100)


def test_a_control_takes_out_what_moves_both() -> None:
    planted = Planted(48, 48, level=0.05, slope=0, size=3000)
    rng = np.random.default_rng(8)
    shock = 0.03 * np.sin(np.arange(96) / 3)
    ours, theirs = (
        rng.binomial(3000, np.clip(shares + shock, 0, 1))
        for shares in (planted.shares, replace(planted, level=0.0).shares)
    )
    series, control = (
        Series(planted.starts, tuple(counts.tolist()), (3000,) * 96) for counts in (ours, theirs)
    )
    result = interrupted_time_series(
        Question("Share", series, planted.event, control=control, control_name="other crime")
    )
    alone, against = result.findings.effects.level, result.controlled.level
    assert against.low < 5 < against.high
    assert against.high - against.low < (alone.high - alone.low) / 2


def test_a_series_too_short_or_without_movement_is_not_fitted() -> None:
    planted = Planted(3, 4)
    short = interrupted_time_series(
        Question("Share", planted.series(np.random.default_rng(0)), planted.event)
    )
    starts = Planted(40, 40).starts
    level = Series(starts, (5,) * 80, (10,) * 80)
    still = interrupted_time_series(Question("Share", level, Event(starts[40], "An event")))
    assert short.findings is None and still.findings is None
    assert short.line.fitted == () and len(short.line.rates) == 7


@pytest.mark.parametrize("size", [1, 3, 1e7])
@pytest.mark.parametrize("base", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("model", [Model.LINEAR, Model.LOGISTIC])
def test_shares_at_the_edge_and_tiny_or_huge_sizes_give_numbers(
    model: Model, base: float, size: float
) -> None:
    starts = Planted(30, 30).starts
    rng = np.random.default_rng(1)
    shares = np.clip(base + rng.normal(0, 0.05, 60), 0, 1)
    numerators = rng.binomial(int(size), shares)
    series = Series(starts, tuple(numerators.tolist()), (int(size),) * 60)
    result = interrupted_time_series(
        Question("Share", series, Event(starts[30], "An event"), options=Options(model=model))
    )
    if result.findings is not None:
        effects = result.findings.effects
        numbers = [effects.level.low, effects.level.high, effects.slope.low, effects.slope.high]
        assert np.isfinite(numbers).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), more=st.integers(2, 9))
def test_the_unit_of_counting_does_not_move_the_estimate(seed: int, more: int) -> None:
    window, fit = fitted(Planted(30, 30, size=300), seed)
    larger = replace(window, sizes=window.sizes * more)
    again = fit_window(larger, WHOLE, window.is_used)
    assert again.coefficients == pytest.approx(fit.coefficients, rel=1e-6)
    assert again.dispersion == pytest.approx(fit.dispersion * more, rel=1e-6)
    ours, theirs = (posterior(one, window.axis.numbers) for one in (fit, again))
    assert spreads(ours) == pytest.approx(spreads(theirs), rel=1e-6)


def spreads(averaged: Posterior) -> np.ndarray:
    both = averaged.of(np.eye(averaged.centres.shape[1])[2:4])
    return both.quantile(0.975) - both.quantile(0.025)


def test_a_perfect_step_is_found_as_it_is() -> None:
    starts = Planted(36, 36).starts
    series = Series(starts, (20,) * 36 + (30,) * 36, (100,) * 72)
    result = interrupted_time_series(Question("Share", series, Event(starts[36], "An event")))
    effects = result.findings.effects
    assert (effects.level.estimate, effects.level.low) == (pytest.approx(10), pytest.approx(10))
    assert effects.slope.estimate == pytest.approx(0, abs=1e-6)
    assert result.verdict is Verdict.CHANGED


@pytest.mark.parametrize("year", [1950, 2000, 2006, 2050])
def test_an_event_at_the_edge_of_the_series_or_far_from_it_cannot_be_told(year: int) -> None:
    series = Planted(40, 40).series(np.random.default_rng(0))
    result = interrupted_time_series(Question("Share", series, Event(date(year, 9, 1), "An event")))
    assert result.verdict is Verdict.CANNOT_TELL_YET
    assert result.doubts[0] is Doubt.FEW_POINTS
    assert 2 <= len(result.words) <= 4


def test_a_series_less_itself_shows_nothing() -> None:
    planted = Planted(40, 40)
    series = planted.series(np.random.default_rng(0))
    result = interrupted_time_series(Question("Share", series, planted.event, control=series))
    assert result.controlled.level.estimate == pytest.approx(0, abs=1e-9)
    assert result.controlled.level.p_value == pytest.approx(1)
    assert result.doubts == (Doubt.CONTROL,)


def test_arrays_and_lists_serve_as_counts() -> None:
    numerators = np.array([1, np.nan, 3, 4])
    series = Series(list(STARTS), numerators, [5, 5, 5, None])
    assert series.numerators == (1, None, 3, 4)
    assert series == Series(STARTS, (1, None, 3, 4), (5, 5, 5, None))
    assert np.isnan(series.rates).tolist() == [False, True, False, True]


STARTS = Planted(2, 2).starts
BAD = {
    "first day of every month": lambda: Series(STARTS[:2] + STARTS[3:], (1,) * 3),
    "starts on 2000-01-05": lambda: Series((date(2000, 1, 5), date(2000, 2, 5)), (1, 1)),
    "at least 2": lambda: Series(STARTS[:1], (1,)),
    "one numerator and one denominator a period": lambda: Series(STARTS, (1, 2)),
    "7 of 5": lambda: Series(STARTS, (1, 7, 1, 1), (5,) * 4),
    "-1": lambda: Series(STARTS, (1, -1, 1, 1)),
    "window_years is -1": lambda: Options(window_years=-1),
    "phase_in is -2": lambda: Options(phase_in=-2),
    "the series is no share": lambda: Question(
        "Orders", Series(STARTS, (1,) * 4), Event(STARTS[2], "An event"),
        options=Options(model=Model.LINEAR),
    ),
    "the same periods": lambda: Question(
        "Share", Series(STARTS, (1,) * 4, (2,) * 4), Event(STARTS[2], "An event"),
        Series(STARTS[:3], (1,) * 3, (2,) * 3),
    ),
    "A mean has no denominators": lambda: Series(STARTS, (1,) * 4, is_mean=True),
    "1 of 0": lambda: Series(STARTS, (1,) * 4, (0,) * 4, is_mean=True),
    "means with means": lambda: Question(
        "Mean", Series(STARTS, (9,) * 4, (2,) * 4, is_mean=True), Event(STARTS[2], "An event"),
        Series(STARTS, (1,) * 4, (2,) * 4),
    ),
    "shares with shares": lambda: Question(
        "Share", Series(STARTS, (1,) * 4, (2,) * 4), Event(STARTS[2], "An event"),
        Series(STARTS, (1,) * 4),
    ),
}  # fmt: skip


@pytest.mark.parametrize("said", BAD)
def test_what_cannot_be_is_refused_in_words(said: str) -> None:
    with pytest.raises(OutcomesError, match=said):
        BAD[said]()
