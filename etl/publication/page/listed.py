"""Releases as the page over all of them and its feed list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from etl.publication.model import Restated
from etl.publication.page.chance import Chance, recorded_chance
from etl.publication.quarter import Quarter, ReleaseName


class Approval(Protocol):
    """An approval as everybody may read it; ``approved_at``: UK time, without zone."""

    @property
    def role(self) -> str:
        """The role it was given in."""

    @property
    def approved_at(self) -> datetime:
        """When it was given."""


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

    @property
    def approval(self) -> Approval | None:
        """In which role and when it was approved, where its folder says so."""


@dataclass(frozen=True)
class Found:
    """What is found of a measure, as a ``Mark``, and whether recording alone could explain it."""

    title: str
    finding: str
    is_recording_alone: bool


@dataclass(frozen=True)
class Listed:
    """A release as it is listed: ``folder`` is its folder's name, beside the page.

    ``published_at``: without zone, UK time. ``restated``: numbers that it tells anew.
    ``found``: what it finds of each measure it is about; ``values``: their sentences. ``counted``:
    the quarters whose numbers are new in it. ``chance``: None where it says nothing of it.
    """

    name: ReleaseName
    folder: str
    published_at: datetime
    reason: str
    restated: tuple[Restated, ...]
    is_made_up: bool
    counted: frozenset[Quarter]
    found: tuple[Found, ...]
    values: tuple[str, ...]
    approval: Approval | None
    chance: Chance | None

    @property
    def is_dated(self) -> bool:
        """Whether its time was given to it: made-up data alone may be approved after it."""
        approval = self.approval if self.is_made_up else None
        return approval is not None and approval.approved_at > self.published_at

    @property
    def order(self) -> tuple[datetime, ReleaseName]:
        """Where it stands among all: by when it became public."""
        return self.published_at, self.name


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
        restated=tuple(
            Restated(**one | {"quarter": Quarter.named(one["quarter"])}) for one in meta["restated"]
        ),
        is_made_up=meta["is_made_up"],
        counted=frozenset(map(Quarter.named, meta["counted"])),
        found=tuple(_found(one, titles[one["measure"]]) for one in statements),
        values=tuple(one["value"] for one in statements),
        approval=release.approval,
        chance=recorded_chance(meta),
    )


def _found(statement: dict[str, Any], title: str) -> Found:
    # Releases made before this was recorded do not say it, and stay as they are.
    return Found(title, statement["finding"], statement.get("is_recording_alone", False))


def superseding(release: Listed, releases: Sequence[Listed]) -> Listed | None:
    """Return the newest release that revises this one or counts its quarter again; None without."""
    quarter = release.name.quarter
    later = [
        one
        for one in releases
        if one.order > release.order and (one.name.quarter == quarter or quarter in one.counted)
    ]
    return max(later, key=lambda one: one.order, default=None)


def _main(statements: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """What a release says of its own; of what was public already, where it says nothing else."""
    own = [one for one in statements if not one["is_public_already"]]
    return own or statements
