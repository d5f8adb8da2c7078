"""What outcomes reading and outcomes did-it-work say, from the live warehouse."""

from etl.cli.console import say
from etl.errors import ExitCode, OutcomesError
from etl.findings.area_grid import AreaGrid, area_grid
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.interrupted_series import Part
from etl.findings.intervention import did_it_work
from etl.findings.read import reading
from etl.findings.scope import ALL


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
    selection: Selection, intervention: str, part: Part, with_control: bool
) -> None:
    """Print what can be said of an intervention."""
    with asking_live() as ask:
        say_made_up(ask)
        found = did_it_work(ask, selection, intervention, part, with_control)
    say(" ".join(found.words))
    for caution in found.cautions:
        say(f"- {caution}")
    say(f"Model: {found.model} {found.assumptions}")


def say_made_up(ask: Ask) -> None:
    """Say that data are made up, where they are: before anything else."""
    if any(row["is_made_up"] for row in ask("freshness").to_dicts()):
        say("Made-up data: nothing here says anything about real prosecutions.")
