"""Build, check and swap, where there is a reason to; say what the numbers were and are."""

import duckdb

from etl.build.build import warehouse_version
from etl.builds import mend_link
from etl.errors import ExitCode, OutcomesError
from etl.history.definitions import code_sha256
from etl.ledger import deliveries
from etl.live import Build, open_build
from etl.release import Release, release
from etl.run.headlines import changes, headlines
from etl.run.history import reports
from etl.run.record import Check, Headline, Night, Step
from etl.run.standing import usable_build
from etl.run.steps import stopwatch
from expectations import CheckResult


def build_if_due(night: Night, step: Step) -> None:
    """Release a new warehouse if its content would differ; fill in the record of the run.

    Raise OutcomesError where a critical check held it back, or nothing was ever delivered.
    """
    before = usable_build()
    night.code_sha256 = code_sha256()
    night.why_built = reasons_to_build(before, night.code_sha256)
    if not night.why_built:
        mend_link()
        step.message = f"Nothing is new: warehouse {before.version} stays live."
        return
    was = _headlines(before)
    lap = stopwatch(step.parts)
    made = release(lap)
    lap("")
    night.has_built = True
    night.checks = [_check(result) for result in made.results]
    if not made.is_live:
        raise OutcomesError(_held_back(made, before), ExitCode.HELD_BACK)
    night.version_after, night.built_at = made.build.version, made.build.built_at
    night.headlines = changes(was, _headlines(made.build))
    step.message = f"Warehouse {made.build.version} is live."


def reasons_to_build(live: Build | None, code: str) -> list[str]:
    """Say why the live warehouse is not what a build would make now; an empty list if it is."""
    if live is None:
        return ["There is no warehouse yet."]
    if warehouse_version(deliveries()) != live.version:
        return ["Deliveries, sql/ or data/reference are not those it was built from."]
    built_by = next((r["code_sha256"] for r in reports() if r["has_built"]), None)
    if built_by != code:
        return ["The program has changed, or no run has built with it yet."]
    return []


def _headlines(build: Build | None) -> list[Headline]:
    if build is None:
        return []
    try:
        with open_build(build) as con:
            return headlines(con)
    except duckdb.Error:
        # Built by an earlier program, it may not know the question.
        return []


def _check(result: CheckResult) -> Check:
    place = f"{result.table}.{result.column}" if result.column else result.table
    return Check(
        result.check_id, result.severity, result.is_met, place, result.reason, result.observed
    )


def _held_back(made: Release, before: Build | None) -> str:
    stays = f"warehouse {before.version} stays live" if before else "no warehouse is live"
    failed = len(made.critical)
    checks = "1 critical check" if failed == 1 else f"{failed:,} critical checks"
    return f"Held back: {checks} failed; {stays}."
