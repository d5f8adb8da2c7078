"""outcomes doctor: how this installation stands, one line a thing, and what to do."""

import json
from dataclasses import asdict

from etl.cli.console import say
from etl.doctor.examine import examine
from etl.doctor.finding import Finding, State, worst
from etl.errors import ExitCode
from etl.printable import printable

_WIDTH = 8


def run_doctor(output: str, strict: bool, landed: bool) -> int:
    """Print what was found and return the exit code: 1 for a fault, or, strictly, a warning."""
    findings = examine(with_hashes=landed)
    state = worst(findings)
    if output == "json":
        print(
            json.dumps(
                {"state": state, "findings": [asdict(found) for found in findings]}, indent=1
            )
        )
    else:
        for found in findings:
            _say(found)
        say(_sum(findings))
    return (
        ExitCode.FAILED
        if state is State.FAULT or (strict and state is State.WARNING)
        else ExitCode.OK
    )


def _say(finding: Finding) -> None:
    say(printable(f"{finding.state:<{_WIDTH}} {finding.about}: {finding.found}"))
    if finding.state is not State.OK:
        say(printable(f"{'':<{_WIDTH}}   allowed: {finding.allowed}"))
        say(printable(f"{'':<{_WIDTH}}   do: {finding.to_do}"))


def _sum(findings: list[Finding]) -> str:
    counts = {state: sum(found.state is state for found in findings) for state in State}
    faults, warnings, fit = counts[State.FAULT], counts[State.WARNING], counts[State.OK]
    return f"{faults} faults, {warnings} warnings, {fit} as they should be."
