"""How often intervals hold what was planted: the trial that tests and benchmarks share."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from etl.measurement.interrupted import Model, Options
from etl.measurement.interrupted.control import controlled_effects
from etl.measurement.interrupted.design import LEVEL, SLOPE
from etl.measurement.interrupted.newey_west import newey_west, usual_lag
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.verdict import FOUND
from etl.measurement.interrupted.window import fit_window, open_window
from tests.planted import Planted

OPTIONS = Options(model=Model.LINEAR, window_years=None)
# Periods before, periods after, months in a period.
SHAPES = (
    (24, 36, 1), (32, 60, 1), (60, 60, 1), (120, 180, 1), (8, 12, 3), (11, 20, 3), (11, 60, 3),
    (20, 20, 3),
)  # fmt: skip
ERRORS = {
    "binomial": {},
    "twice the binomial variance": {"spread": 1},
    "AR(1) 0.3": {"spread": 20, "rho": 0.3},
    "AR(1) 0.4": {"spread": 20, "rho": 0.4},
    "AR(1) 0.4 and as much binomial": {"spread": 1, "rho": 0.4},
    "AR(1) 0.7 and as much binomial": {"spread": 1, "rho": 0.7},
    "volume grown threefold": {"spread": 2, "growth": 3},
    "30 a period": {"size": 30},
    "AR(1) 0.3, volume jumps by half": {"spread": 2, "rho": 0.3, "jumps": 0.5},
    "AR(1) 0.3, volume grown threefold": {"spread": 20, "rho": 0.3, "growth": 3},
}


@dataclass(frozen=True)
class Tally:
    """Per cent of series whose 95% intervals held the planted change of level and of slope.

    `customary` are those with Newey-West errors. `clear` is the per cent of intervals that left 0
    out, of level alone; `found` that of a change found in either.
    """

    level: float
    slope: float
    customary_level: float
    customary_slope: float
    clear: float
    found: float


def tally(planted: Planted, seeds: int, first: int = 0) -> Tally:
    """Draw a series from each seed, and count."""
    trials = [_trial(planted, np.random.default_rng(first + seed)) for seed in range(seeds)]
    return Tally(*(100 * np.mean(trials, axis=0)).tolist())


def controlled_tally(planted: Planted, seeds: int, first: int = 0) -> tuple[float, float, float]:
    """Per cent that held the planted level and slope against a control, and that found a change.

    The control has no change, another base, half the size, and a trend of its own.
    """
    control = replace(
        planted, level=0.0, slope=0.0, base=0.8 * planted.base, trend=0.5 * planted.trend,
        size=0.5 * planted.size,
    )  # fmt: skip
    trials = [
        _controlled_trial(planted, control, np.random.default_rng(first + seed))
        for seed in range(seeds)
    ]
    level, slope, found = (100 * np.mean(trials, axis=0)).tolist()
    return level, slope, found


def planted_of(shape: tuple[int, int, int], error: str, kind: type = Planted) -> Planted:
    """A plan of one shape and one kind of error, of a share, a mean or a wait."""
    return replace(kind(*shape, size=500 * shape[2]), **ERRORS[error])


def _controlled_trial(
    planted: Planted, control: Planted, rng: np.random.Generator
) -> tuple[bool, bool, bool]:
    options = replace(OPTIONS, model=planted.model)
    series = [one.series(rng) for one in (planted, control)]
    windows = [open_window(one, planted.event.day, options) for one in series]
    effects = controlled_effects(*windows, options)
    in_unit = {
        Model.LINEAR: lambda change: 100 * change,
        Model.COUNTS: lambda change: 100 * np.expm1(change),
        Model.MEANS: lambda change: change,
    }[planted.model]
    truth = [in_unit(change) for change in (planted.level, planted.slope)]
    pairs = zip((effects.level, effects.slope), truth, strict=True)
    return *(effect.low <= true <= effect.high for effect, true in pairs), effects.least_p <= FOUND


def _trial(planted: Planted, rng: np.random.Generator) -> tuple[bool, ...]:
    options = replace(OPTIONS, model=planted.model)
    window = open_window(planted.series(rng), planted.event.day, options)
    fitted = fit_window(window, options, window.is_used)
    numbers = window.axis.numbers[window.is_used]
    truth = np.array([planted.level, planted.slope])
    both = posterior(fitted, numbers).of(np.eye(fitted.columns.shape[1])[[LEVEL, SLOPE]])
    held = np.abs(both.below(truth) - 0.5) <= 0.475
    errors = np.sqrt(np.diag(newey_west(fitted, numbers, usual_lag(len(numbers)))))[[LEVEL, SLOPE]]
    away = np.abs(fitted.coefficients[[LEVEL, SLOPE]] - truth)
    customary = away <= stdtrit(fitted.freedom, 0.975) * errors
    p_values = both.p_values
    return (*held, *customary, p_values[0] < 0.05, p_values.min() <= FOUND)
