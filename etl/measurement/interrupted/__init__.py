"""Interrupted time series: did a metric change with an event, and how sure can one be?"""

from etl.measurement.interrupted.agreement import disagreement
from etl.measurement.interrupted.analyse import Interrupted, interrupted_time_series
from etl.measurement.interrupted.effects import Effect, Effects
from etl.measurement.interrupted.options import Event, Model, Options, Season
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.series import Series
from etl.measurement.interrupted.verdict import Doubt, Verdict

__all__ = [
    "Doubt",
    "Effect",
    "Effects",
    "Event",
    "Interrupted",
    "Model",
    "Options",
    "Question",
    "Season",
    "Series",
    "Verdict",
    "disagreement",
    "interrupted_time_series",
]
