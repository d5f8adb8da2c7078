"""The model and what it takes for granted, in words."""

from etl.measurement.interrupted.options import Model, Options, Season
from etl.measurement.interrupted.question import Question

_MODELS = {
    Model.LINEAR: "Segmented regression of the share, weighted by its binomial variance"
    " (quasi-binomial with identity link)",
    Model.LOGISTIC: "Segmented logistic regression of the share (quasi-binomial)",
    Model.COUNTS: "Segmented log-linear regression of the count a day (quasi-Poisson)",
    Model.MEANS: "Segmented linear regression of the mean, weighted by its units",
}
_OF_MEANS = (
    "Segmented log-linear regression of the mean, weighted by its units (quasi-Poisson of the"
    " totals)"
)
_SEASONS = {
    Season.WAVES: "a yearly and a half-yearly wave",
    Season.CALENDAR: "a term for each {noun} of the year",
    Season.NONE: "no terms for the time of the year",
}


def model_in_words(question: Question) -> str:
    """Say what was fitted, and how its intervals were made."""
    options = question.options
    noun = "month" if question.series.months == 1 else "quarter"
    is_log_mean = question.series.is_mean and options.model is Model.COUNTS
    model = _OF_MEANS if is_log_mean else _MODELS[options.model]
    season = _SEASONS[options.season].format(noun=noun)
    reach = options.window_years
    window = f"{reach:g} years on either side" if reach else "the whole series"
    return (
        f"{model} by {noun}, over {window}, with a change of level and of slope at"
        f" the date and {season}.{_left_out(options)} Intervals allow for more spread"
        f" than chance gives and for neighbouring {noun}s that resemble one another:"
        " autoregressive errors (AR(1), with and without noise of their own), averaged over their"
        " correlation by restricted likelihood."
    )


def _left_out(options: Options) -> str:
    if not options.followed_days:
        return ""
    return (
        f" Left out are the periods before the date whose cases were followed past it, for"
        f" {options.followed_days} days: they are neither before it nor after."
    )


def assumptions_in_words(options: Options) -> str:
    """Say what has to be true for the effects to mean what they say."""
    scale = {
        Model.LINEAR: "in percentage points",
        Model.LOGISTIC: "in log-odds",
        Model.COUNTS: "in logarithms",
        Model.MEANS: "in the unit of the mean",
    }[options.model]
    phase_in = f", after {options.phase_in} periods left out," if options.phase_in else ""
    return (
        f"The trend before would have gone on in a straight line ({scale}); a change came at"
        f" once{phase_in} and the trend after is straight as well; nothing else began at the date;"
        " definition and recording stayed the same. A bent trend looks like a change of slope."
    )
