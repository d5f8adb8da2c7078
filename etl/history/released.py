"""The warehouse file of a version that was live, made again where it was cleared away."""

from collections.abc import Callable
from pathlib import Path

from etl.errors import ExitCode, OutcomesError
from etl.history.as_at import State, make
from etl.history.releases import ReleaseRecord, releases
from etl.live import builds_dir
from etl.lock import writer_lock
from etl.settings import settings


def release_of(version: str) -> ReleaseRecord:
    """Return the newest release whose version begins so. Raise OutcomesError where none does."""
    made = releases()
    found = [release for release in made if release.version.startswith(version)]
    if not found:
        known = ", ".join(release.version for release in made[-5:]) or "none"
        raise OutcomesError(
            f"{version!r} is no version that was live. The newest versions: {known}.",
            ExitCode.USAGE,
        )
    return found[-1]


def warehouse_of(
    release: ReleaseRecord, progress: Callable[[str], None] = lambda step: None
) -> Path:
    """Return the file of a release. One that is made again holds no results of checks.

    Raise OutcomesError where its deliveries or definitions are not kept any more.
    """
    kept = sorted(builds_dir().glob(f"*-{release.version}.duckdb"))
    if kept:
        return kept[-1]
    target = settings().warehouse_dir / "as_at" / f"{release.version}.duckdb"
    if not target.exists():
        with writer_lock():
            make(State(release.last_delivery, release.definitions), target, progress)
    return target
