"""outcomes build and outcomes check: make a warehouse, and say what the checks said."""

from datetime import date
from pathlib import Path

from etl.cli.console import say, steps
from etl.errors import ExitCode, OutcomesError
from etl.live import live_build
from etl.release import Release, check_live, held_back_path, release


def run_build(engine: str | None = None) -> None:
    """Build, check, swap. Raise OutcomesError where a critical check held the build back."""
    with steps("Building") as progress:
        made = release(progress, engine)
    _say_results(made)
    if not made.is_live:
        live = live_build()
        stays = f"warehouse {live.version} stays live" if live else "no warehouse is live"
        raise OutcomesError(
            f"Held back: {_count(len(made.critical), 'critical check')} failed; {stays}."
            f" What was built is kept to be looked into: {held_back_path()}",
            ExitCode.HELD_BACK,
        )
    say(f"Warehouse {made.build.version} is live.")


def run_build_as_at(day: date) -> None:
    """Make the warehouse of a day again, and say whether it is the one that was live."""
    from etl.history.as_at import build_as_at

    with steps("Building") as progress:
        made = build_as_at(day, progress)
    if made.released is None:
        say(f"Nothing was live at the end of {day:%d %B %Y}: built with the definitions of today.")
    elif made.released == made.version:
        say(f"This is version {made.version}, which was live at the end of {day:%d %B %Y}.")
    else:
        say(
            f"Version {made.released} was live at the end of {day:%d %B %Y}; this is"
            f" {made.version}: a setting that enters the build has changed."
        )
    say(f"Deliveries 1 to {made.last_delivery} are in it: {made.path}")
    say(f'Ask it: outcomes sql --warehouse {made.path} "..."')


def run_check(docs: Path | None) -> None:
    """Check the live warehouse again; with ``docs`` write the HTML report as well."""
    with steps("Checking") as progress:
        progress("expectations")
        checked = check_live()
    _say_results(checked)
    if docs:
        from etl.check import report_of_checks

        say(f"Report: {report_of_checks(checked.build.path, docs)}")
    if checked.critical:
        raise OutcomesError(
            f"{_count(len(checked.critical), 'critical check')} failed.", ExitCode.HELD_BACK
        )


def _say_results(made: Release) -> None:
    met = sum(result.is_met for result in made.results)
    say(f"{met} of {_count(len(made.results), 'expectation')} met.")
    for word, failures in (("CRITICAL", made.critical), ("Warning", made.warnings)):
        for result in failures:
            place = f"{result.table}.{result.column}" if result.column else result.table
            say(f"{word}: {result.check_id} ({place}): {result.reason} Observed: {result.observed}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
