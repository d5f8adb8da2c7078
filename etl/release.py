"""Build, check, and make live: the one way a warehouse reaches its readers."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.build.build import build_warehouse, open_draft
from etl.build.engines import MakeEngine, engine_called
from etl.builds import forbid_writing, remove_old_builds
from etl.check import checked
from etl.durable import DRAFT, replace_durably, write_atomically
from etl.engine import remove_left_spill
from etl.errors import ExitCode, OutcomesError
from etl.fixity.lost import refuse_gone
from etl.fixity.sums import settle_all
from etl.history.releases import record_release
from etl.judging.judged import forget_older
from etl.ledger import Delivery, deliveries
from etl.live import Build, live_build, make_live, open_build
from etl.lock import writer_lock
from etl.quoting import literal
from etl.settings import settings
from etl.tables import create_table
from expectations import CheckResult

_ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Release:
    """A build, what the checks said of it, and whether it went live."""

    build: Build
    results: list[CheckResult]
    is_live: bool

    @property
    def critical(self) -> list[CheckResult]:
        """Failures that keep a build from going live."""
        return [r for r in self.results if not r.is_met and r.severity == "critical"]

    @property
    def warnings(self) -> list[CheckResult]:
        """Failures that are carried along and shown."""
        return [r for r in self.results if not r.is_met and r.severity != "critical"]


def release(
    progress: Callable[[str], None] = lambda step: None, engine: str | None = None
) -> Release:
    """Build a warehouse, hold it against the expectations, and make it live if it may be.

    At every moment the live warehouse is the old one or the new one, whole. ``engine`` computes
    it, else the one of the settings. Raise OutcomesError where nothing was ever delivered, or the
    engine is not there.
    """
    with writer_lock():
        settle_all()
        entries = deliveries()
        refuse_gone(entries)
        if not entries:
            raise OutcomesError(
                "Nothing was delivered yet. Load a delivery first: outcomes load --help.",
                ExitCode.NO_WAREHOUSE,
            )
        with engine_called(engine or settings().engine) as made, _leaving_nothing():
            return _release(entries, progress, made)


def check_live() -> Release:
    """Hold the live warehouse against the expectations again, and keep the results."""
    build = live_build()
    if build is None:
        raise OutcomesError(
            "There is no warehouse to check. Build one first: outcomes build.",
            ExitCode.NO_WAREHOUSE,
        )
    open_build(build).close()  # says what is wrong with the file, where anything is
    results = checked(build.path)
    _keep_results(build, results)
    return Release(build, results, True)


def held_back_path() -> Path:
    """The last build that failed a critical check, kept so that it can be looked into."""
    return settings().warehouse_dir / "held_back.duckdb"


def _release(
    entries: list[Delivery], progress: Callable[[str], None], engine: MakeEngine
) -> Release:
    build, draft = build_warehouse(entries, progress, engine)
    progress("expectations")
    results = checked(draft)
    _keep_results(build, results)
    _write_results(draft)
    is_held_back = any(not r.is_met and r.severity == "critical" for r in results)
    _settle(build, draft, is_held_back)
    if not is_held_back:
        record_release(build, entries)
    forget_older()
    return Release(build, results, not is_held_back)


def _settle(build: Build, draft: Path, is_held_back: bool) -> None:
    if is_held_back:
        draft.replace(held_back_path())
        return
    replace_durably(draft, build.path)
    forbid_writing(build)
    make_live(build)
    remove_old_builds(build)


def _keep_results(build: Build, results: list[CheckResult]) -> None:
    now = datetime.now(UTC)
    history = {
        "version": build.version,
        "checked_at": now.replace(tzinfo=None).isoformat(),
        "results": [asdict(result) for result in results],
    }
    path = settings().checks_dir / f"{now:%Y%m%dT%H%M%S%f}-{build.version}.json"
    write_atomically(path, json.dumps(history, indent=1))


def _write_results(draft: Path) -> None:
    """Put the results of this build and of all before it into the draft."""
    with open_draft(draft) as con:
        create_table(con, "check_results")
        _insert_results(con)
        # Closing swallows a failure to write, and leaves the rows in a file of their own.
        con.execute("checkpoint warehouse")


def _insert_results(con: duckdb.DuckDBPyConnection) -> None:
    files = ", ".join(f"'{literal(path)}'" for path in sorted(settings().checks_dir.glob("*.json")))
    con.execute(
        f"""
        insert into quality.check_results
        select
            version, checked_at::timestamp, r.check_id, r.suite, r."table", r."column",
            r.expectation, r.severity, r.reason, r.is_met, r.rows_checked, r.rows_unexpected,
            r.observed
        from read_json(
            [{files}],
            hive_partitioning = false,
            columns = {{
                version: 'varchar', checked_at: 'varchar',
                results: 'struct(check_id varchar, suite varchar, "table" varchar,
                    "column" varchar, expectation varchar, severity varchar, reason varchar,
                    is_met boolean, rows_checked bigint, rows_unexpected bigint,
                    observed varchar)[]'
            }}
        )
        cross join unnest(results) as each_result (r)
        order by checked_at, r.check_id
        """
    )


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Clear away what a killed build left, and what this one leaves if it fails."""
    _remove_leftovers()
    try:
        yield
    finally:
        # What stopped the build is what must be told; the next one clears away again.
        with suppress(OSError):
            _remove_leftovers()


def _remove_leftovers() -> None:
    """Drafts without a process: only the holder of the lock writes them; and what others spilt."""
    remove_left_spill()
    warehouse = settings().warehouse_dir
    drafts = [*warehouse.glob(f".*{DRAFT}"), *warehouse.glob(f"*/.*{DRAFT}*")]
    drafts += settings().landed_dir.glob(f"*/.*{DRAFT}")
    for path in [*drafts, *_abandoned_results()]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _abandoned_results() -> list[Path]:
    # Checking a live warehouse again needs no lock, so these may have a process.
    drafts = settings().checks_dir.glob(f".*{DRAFT}")
    return [path for path in drafts if abs(time.time() - _changed(path)) > _ABANDONED_SECONDS]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
