"""A run in one sentence that may leave the organisation: no name of a file, no count of rows."""

from collections import Counter

from etl.errors import ExitCode
from etl.run.record import Night

_FATES = ("landed", "landed before", "refused", "waiting", "failed")


def summary(night: Night) -> str:
    """Say how the run ended, what became of the deliveries, and which warehouse is live."""
    code = ExitCode(night.exit_code)
    parts = [f"Run {night.run_id} ended with {code.value} ({night.outcome})", _deliveries(night)]
    if night.has_built:
        failed = [len(night.failed_checks(kind)) for kind in ("critical", "warning")]
        parts.append(f"checks failed: {failed[0]} critical, {failed[1]} warnings")
    live = f"warehouse {night.version_after} is live" if night.version_after else "none is live"
    kind = " (made-up data)" if night.is_made_up else ""
    return f"{'; '.join([*parts, live])}{kind}."


def _deliveries(night: Night) -> str:
    counts = Counter(taken.fate for taken in night.deliveries)
    if not counts and night.exit_code == ExitCode.BUSY:
        return "the inbox was left for the next run"
    if not counts:
        return "no deliveries came"
    return ", ".join(f"{counts[fate]} {fate}" for fate in _FATES if counts[fate])
