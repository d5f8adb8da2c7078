"""Drafts on the disk: what will be public, and beside it what only operators may see."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from etl.durable import DRAFT, sync_folder, write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.publication.files.approved import APPROVAL, PublicApproval
from etl.publication.files.sums import SUMS
from etl.publication.plan import sha256_of
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings

PUBLIC, OPERATOR = "public", "operator"
_INPUTS = "inputs.json"
_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Inputs:
    """What a draft was made from and what was found of it.

    ``withheld``: how many counts are; ``more_withheld``: those that the gate asked for. ``moved``:
    sentences on published quarters that the warehouse now counts otherwise, ``causes`` what moved
    them since the last release; why that is stands in the release. ``program``: hash of the
    program that drafted it, which need not be the one that built the warehouse.
    """

    warehouse_version: str
    drafted_by: str
    drafted_at: str
    is_made_up: bool
    policy_sha256: str
    plan_sha256: str
    is_safe: bool
    withheld: int
    restated: list[str] = field(default_factory=list)
    more_withheld: list[list[str]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    program: str = ""


@dataclass(frozen=True)
class Approved:
    """An approval: of which role and account, when, and of which files.

    Raise ValueError or TypeError where ``approved_at`` is no time.
    """

    role: str
    account: str
    approved_at: str
    sha256: str

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.approved_at)

    @property
    def at(self) -> datetime:
        """When that was: UK time, without zone."""
        return datetime.fromisoformat(self.approved_at)

    @property
    def public(self) -> PublicApproval:
        """What everybody may read of it: all but the account."""
        return PublicApproval(self.role, self.at, self.sha256)


@dataclass(frozen=True)
class Draft:
    """A draft: its name and folder."""

    name: ReleaseName
    folder: Path

    @property
    def public(self) -> Path:
        """The folder that will be public."""
        return self.folder / PUBLIC

    @property
    def operator(self) -> Path:
        """The folder for operators only."""
        return self.folder / OPERATOR

    @property
    def inputs(self) -> Inputs:
        """What it was made from."""
        return _read_as(Inputs, self.operator / _INPUTS)

    @property
    def approval(self) -> Approved | None:
        """Its approval, None where it has none, or one of other files than these."""
        if not (self.operator / APPROVAL).exists():
            return None
        approved = _read_as(Approved, self.operator / APPROVAL)
        return approved if approved.sha256 == self.sha256 else None

    @property
    def sha256(self) -> str:
        """The hash of all that will be public, by way of its checksums."""
        return sha256_of(self.public / SUMS)

    @property
    def files(self) -> str:
        """The first digits of that hash, by which people tell drafts of one name apart."""
        return self.sha256[:12]

    @property
    def drafted_at(self) -> datetime:
        """When it was drafted: UK time, without zone."""
        return datetime.fromisoformat(self.inputs.drafted_at)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """What it says of itself, as everybody will read it: its release.json."""
        return _read(self.public / "release.json")

    @property
    def published_at(self) -> datetime:
        """When it is to be public: UK time, without zone."""
        return datetime.fromisoformat(self.meta["published_at"])

    def keep_approval(self, approved: Approved) -> None:
        """Put an approval beside it."""
        _write_json(self.operator / APPROVAL, asdict(approved))


def drafts() -> list[Draft]:
    """Return the drafts there are, by name; whatever else lies there is none."""
    found = []
    for folder in settings().drafts_dir.glob("*"):
        try:
            name = ReleaseName.named(folder.name)
        except OutcomesError:
            continue
        if (folder / OPERATOR / _INPUTS).is_file() and (folder / PUBLIC / SUMS).is_file():
            found.append(Draft(name, folder))
    return sorted(found, key=lambda draft: draft.name)


def draft_of(quarter: Quarter, is_revision: bool = False) -> Draft:
    """Return the draft of a quarter's release, or of a revision. Raise OutcomesError without."""
    found = [
        d for d in drafts() if d.name.quarter == quarter and bool(d.name.revision) == is_revision
    ]
    if not found:
        what = f"a revision of {quarter}" if is_revision else str(quarter)
        raise OutcomesError(
            f"There is no draft of {what}. Make one: outcomes publish --quarter {quarter} --draft"
            f"{' --revision --reason ...' if is_revision else ''}",
            ExitCode.REFUSED,
        )
    return found[-1]


def keep_inputs(folder: Path, inputs: Inputs) -> None:
    """Put into a draft's folder what it was made from."""
    _write_json(folder / OPERATOR / _INPUTS, asdict(inputs))


def replace_draft(made: Path, name: ReleaseName) -> Draft:
    """Let a finished folder be the draft of a name; an older one, and its approval, are gone."""
    folder = settings().drafts_dir / str(name)
    old = folder.with_name(f".{name}.old{DRAFT}")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    made.replace(folder)
    sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)
    return Draft(name, folder)


def _write_json(path: Path, told: Mapping[str, Any]) -> None:
    """Write a file of JSON, whole or not at all."""
    write_atomically(path, json.dumps(told, indent=1) + "\n")


def _read_as(kind: type[_Kind], path: Path) -> _Kind:
    try:
        return kind(**_read(path))
    except (TypeError, ValueError) as error:
        raise _damaged(path) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> OutcomesError:
    place = path.relative_to(settings().drafts_dir)
    return OutcomesError(
        f"drafts/{place.as_posix()} cannot be read. Make the draft again: outcomes publish"
        f" --quarter {place.parts[0][:7]} --draft ...",
        ExitCode.REFUSED,
    )
