"""A fitted series and what it would have been without the intervention, for drawing."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.measurement.interrupted.design import without_intervention, without_season
from etl.measurement.interrupted.glm import mean
from etl.measurement.interrupted.options import Options
from etl.measurement.interrupted.serial import Posterior
from etl.measurement.interrupted.series import Series
from etl.measurement.interrupted.window import Window

Values = tuple[float | None, ...]


@dataclass(frozen=True)
class Line:
    """One value a period of the window, in all the same order.

    Shares go from 0 to 1; counts are per period of mean length. `rates` are what was observed
    (None: no count) and `is_used` whether the fit uses it. `fitted` and `counterfactual` (the old
    level and trend gone on, with its 95% interval) follow the season; `fitted_trend` and
    `counterfactual_trend` leave it out. All but the first three are empty where nothing could be
    fitted. A straight counterfactual says less the further it is drawn.
    """

    starts: tuple[date, ...]
    rates: Values
    is_used: tuple[bool, ...]
    fitted: tuple[float, ...] = ()
    counterfactual: tuple[float, ...] = ()
    counterfactual_low: tuple[float, ...] = ()
    counterfactual_high: tuple[float, ...] = ()
    fitted_trend: tuple[float, ...] = ()
    counterfactual_trend: tuple[float, ...] = ()


def line_of(series: Series, window: Window, options: Options, averaged: Posterior | None) -> Line:
    """Draw a fit, or only what was observed where there is none."""
    observed = (
        tuple(series.starts[place] for place in window.places),
        tuple(float(rate) if np.isfinite(rate) else None for rate in window.rates),
        tuple(bool(used) for used in window.is_used),
    )
    if averaged is None:
        return Line(*observed)
    columns = window.columns(options.season)
    old = without_intervention(columns)
    gone_on = averaged.of(old)
    lines = (
        averaged.of(columns).mean,
        gone_on.mean,
        gone_on.quantile(0.025),
        gone_on.quantile(0.975),
        averaged.of(without_season(columns)).mean,
        averaged.of(without_season(old)).mean,
    )
    return Line(*observed, *(tuple(mean(options.model, line).tolist()) for line in lines))
