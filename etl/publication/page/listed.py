"""Releases as the page over all of them and its feed list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from etl.publication.quarter import ReleaseName


class Published(Protocol):
    """A release that stands in its folder; ``meta`` is its release.json."""

    @property
    def name(self) -> ReleaseName:
        """Its quarter and revision."""

    @property
    def folder(self) -> Path:
        """Where its files are."""

    @property
    def meta(self) -> dict[str, Any]:
        """What its release.json says."""


@dataclass(frozen=True)
class Listed:
    """A release as it is listed: ``folder`` is its folder's name, beside the page.

    ``published_at``: without zone, UK time.
    """

    name: ReleaseName
    folder: str
    published_at: datetime
    reason: str
    is_made_up: bool
    values: tuple[str, ...]


def listed(release: Published) -> Listed:
    """Take from a release what is listed of it."""
    meta = release.meta
    return Listed(
        name=release.name,
        folder=release.folder.name,
        published_at=datetime.fromisoformat(meta["published_at"]).replace(tzinfo=None),
        reason=meta["reason"],
        is_made_up=meta["is_made_up"],
        values=tuple(_main_values(meta["statements"])),
    )


def _main_values(statements: Sequence[dict[str, Any]]) -> list[str]:
    """What a release says of its own; of what was public already, where it says nothing else."""
    own = [one["value"] for one in statements if not one.get("is_public_already")]
    return own or [one["value"] for one in statements]
