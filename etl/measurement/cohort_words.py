"""What was finalised so far of a cohort, and what the cohort says, in two sentences."""

from etl.measurement.cohorts import SoFar
from etl.measurement.waiting_words import (
    FEW,
    outwards,
    percent,
    share_with_interval,
    too_few_in_words,
)


def so_far_in_words(view: SoFar, units: str, outcome: str) -> str:
    """Set the share finalised so far beside the whole cohort, still open ones included.

    `units` are "defendants", `outcome` what is said of them ("convicted"). At an age that not all
    have reached the shares are called estimated, and none is given where under 20 have reached it.
    """
    too_few = too_few_in_words(view.units, units)
    if too_few:
        return too_few
    return f"{_so_far(view, units, outcome)} {_of_all(view, outcome)}"


def _so_far(view: SoFar, units: str, outcome: str) -> str:
    if not view.finalised:
        return f"None of {view.units:,} {units} has been finalised so far."
    text = f"{view.finalised:,} of {view.units:,} {units} have been finalised so far, "
    text += f"{f'{view.taken:,}' if view.taken else 'none'} of them {outcome}"
    if view.taken and view.finalised >= FEW:
        text += f" ({percent(view.share)})"
    if view.finalised < view.units:
        # Counts, not estimates: rounded outwards they hold whatever becomes of the open cases.
        bounds = " and ".join(outwards(view.least, view.most))
        text += f"; whatever becomes of the rest, it will be between {bounds} of all"
    return f"{text}."


def _of_all(view: SoFar, outcome: str) -> str:
    if not (view.is_mature or _is_carried(view)):
        return (
            f"Fewer than {FEW} have been followed to day {view.age:g}, too few to say what becomes "
            "of the cohort."
        )
    by, about = (",", "") if view.is_mature else (", which not all have reached,", "an estimated ")
    share = share_with_interval(view.by_age, view.confidence)
    text = f"By day {view.age:g}{by} {about}{share} of all had been {outcome} and "
    text += f"{percent(view.still_open.share)} were still open"
    if not view.is_mature and view.among_finalised.share is not None:
        expected = share_with_interval(view.among_finalised, view.confidence)
        text += f"; of those finalised by then {expected} are expected to be {outcome}"
    return f"{text}."


def _is_carried(view: SoFar) -> bool:
    return view.by_age.share is not None and view.by_age.at_risk >= FEW
