"""What outcomes reading and outcomes did-it-work say, from the live warehouse."""

from dataclasses import replace

from etl.cli.console import say
from etl.errors import ExitCode, OutcomesError
from etl.findings.allowed import usual_offences
from etl.findings.area_grid import AreaGrid, area_grid
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.interrupted_series import Part
from etl.findings.intervention import answers, did_it_work, told, usual_period
from etl.findings.read import reading
from etl.findings.scope import ALL
from etl.measurement.interrupted import Interrupted


def run_reading(selection: Selection, by_area: bool) -> None:
    """Print the reading of a metric, or what the charts of every area say."""
    if by_area and selection.area != ALL:
        raise OutcomesError("--by-area reads every area: leave --area out.", ExitCode.USAGE)
    with asking_live() as ask:
        say_made_up(ask)
        if by_area:
            _say_areas(area_grid(ask, selection))
        else:
            say(reading(ask, selection).text)


def _say_areas(found: AreaGrid) -> None:
    say(found.summary)
    for area in found.by_name:
        say(f"- {area}")


def run_did_it_work(
    selection: Selection,
    period_type: str | None,
    intervention: str,
    part: Part,
    with_control: bool,
) -> None:
    """Print what can be said of an intervention; what is not chosen is as the page has it."""
    with asking_live() as ask:
        say_made_up(ask)
        offences = selection.offences or usual_offences(ask, selection.metric)
        selection = replace(selection, offences=offences)
        found = _answered(ask, selection, period_type, intervention, part, with_control)
    say(" ".join(found.words))
    for caution in found.cautions:
        say(f"- {caution}")
    say(f"Model: {found.model} {found.assumptions}")


def _answered(
    ask: Ask, selection: Selection, period_type: str | None, *asked: str | Part | bool
) -> Interrupted:
    if period_type:
        return did_it_work(ask, replace(selection, period_type=period_type), *asked)
    both = answers(ask, selection, *asked)
    return told(both, usual_period(both))


def say_made_up(ask: Ask) -> None:
    """Say that data are made up, where they are: before anything else."""
    if any(row["is_made_up"] for row in ask("freshness").to_dicts()):
        say("Made-up data: nothing here says anything about real prosecutions.")
