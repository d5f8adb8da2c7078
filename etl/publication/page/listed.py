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

    ``published_at``: without zone, UK time. ``found``: of each measure it is about its title and
    what is found of it, as a ``Mark``; ``values``: their sentences.
    """

    name: ReleaseName
    folder: str
    published_at: datetime
    reason: str
    is_made_up: bool
    found: tuple[tuple[str, str], ...]
    values: tuple[str, ...]


def listed(release: Published) -> Listed:
    """Take from a release what is listed of it."""
    meta = release.meta
    titles = {one["name"]: one["title"] for one in meta["measures"]}
    statements = _main(meta["statements"])
    return Listed(
        name=release.name,
        folder=release.folder.name,
        published_at=datetime.fromisoformat(meta["published_at"]).replace(tzinfo=None),
        reason=meta["reason"],
        is_made_up=meta["is_made_up"],
        found=tuple((titles[one["measure"]], one["finding"]) for one in statements),
        values=tuple(one["value"] for one in statements),
    )


def _main(statements: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """What a release says of its own; of what was public already, where it says nothing else."""
    own = [one for one in statements if not one["is_public_already"]]
    return own or statements
