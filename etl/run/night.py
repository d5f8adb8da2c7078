"""The night itself: its steps in order, and what is told of it afterwards.

A further step, such as publishing when it is due, is one more function in ``STEPS``; it raises
OutcomesError for what an operator must know, with the code the run then ends with.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from etl.audit.heads import head
from etl.errors import ExitCode
from etl.run.building import build_if_due
from etl.run.deliveries import take
from etl.run.history import only_run
from etl.run.inbox import Arrival, look_into_inbox
from etl.run.log import log, run_log
from etl.run.openlineage import write_events
from etl.run.prometheus import write_metrics
from etl.run.record import Night, Step, Taken, begin, worst
from etl.run.reports import write_report
from etl.run.standing import describe_standing, note_live_before
from etl.run.steps import step
from etl.run.summary import summary
from etl.run.trouble import explained
from etl.run.webhook import tell_webhook

Tell = Callable[[str], None]
_REPORT = "report"


def run_night(tell: Tell = lambda words: None) -> Night:
    """Take what came, build, check, swap; report it whatever happened. Return its record.

    No failure of a step, and none of telling it, is raised: the record says it.
    """
    night = begin()
    with run_log(night.run_id):
        log("run began")
        _guarded(night, _REPORT, lambda: write_report(night))
        note_live_before(night)
        began = time.monotonic()
        _take_steps(night, tell)
        night.seconds = round(time.monotonic() - began, 3)
        _end(night)
        _guarded(night, "head of the audit log", lambda: _note_audit_head(night))
        for name, sink in SINKS.items():
            if not _guarded(night, name, lambda sink=sink: sink(night)) and name == _REPORT:
                _end_unreported(night)
        log("run ended", exit_code=night.exit_code, outcome=night.outcome, seconds=night.seconds)
    return night


def _take_steps(night: Night, tell: Tell) -> None:
    with step(night, "lock") as waiting, only_run():
        for name, work in STEPS.items():
            if any(done.exit_code == ExitCode.BUSY for done in night.steps):
                break
            tell(name)
            with step(night, name) as taken:
                work(night, taken)
    if waiting.exit_code == ExitCode.OK:
        night.steps.remove(waiting)


def _end(night: Night) -> None:
    codes = [done.exit_code for done in night.steps] + [d.exit_code for d in night.deliveries]
    night.exit_code = int(worst(codes))
    night.ended_at = datetime.now(UTC)
    night.summary = summary(night)


def _end_unreported(night: Night) -> None:
    """Without its report nobody can see what became of the night: it was no good one."""
    night.exit_code = int(worst([night.exit_code, ExitCode.FAILED]))
    night.summary = summary(night)


def _note_audit_head(night: Night) -> None:
    """Where the audit log of SQL stands: noted every night, it cannot be cut off unseen."""
    if found := head():
        noted = {"log": found.log, "sequence": found.sequence, "chain": found.chain}
        night.audit_head = noted
        log("audit head", **noted)


def _guarded(night: Night, name: str, work: Callable[[], object]) -> bool:
    """Say whether it could be done; nothing that fails in telling of a run ends it."""
    try:
        work()
    except Exception as error:
        known = explained(error)
        log("telling failed", logging.ERROR, to=name, message=str(known))
        if (note := f"The {name} could not be written or sent: {known}") not in night.notes:
            night.notes.append(note)
        return False
    return True


def _take_deliveries(night: Night, this: Step) -> None:
    inbox = look_into_inbox()
    night.notes += [
        f"Nothing reads inbox/{name}: deliveries belong in a folder of their source."
        for name in inbox.strays
    ]
    stuck: dict[str, str] = {}
    for arrival in inbox.arrivals:
        taken = _in_turn(arrival, stuck)
        night.deliveries.append(taken)
        fields = {"fate": taken.fate, "number": taken.number, "reasons": taken.reasons}
        rows = sum(file.read for file in taken.files)
        log("delivery", source=taken.source, name=taken.name, rows_read=rows, **fields)
        if taken.fate in ("waiting", "failed"):
            stuck.setdefault(taken.source, taken.name)
    this.message = f"{len(inbox.arrivals)} in the inbox."


def _in_turn(arrival: Arrival, stuck: dict[str, str]) -> Taken:
    """A later delivery replaces rows of an earlier one, so none of a source overtakes another."""
    if arrival.source in stuck:
        reason = f"It waits for {stuck[arrival.source]}, which comes before it."
        return Taken(arrival.source, arrival.name, "waiting", [reason])
    return take(arrival)


STEPS: dict[str, Callable[[Night, Step], None]] = {
    "deliveries": _take_deliveries,
    "build": build_if_due,
    "standing": lambda night, this: describe_standing(night),
}
SINKS: dict[str, Callable[[Night], object]] = {
    _REPORT: write_report,
    "OpenLineage events": write_events,
    "metrics file": write_metrics,
    "webhook": tell_webhook,
}
