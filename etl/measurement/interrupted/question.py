"""What is asked: did this metric change with that event?"""

from dataclasses import dataclass, field, replace

from etl.errors import OutcomesError
from etl.measurement.interrupted.options import Event, Model, Options
from etl.measurement.interrupted.series import Series, month_number

YEARS_FOR_A_VERDICT = 2


@dataclass(frozen=True)
class Question:
    """One series, one intervention, and what else is known.

    `metric` is its title. `control` is a series of the same periods that the intervention should
    not have moved, `control_name` what it counts. `events` are the entries of the change register
    that bear on the metric; the intervention may be among them, by the same day and name.
    `looks` is how many such series there are to choose from, as of the categories of a mix.
    `redefined` is why the definition changed on the day of the intervention itself; empty: it did
    not. `remarks` are sentences on the series that the words of any answer end with.
    `has_ended` is whether the series can never go on, as another definition counts what follows.
    Raises OutcomesError where control or model do not fit the series.
    """

    metric: str
    series: Series
    intervention: Event
    control: Series | None = None
    control_name: str = "control"
    events: tuple[Event, ...] = ()
    looks: int = 1
    redefined: str = ""
    remarks: tuple[str, ...] = ()
    has_ended: bool = False
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        _check_control(self.series, self.control)
        is_share = self.series.is_share
        model = self.options.model or (Model.LINEAR if is_share else Model.COUNTS)
        _check_model(self.series, model)
        object.__setattr__(self, "options", replace(self.options, model=model))

    @property
    def least_points(self) -> int:
        """Periods with counts that a verdict asks for on either side."""
        return self.options.least_points or YEARS_FOR_A_VERDICT * 12 // self.series.months

    @property
    def other_events(self) -> tuple[Event, ...]:
        """The events but the intervention, in order of their days."""
        return tuple(sorted(set(self.events) - {self.intervention}, key=lambda event: event.day))

    def number_of(self, event: Event) -> int:
        """Number of the period in which an event falls."""
        return month_number(event.day) // self.series.months

    def periods_after(self, event: Event) -> int:
        """Periods from the one of the intervention to the one of an event."""
        return self.number_of(event) - self.number_of(self.intervention)


def _check_model(series: Series, model: Model) -> None:
    if model is Model.MEANS and not series.is_mean:
        raise OutcomesError(f"The model is {model} but the series is no mean: leave it out.")
    if not series.is_share and model not in (Model.COUNTS, Model.MEANS):
        raise OutcomesError(
            f"The model is {model} but the series is no share: take the model {Model.COUNTS},"
            " for means as well, or give denominators."
        )


def _check_control(series: Series, control: Series | None) -> None:
    if control is None:
        return
    if series.starts != control.starts:
        raise OutcomesError(
            f"The series runs from {series.starts[0]} by {series.months} months for"
            f" {len(series.starts)} periods, its control from {control.starts[0]} by"
            f" {control.months} for {len(control.starts)}: give both the same periods, with None"
            " where a count is missing."
        )
    if (series.is_share, series.is_mean) != (control.is_share, control.is_mean):
        raise OutcomesError(
            "The series and its control are not of one kind: compare shares with shares, means"
            " with means, or counts with counts."
        )
