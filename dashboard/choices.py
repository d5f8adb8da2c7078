"""Choosing one metric of those that are counted."""

from collections.abc import Collection

from dashboard import address
from dashboard.warehouse import ask
from etl.findings.scope import is_published
from etl.findings.words import Row


def ask_metric(default: str, kinds: Collection[str] = (), published: bool | None = None) -> str:
    """Ask for a metric of these kinds (of any, if none are given), by its title."""
    titles = {
        row["metric"]: row["title"]
        for row in definitions().values()
        if (not kinds or row["kind"] in kinds) and published in (None, is_published(row))
    }
    first = default if default in titles else next(iter(titles))
    return address.select("metric", titles, first, label="Measure", width=address.WIDE)


def definitions() -> dict[str, Row]:
    """Every definition by the name of its metric."""
    return {row["metric"]: row for row in ask("definitions").to_dicts()}
