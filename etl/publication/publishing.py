"""From an approved draft to a release that is public and never changes."""

import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from etl.audit.record import record_event
from etl.disclosure.policy import policy_file, read_policy
from etl.durable import make_folder, move_folder, sync_folder
from etl.errors import ExitCode, OutcomesError
from etl.live import require_live
from etl.lock import publication_lock
from etl.publication.calendar_file import read_calendar
from etl.publication.drafting import attack
from etl.publication.drafts import Draft, draft_of, write_json
from etl.publication.files.published import Published, published_releases, verify
from etl.publication.plan import plan_file, read_plan, sha256_of
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
APPROVAL = "approval.json"


def publish(quarter: Quarter, is_revision: bool, who: str, door: str, now: datetime) -> Published:
    """Make the approved draft of a quarter public.

    ``now`` is UK time, without zone. At every moment the release is there whole or not at all.
    Raise OutcomesError, with every reason and what to do, where it may not be.
    """
    with publication_lock():
        finish_leftovers()
        draft = draft_of(quarter, is_revision)
        reasons = list(stops(draft, now))
        if reasons:
            raise OutcomesError(
                f"{draft.name} is not published: " + " ".join(reasons), ExitCode.REFUSED
            )
        record_event(who, door, "publishes a release", release=str(draft.name), sha256=draft.sha256)
        _make_public(draft)
        write_listing()
    releases = published_releases(settings().published_dir)
    return next(one for one in releases if one.name == draft.name)


def stops(draft: Draft, now: datetime) -> Iterator[str]:
    """Yield every reason why a draft may not be public, each with what to do."""
    inputs = draft.inputs
    damage = verify(draft.public)
    if damage:
        named = "; ".join(damage[:3])
        yield f"Its files are not those that were written ({named}). Draft it again."
        return
    yield from _not_as_drafted(draft)
    if draft.approval is None:
        roles = ", ".join(role.role for role in read_plan().approval.roles)
        yield (
            f"Nobody approved it as it is now. Look at it, then: outcomes approve {draft.name}"
            f" --role ... ({roles})."
        )
    if now < draft.published_at:
        yield f"It is under embargo until {draft.published_at:%-d %B %Y, %H:%M} UK time."
    failed = critical_failures(inputs.warehouse_version)
    if failed:
        yield f"Critical checks failed: {', '.join(failed)}. See outcomes check."
    if inputs.moved and not inputs.explained:
        yield (
            f"Published quarters are counted otherwise now, {len(inputs.moved)} numbers, and nobody"
            " said why (outcomes diff tells the causes): draft it again with --explain, or publish"
            " a revision of them."
        )
    public = published_releases(settings().published_dir)
    if draft.name in [one.name for one in public]:
        yield f"A release {draft.name} is public. Draft a revision."
    if not attack([*(one.folder for one in public), draft.public], read_policy()).is_safe:
        yield (
            "The attacker's audit can tell counts that it withholds: they are named in"
            f" drafts/{draft.name}/operator. Change the plan or the policy, and draft it again."
        )


def _not_as_drafted(draft: Draft) -> Iterator[str]:
    if require_live().version != draft.inputs.warehouse_version:
        yield "Another warehouse is live than it was drafted from. Draft it again."
    for path, then in (
        (policy_file(), draft.inputs.policy_sha256),
        (plan_file(), draft.inputs.plan_sha256),
    ):
        if sha256_of(path) != then:
            yield f"{path.name} has changed since. Draft it again."


def critical_failures(version: str) -> list[str]:
    """Return the critical checks that a warehouse failed when it was last held against them."""
    for path in sorted(settings().checks_dir.glob("*.json"), reverse=True):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["version"] == version:
            return [
                one["check_id"] for one in told["results"]
                if one["severity"] == "critical" and not one["is_met"]
            ]  # fmt: skip
    return []


def _make_public(draft: Draft) -> None:
    for path in (policy_file(), plan_file()):
        shutil.copyfile(path, draft.operator / path.name)
    approved = asdict(draft.approval)
    del approved["account"]
    write_json(draft.public / APPROVAL, approved)
    root = settings().published_dir
    make_folder(root)
    move_folder(draft.public, root / str(draft.name))
    _forbid_writing(root / str(draft.name))
    _keep_records(draft)


def _forbid_writing(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_WRITING)
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) & ~_WRITING)


def _keep_records(draft: Draft) -> None:
    records = settings().publication_records_dir
    make_folder(records)
    move_folder(draft.operator, records / str(draft.name))
    shutil.rmtree(draft.folder)
    sync_folder(draft.folder.parent)


def finish_leftovers() -> None:
    """Finish what a killed publication left: its files are public, its records not yet kept."""
    for folder in settings().drafts_dir.glob("*"):
        try:
            draft = Draft(ReleaseName.named(folder.name), folder)
        except OutcomesError:
            continue
        public = settings().published_dir / str(draft.name)
        if public.exists() and not draft.public.exists():
            _forbid_writing(public)
            if draft.operator.exists():
                _keep_records(draft)
            else:
                shutil.rmtree(folder)


def write_listing() -> None:
    """Write the page of all releases and the feed, which follow from the releases alone."""
    from etl.publication.page import write_index

    root = settings().published_dir
    write_index(published_releases(root), root, read_calendar())
