"""What the commands of outcomes packages say."""

import csv
import os
import sys
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from etl.cli.console import say, table
from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.printable import printable
from etl.supply.component import Component
from etl.supply.integrity import faults_of_files, faults_of_packages
from etl.supply.inventory import Inventory, installed_besides, inventory
from etl.supply.licences import Verdict, verdict
from etl.supply.osv import advisories
from etl.supply.policy import Policy, read_policy
from etl.supply.vulnerable import Finding, Held, hold

_COLUMNS = ("kind", "name", "version", "scope", "licence", "verdict")
_NO_FILE = (
    "Nothing was checked: give advisories in OSV's format. OSV publishes one zip for each ecosystem"
    " (all.zip of PyPI, of npm); fetch it where there is a network: outcomes packages advisories"
    " all.zip"
)


def run_licences(as_csv: bool, run_time: bool) -> None:
    """List licences. Raise OutcomesError where one is refused or not known."""
    policy, stock = read_policy(), _stock(run_time)
    rows = [_licence(each, policy) for each in stock.components]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([_COLUMNS, *rows])
    else:
        table(_COLUMNS, rows)
    wrong = [row for row in rows if row[-1] in (Verdict.REFUSED, Verdict.UNKNOWN)]
    if wrong:
        named = "; ".join(f"{row[1]} {row[2]} ({row[4] or 'no clear licence'})" for row in wrong)
        raise OutcomesError(
            f"{len(wrong)} of {len(rows)} licences are not allowed: {named}. Do without the"
            " package, or let etl/supply/policy.toml allow or state its licence."
        )


def _stock(run_time: bool) -> Inventory:
    return inventory().at_run_time() if run_time else inventory()


def _licence(each: Component, policy: Policy) -> tuple[str, ...]:
    found = verdict(each.licence, policy.allowed_for(each.scope))
    if found == Verdict.UNKNOWN and not each.is_for_this_machine:
        found = Verdict.ELSEWHERE
    return each.ecosystem, each.name, each.version, each.scope, each.licence or "", found.value


def run_sbom(out: Path | None, run_time: bool) -> None:
    """Write the bill of materials. Raise OutcomesError for a SOURCE_DATE_EPOCH that is no time."""
    from etl.supply.sbom import sbom

    stock = _stock(run_time)
    text = sbom(stock, _made_at())
    if out is None:
        sys.stdout.write(text)
        return
    write_atomically(out, text)
    say(f"{len(stock.components)} components: {out}")


def _made_at() -> datetime | None:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(given), UTC) if given else None
    except (ValueError, OverflowError, OSError) as wrong:
        raise OutcomesError(
            "SOURCE_DATE_EPOCH must be whole seconds since 1970.", ExitCode.USAGE
        ) from wrong


def run_advisories(paths: list[Path]) -> None:
    """Say what is affected. Raise OutcomesError where anything is, or nothing could be checked."""
    if not paths:
        raise OutcomesError(_NO_FILE, ExitCode.USAGE)
    stock = inventory()
    components = [*stock.components, *installed_besides(stock)]
    held = hold(components, chain.from_iterable(map(advisories, paths)))
    _say_what_was_read(held, components)
    today = datetime.now(UTC).date()
    counting = [each for each in held.findings if not _say_finding(each, today)]
    if counting:
        names = sorted({each.component.name for each in counting})
        raise OutcomesError(
            f"Known weaknesses: {len(counting)}, in {', '.join(names)}. Pin a version that mends"
            " each (uv pip compile -P NAME), or accept it with a reason in etl/supply/policy.toml."
        )
    say("No component that was checked is affected.")


def _say_what_was_read(held: Held, components: list[Component]) -> None:
    unchecked = held.unchecked(components)
    if not set(held.read) - set(unchecked) or "PyPI" in unchecked:
        raise OutcomesError(
            "Nothing was checked: what was given has no advisory of PyPI. OSV's all.zip of PyPI"
            " has.",
            ExitCode.REFUSED,
        )
    read = ", ".join(f"{number:,} of {name}" for name, number in sorted(held.read.items()))
    say(f"Advisories read: {read}; {held.withdrawn:,} withdrawn. Newest: {held.newest[:10]}.")
    for name, number in sorted(unchecked.items()):
        say(f"Not checked: {number} components of {name}, of which no advisory was given.")


def _say_finding(finding: Finding, today: date) -> bool:
    """Say what was found; return whether the policy accepts it."""
    accepted = finding.accepted_by(read_policy().accepted, today)
    at = finding.component
    mended = f"mended in {', '.join(finding.fixed_in)}" if finding.fixed_in else "not mended yet"
    words = mended if finding.is_certain else "perhaps: its versions cannot be read; look it up"
    names = ", ".join(sorted(finding.ids))
    # What others wrote must not steer the terminal.
    say(printable(f"{at.name} {at.version} ({at.scope}): {names}: {words}"))
    if finding.summary:
        say(printable(f"  {finding.summary[:200]}"))
    if accepted:
        say(f"  accepted until {accepted.until}: {accepted.reason}")
    return accepted is not None


def run_verify(quick: bool) -> None:
    """Say what differs from what is pinned. Raise OutcomesError where anything does."""
    faults = [*faults_of_packages(), *(() if quick else faults_of_files())]
    for fault in faults:
        say(f"{fault.place}: {fault.words}")
    for each in installed_besides(inventory()):
        say(f"Installed, and not pinned: {each.name} {each.version}")
    if faults:
        raise OutcomesError(
            f"{len(faults)} differences between what is installed and what is pinned. Install anew,"
            " as the README says, in an empty environment."
        )
    say(
        "What is installed is what is pinned" + (": versions only." if quick else ", file by file.")
    )
