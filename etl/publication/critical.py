"""What the checks said of the warehouse that a draft was made from."""

import json
from collections.abc import Iterator
from pathlib import Path

from etl.settings import settings


def critical_failures(version: str) -> Iterator[str]:
    """Yield why a warehouse may not be published from: a critical check failed, or none is known.

    What counts is the last time that it was held against the expectations.
    """
    newest = _newest(version)
    if newest is None:
        yield (
            "No results of checks are kept of its warehouse. Hold it against them: outcomes check."
        )
        return
    failed = sorted(
        one["check_id"] for one in newest if one["severity"] == "critical" and not one["is_met"]
    )
    if failed:
        yield (
            f"Critical checks of its warehouse failed: {', '.join(failed)}. See outcomes check,"
            " correct the delivery, build, and draft it again."
        )


def _newest(version: str) -> list[dict] | None:
    for path in sorted(settings().checks_dir.glob(f"*-{version}.json"), reverse=True):
        results = _results(path)
        if results is not None:
            return results
    return None


def _results(path: Path) -> list[dict] | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
