"""What Prometheus' textfile collector reads after each run, written in one step.

Names start with ``outcomes_``; times are in seconds, since 1970 where the name says timestamp.
"""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from etl.run.record import Night
from etl.settings import settings

_FATES = ("loaded", "quarantined", "superseded", "set_aside")


def write_metrics(night: Night) -> None:
    """Write OUTCOMES_METRICS_FILE, where one is set. Raise OSError where it cannot be."""
    path = settings().metrics_file
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry_of(night))
    # The collector runs as another user.
    path.chmod(0o644)


def registry_of(night: Night) -> CollectorRegistry:
    """Return every metric of a run that has ended."""
    registry = CollectorRegistry()
    _add_run(registry, night)
    _add_deliveries(registry, night)
    _add_checks(registry, night)
    _add_warehouse(registry, night)
    _add_audit(registry, night)
    _add_disk(registry)
    return registry


def _gauge(registry: CollectorRegistry, name: str, words: str, *labels: str) -> Gauge:
    return Gauge(f"outcomes_{name}", words, labels, registry=registry)


def _add_run(registry: CollectorRegistry, night: Night) -> None:
    ended = _gauge(registry, "last_run_timestamp_seconds", "When the last run ended.")
    ended.set(night.ended_at.timestamp())
    success = _gauge(registry, "last_run_success", "1 where the last run ended with 0, else 0.")
    success.set(night.exit_code == 0)
    _gauge(registry, "last_run_exit_code", "Exit code of the last run.").set(night.exit_code)
    _gauge(registry, "last_run_total_seconds", "Duration of the last run.").set(night.seconds)
    words = "Duration of the last run by step and part of it; the part is empty for the whole step."
    durations = _gauge(registry, "last_run_duration_seconds", words, "step", "part")
    for step in night.steps:
        durations.labels(step.name, "").set(step.seconds)
        for part, seconds in step.parts.items():
            durations.labels(step.name, part).set(seconds)


def _add_deliveries(registry: CollectorRegistry, night: Night) -> None:
    words = "Deliveries the last run met in the inbox, by what became of them."
    met = _gauge(registry, "last_run_deliveries", words, "source", "fate")
    for labels, count in Counter((d.source, d.fate) for d in night.deliveries).items():
        met.labels(*labels).set(count)
    words = "Rows of all deliveries in the live warehouse, by source, table and fate."
    rows = _gauge(registry, "rows", words, "source", "table", "fate")
    for held in night.reconciliation:
        for fate in _FATES:
            labels = (held["source_name"], held["contract_table"], fate)
            rows.labels(*labels).set(held[f"rows_{fate}"])
    words = "1 where read = loaded + quarantined + superseded + set aside for every file, else 0."
    _gauge(registry, "rows_add_up", words).set(all(r["adds_up"] for r in night.reconciliation))


def _add_checks(registry: CollectorRegistry, night: Night) -> None:
    if not night.has_built:
        return
    words = "Expectations the last run held a new warehouse against, by severity and result."
    checks = _gauge(registry, "checks", words, "severity", "result")
    counts = Counter((c.severity, "met" if c.is_met else "failed") for c in night.checks)
    for severity in ("critical", "warning"):
        for result in ("met", "failed"):
            checks.labels(severity, result).set(counts[severity, result])


def _add_warehouse(registry: CollectorRegistry, night: Night) -> None:
    if night.version_after is None:
        return
    info = _gauge(registry, "warehouse_info", "1, with the version that is live.", "version")
    info.labels(night.version_after).set(1)
    built = _gauge(registry, "warehouse_built_timestamp_seconds", "When the live one was built.")
    built.set(datetime.fromisoformat(night.built_at).timestamp())
    words = "Last day that the data of a source cover, at its beginning (UTC)."
    known = _gauge(registry, "data_to_timestamp_seconds", words, "source")
    made_up = _gauge(registry, "data_is_made_up", "1 where a source's data are made up.", "source")
    for row in night.freshness:
        known.labels(row["source"]).set(_timestamp(row["data_to"]))
        made_up.labels(row["source"]).set(row["is_made_up"])


def _add_audit(registry: CollectorRegistry, night: Night) -> None:
    if night.audit_head is None:
        return
    words = "Lines of the audit log of SQL, by the log and the chain value of the newest line."
    lines = _gauge(registry, "audit_log_lines", words, "log", "chain")
    lines.labels(night.audit_head["log"], night.audit_head["chain"]).set(
        night.audit_head["sequence"]
    )


def _add_disk(registry: CollectorRegistry) -> None:
    folder = settings().data_dir
    free = _gauge(registry, "disk_free_bytes", "Free space on the disk of the data folder.")
    free.set(shutil.disk_usage(folder).free)
    size = _gauge(registry, "data_folder_bytes", "Size of the files in the data folder.")
    size.set(sum(_size(path) for path in folder.rglob("*")))


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _timestamp(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
