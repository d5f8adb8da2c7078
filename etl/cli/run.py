"""outcomes run: the one command of a night, and what status says of the last one."""

import typer

from etl.cli.console import say, steps
from etl.errors import ExitCode, OutcomesError
from etl.run.night import run_night
from etl.run.record import Night
from etl.settings import settings

_MOST_LINES = 20


def run_run() -> None:
    """Run a night and say what came of it. Raise OutcomesError where not all went well."""
    if settings().log == "json":
        # The lines of the log are all that is said, so that a collector can read the stream.
        raise typer.Exit(run_night().exit_code)
    with steps("Run") as progress:
        night = run_night(progress)
    _say_deliveries(night)
    _say_steps(night)
    report = settings().runs_dir / f"{night.run_id}.html"
    if report.exists():
        say(f"Report: {report}")
    if night.exit_code != ExitCode.OK:
        raise OutcomesError(night.summary, ExitCode(night.exit_code))
    say(night.summary)


def _say_deliveries(night: Night) -> None:
    for taken in night.deliveries:
        number = f" as delivery {taken.number}" if taken.number else ""
        say(f"{taken.source}/{taken.name}: {taken.fate}{number}.")
        for reason in taken.reasons[:_MOST_LINES]:
            say(f"  {reason}")
        hidden = len(taken.reasons) - _MOST_LINES
        if hidden > 0:
            say(f"  ... and {hidden} more: see the report.")
    for note in night.notes:
        say(note)


def _say_steps(night: Night) -> None:
    for reason in night.why_built:
        say(f"Built because: {reason}")
    for step in night.steps:
        if step.message:
            say(f"{step.name}: {step.message}")
    for check in night.failed_checks("critical"):
        say(
            f"CRITICAL: {check.check_id} ({check.place}): {check.reason} Observed: {check.observed}"
        )
    moved = sum(change.has_moved for change in night.headlines)
    if night.headlines:
        say(f"{moved} of {len(night.headlines)} headline numbers moved.")
