"""outcomes load: land a delivery and say what became of each file."""

from collections import Counter
from pathlib import Path

from etl.cli.console import say, steps
from etl.errors import ExitCode, OutcomesError
from etl.judging.judge import Judgement, judge
from etl.judging.overtaken import overtaken
from etl.landing.delivery import LoadReport, load
from etl.ledger import deliveries

_MOST_FAULTS = 20
_MOST_LATER = 5


def run_load(source: str, paths: list[Path]) -> None:
    """Land, judge and report. Raise OutcomesError, after the report, where a file was refused."""
    with steps(f"Loading {source}") as progress:
        report = load(source, paths, progress)
    _say_refused(report)
    if report.known:
        say(f"{_files(len(report.known))} landed before: nothing to do for them.")
        _say_overtaken(report)
    if report.left_out:
        say(f"Left out, not data of this source: {', '.join(sorted(report.left_out))}.")
    if report.delivery:
        with steps("Judging") as progress:
            progress("rules")
            judgement = judge(report.delivery)
        _say_landed(report, judgement)
    if report.refused:
        raise OutcomesError(_refusal(report), ExitCode.REFUSED)


def _say_landed(report: LoadReport, judgement: Judgement) -> None:
    files = report.landed
    read = sum(file.rows_read for file in files)
    set_aside = sum(file.rows_read for file in files if file.file_id in judgement.copies)
    good = read - judgement.rows_quarantined - set_aside
    say(
        f"Delivery {report.delivery.number} of {report.source.name} landed:"
        f" {_files(len(files))}, {read:,} rows read = {good:,} accepted"
        f" + {judgement.rows_quarantined:,} quarantined + {set_aside:,} set aside."
    )
    if any(file.is_made_up for file in files):
        say("This is made-up data.")
    for copy, original in sorted(judgement.copies.values()):
        say(f"Set aside: {copy} repeats {original} number for number; it is that period's table.")
    notices = Counter(notice for file in files for notice in file.notices)
    for notice, count in notices.items():
        say(f"Noticed in {_files(count)}: {notice}")
    if judgement.missing_months:
        say(f"No monthly table is held for {', '.join(judgement.missing_months)}: shown as gaps.")
    say_faults(judgement)
    for check in judgement.checks:
        holds = "holds" if not check.violations else f"{check.violations:,} contradictions"
        say(f"Check: {check.title}: {holds}.")
    say("Next: outcomes build")


def say_faults(judgement: Judgement) -> None:
    """Print each kind of fault with its first line, the most frequent first."""
    for fault in judgement.faults[:_MOST_FAULTS]:
        column = f", {fault.column_name}" if fault.column_name else ""
        shape = f" (a value like {fault.value_class})" if fault.value_class else ""
        more = f" {fault.rows:,} rows in all." if fault.rows > 1 else ""
        say(
            f"Quarantined: {fault.file_name} line {fault.line}{column}: {fault.reason}{shape}."
            f" {fault.what_to_do}.{more}"
        )
    hidden = len(judgement.faults) - _MOST_FAULTS
    if hidden > 0:
        say(f"... and {hidden} further kinds of fault: outcomes quarantine list.")


def _say_overtaken(report: LoadReport) -> None:
    for (number, later), files in overtaken(report.known.values(), deliveries()).items():
        shown = ", ".join(map(str, later[-_MOST_LATER:]))
        which = f"delivery {shown}" if len(later) == 1 else f"deliveries {shown}"
        more = f" (and {len(later) - _MOST_LATER:,} earlier)" if len(later) > _MOST_LATER else ""
        say(
            f"{_files(files)} of delivery {number}: {which}{more} may have replaced its rows since:"
            f' outcomes withdraw {later[-1]} --reason "..." if the earlier ones are right.'
        )


def _say_refused(report: LoadReport) -> None:
    for name, reason in report.refused.items():
        say(f"Refused: {name}: {reason}")


def _refusal(report: LoadReport) -> str:
    refused = _files(len(report.refused))
    if report.is_refused_whole:
        return f"{refused} refused. Files of {report.source.name} land together: none landed."
    return f"{refused} refused; the other {_files(len(report.landed))} landed."


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
