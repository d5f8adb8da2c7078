"""Land and judge one delivery of the inbox, and move it to where it then belongs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from etl.errors import ExitCode, OutcomesError
from etl.judging.judge import Judgement, judge
from etl.landing.delivery import LoadReport, load
from etl.ledger import LandedFile, deliveries
from etl.run.filing import file_done, file_refused
from etl.run.inbox import Arrival
from etl.run.log import log, place_of
from etl.run.record import FaultCount, FileRows, Taken, worst
from etl.run.trouble import explained, is_of_the_machine

_MOST_FAULTS = 50
_GIVE_THE_RIGHT = "Let the sender give the operator the right to it; the next run takes it."


def take(arrival: Arrival) -> Taken:
    """Land one delivery and move it; what it leaves in the inbox, a later run takes.

    It stays only where the machine failed: a delivery that cannot be read is moved away, so that
    no night stops at it. Raise OutcomesError where another load or build runs.
    """
    if arrival.waits_for:
        return Taken(arrival.source, arrival.name, "waiting", [arrival.waits_for])
    if arrival.barred:
        reasons = [f"{arrival.barred} {_GIVE_THE_RIGHT}"]
        return Taken(arrival.source, arrival.name, "failed", reasons, exit_code=ExitCode.FAILED)
    if arrival.fault:
        return _refuse(arrival, [arrival.fault], ExitCode.REFUSED)
    try:
        report = load(arrival.source, [arrival.path])
    except Exception as error:
        return _failed(arrival, error)
    if report.refused and (report.is_refused_whole or not (report.delivery or report.known)):
        reasons = [f"{name}: {reason}" for name, reason in sorted(report.refused.items())]
        return _refuse(arrival, reasons, ExitCode.REFUSED)
    return _landed(arrival, report)


def _failed(arrival: Arrival, error: Exception) -> Taken:
    known = explained(error)
    if known.exit_code == ExitCode.BUSY:
        raise known
    if is_of_the_machine(error):
        return Taken(
            arrival.source, arrival.name, "failed", [str(known)], exit_code=known.exit_code
        )
    if not isinstance(error, OutcomesError):
        log("unforeseen", logging.ERROR, delivery=arrival.name, where=place_of(error))
        return _refuse(arrival, [str(known)], ExitCode.FAILED)
    return _refuse(arrival, [str(known)], ExitCode.REFUSED)


def _refuse(arrival: Arrival, reasons: list[str], code: ExitCode) -> Taken:
    taken = Taken(arrival.source, arrival.name, "refused", reasons, exit_code=code)
    with _noting(taken):
        file_refused(arrival, reasons)
    return taken


def _landed(arrival: Arrival, report: LoadReport) -> Taken:
    number = report.delivery.number if report.delivery else _number_before(report)
    taken = Taken(
        arrival.source,
        arrival.name,
        "landed" if report.delivery else "landed before",
        [f"Refused: {name}: {reason}" for name, reason in sorted(report.refused.items())],
        number,
        [_file_rows(file) for file in report.landed or report.known.values()],
        exit_code=ExitCode.REFUSED if report.refused else ExitCode.OK,
    )
    if report.left_out:
        taken.reasons.append(f"Left out, not data of this source: {', '.join(report.left_out)}")
    # It has landed: move it before anything else can fail.
    with _noting(taken):
        file_done(arrival, number, report.refused)
    with _noting(taken):
        taken.faults = _faults(judge(report.delivery)) if report.delivery else []
    return taken


@contextmanager
def _noting(taken: Taken) -> Iterator[None]:
    """What fails after a delivery's fate was settled is told with it, and changes no fate."""
    try:
        yield
    except Exception as error:
        known = explained(error)
        taken.reasons.append(str(known))
        taken.exit_code = worst([taken.exit_code, known.exit_code])


def _number_before(report: LoadReport) -> int:
    ids = {file.file_id for file in report.known.values()}
    return max(e.number for e in deliveries() if any(f.file_id in ids for f in e.files))


def _file_rows(file: LandedFile) -> FileRows:
    return FileRows(
        file.file_name,
        file.contract_table,
        file.content_sha256,
        file.file_bytes,
        file.rows_read,
        is_made_up=bool(file.is_made_up),
    )


def _faults(judgement: Judgement) -> list[FaultCount]:
    kept = FaultCount.__dataclass_fields__
    rows = [asdict(fault) for fault in judgement.faults[:_MOST_FAULTS]]
    return [FaultCount(**{name: row[name] for name in kept}) for row in rows]
