"""Coverage, false alarms and verdicts of interrupted time series on planted changes.

`python -m tests.benchmarks.bench_interrupted --seeds 1000` takes some minutes.

Per cent of series whose 95% interval holds the planted change of level and of slope, beside what
Newey-West errors give, and per cent of the same series without a change in which one is found.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from etl.measurement.interrupted import Model, Options
from etl.measurement.interrupted.design import LEVEL, SLOPE
from etl.measurement.interrupted.effects import effects_of
from etl.measurement.interrupted.newey_west import newey_west, usual_lag
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.verdict import FOUND
from etl.measurement.interrupted.window import fit_window, open_window
from tests.planted import Planted

OPTIONS = Options(model=Model.LINEAR, window_years=None)
SHAPES = (
    (24, 36, 1), (32, 60, 1), (60, 60, 1), (120, 180, 1), (8, 12, 3), (11, 20, 3), (11, 60, 3),
    (20, 20, 3),
)  # fmt: skip
ERRORS = {
    "binomial": {},
    "twice the binomial variance, unrelated": {"spread": 1},
    "AR(1) 0.3": {"spread": 20, "rho": 0.3},
    "AR(1) 0.4": {"spread": 20, "rho": 0.4},
    "AR(1) 0.4 and as much binomial": {"spread": 1, "rho": 0.4},
    "AR(1) 0.7 and as much binomial": {"spread": 1, "rho": 0.7},
    "volume grown threefold, unrelated": {"spread": 2, "growth": 3},
    "30 a period": {"size": 30},
}


@dataclass
class Tally:
    """What one series showed of the change planted in it: held by its intervals, or found."""

    level: bool
    slope: bool
    newey_west_level: bool
    newey_west_slope: bool
    is_found: bool


def tally(planted: Planted, rng: np.random.Generator) -> Tally:
    """Draw one series and analyse it."""
    from scipy.special import stdtrit

    window = open_window(planted.series(rng), planted.event.day, OPTIONS)
    fitted = fit_window(window, OPTIONS, window.is_used)
    numbers = window.axis.numbers[window.is_used]
    truth = np.array([planted.level, planted.slope])
    both = posterior(fitted, numbers).of(np.eye(fitted.columns.shape[1])[[LEVEL, SLOPE]])
    held = np.abs(both.below(truth) - 0.5) <= 0.475
    errors = np.sqrt(np.diag(newey_west(fitted, numbers, usual_lag(len(numbers)))))[[LEVEL, SLOPE]]
    away = np.abs(fitted.coefficients[[LEVEL, SLOPE]] - truth)
    customary = away <= stdtrit(fitted.freedom, 0.975) * errors
    return Tally(*held, *customary, bool(both.p_values.min() <= FOUND))


def scenarios() -> Iterator[tuple[str, Planted]]:
    """Every shape of series with every kind of error."""
    for before, after, months in SHAPES:
        for name, error in ERRORS.items():
            planted = Planted(before, after, months, size=500 * months)
            noun = "months" if months == 1 else "quarters"
            yield f"{before}+{after} {noun}, {name}", replace(planted, **error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--only", default="", help="scenarios with this text in their name")
    chosen = parser.parse_args()
    print(f"{'':58} level slope  NW: level slope  false alarms")
    for name, planted in scenarios():
        if chosen.only not in name:
            continue
        rng = np.random.default_rng(0)
        tallies = [tally(planted, rng) for _ in range(chosen.seeds)]
        nothing = replace(planted, level=0, slope=0)
        alarms = np.mean([tally(nothing, rng).is_found for _ in range(chosen.seeds)])
        held = 100 * np.mean([list(vars(one).values())[:4] for one in tallies], axis=0)
        print(f"{name:58} {held[0]:5.1f} {held[1]:5.1f}      {held[2]:5.1f} {held[3]:5.1f}"
              f"         {100 * alarms:5.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
