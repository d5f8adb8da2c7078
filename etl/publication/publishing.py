"""Publish an approved draft, or say every reason why it may not be public."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from etl.audit.record import record_event
from etl.disclosure.policy import policy_file, read_policy
from etl.errors import ExitCode, OutcomesError
from etl.live import require_live
from etl.lock import publication_lock
from etl.publication.approval import refuse_unnamed
from etl.publication.calendar_file import read_calendar
from etl.publication.closing import other_owners
from etl.publication.critical import critical_failures
from etl.publication.drafting import REPORT, attack
from etl.publication.drafts import Draft, draft_of
from etl.publication.files.published import Published, published_releases, verify
from etl.publication.gate import write_report
from etl.publication.history import published_quarters
from etl.publication.making_public import make_public, mend
from etl.publication.plan import plan_file, read_plan, sha256_of, unfilled
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings

_MOMENT = "%-d %B %Y, %H:%M"


def publish(quarter: Quarter, is_revision: bool, who: str, door: str, now: datetime) -> Published:
    """Make the approved draft of a quarter public.

    ``now`` is UK time, without zone. At every moment the release is there whole or not at all.
    Raise OutcomesError, with every reason and what to do, where it may not be.
    """
    with publication_lock():
        mend()
        _refuse_public(ReleaseName(quarter), is_revision)
        draft = draft_of(quarter, is_revision)
        reasons = list(stops(draft, now))
        if reasons:
            raise OutcomesError(
                "\n- ".join([f"{draft.name} is not published:", *reasons]), ExitCode.REFUSED
            )
        record_event(who, door, "publishes a release", release=str(draft.name), sha256=draft.sha256)
        make_public(draft)
    return next(one for one in _public() if one.name == draft.name)


def stops(draft: Draft, now: datetime) -> Iterator[str]:
    """Yield every reason why a draft may not be public, each with what to do."""
    try:
        damage = verify(draft.public)
    except OutcomesError as error:
        damage = [str(error)]
    if damage:
        named = "; ".join(damage[:3])
        yield f"Its files are not those that were written ({named}). Draft it again."
        return
    yield from _not_as_drafted(draft)
    yield from _out_of_order(draft, _public())
    yield from _cannot_be_finished(draft)
    yield from _not_approved(draft)
    if now < draft.published_at:
        yield f"It is under embargo until {draft.published_at:{_MOMENT}} UK time."
    yield from _misdated(draft, now)
    yield from _unfilled(draft)
    yield from critical_failures(draft.inputs.warehouse_version)
    yield from _unexplained(draft)
    yield from _told_by_attackers(draft)


def _public() -> tuple[Published, ...]:
    return published_releases(settings().published_dir)


def _refuse_public(name: ReleaseName, is_revision: bool) -> None:
    if not is_revision and name in [one.name for one in _public()]:
        raise OutcomesError(
            f"{name} is public, and what was published is never changed. To correct it draft a"
            f" revision: outcomes publish --quarter {name} --draft --revision --reason ...",
            ExitCode.REFUSED,
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


def _out_of_order(draft: Draft, public: Sequence[Published]) -> Iterator[str]:
    names = [one.name for one in public]
    if draft.name in names:
        yield f"A release {draft.name} is public. Draft a revision."
    since = sorted(set(map(str, names)) - set(draft.meta["earlier"]))
    if since:
        yield f"{', '.join(since)} became public since it was drafted. Draft it again."
    gone = sorted(set(draft.meta["earlier"]) - set(map(str, names)))
    if gone:
        yield (
            f"It goes on from {', '.join(gone)}, which is not in published/ any more. Restore that"
            " from a copy."
        )
    covered = published_quarters(public)
    if covered and covered[-1].next < draft.name.quarter:
        yield f"{covered[-1].next} is not published yet. Publish that first."


def _cannot_be_finished(draft: Draft) -> Iterator[str]:
    """What would fail once the release is public is better known before."""
    try:
        read_calendar()
    except OutcomesError as error:
        yield f"The page of all releases cannot be written: {error}"
    others = other_owners(draft.public)
    if others:
        yield (
            f"It belongs to {' and '.join(others)}, and only its owner can close its folders for"
            " good. Let that account publish it, or draft it again from this one."
        )
    kept = settings().publication_records_dir / str(draft.name)
    if kept.exists() and not (settings().published_dir / str(draft.name)).exists():
        yield (
            f"publication_records/{draft.name} is of a release that was public and is not in"
            " published/ any more. Restore that from a copy, and draft a revision of it."
        )


def _not_approved(draft: Draft) -> Iterator[str]:
    plan, approved = read_plan(), draft.approval
    if approved is None:
        roles = " or ".join(f'"{role.role}"' for role in plan.approval.roles)
        yield (
            f"Nobody approved it as it is now. Look at it, then: outcomes approve {draft.name}"
            f" --files HASH --role {roles}. HASH is what sha256sum says of public/SHA256SUMS."
        )
        return
    try:
        refuse_unnamed(plan, draft, approved.role, approved.account)
    except OutcomesError as error:
        yield f"Its approval does not hold: {error}"


def _misdated(draft: Draft, now: datetime) -> Iterator[str]:
    """A release is public when it is made public, and may not claim that it was so before.

    Made-up data may be dated as whoever shows them likes.
    """
    if draft.meta["is_made_up"]:
        return
    says, approved = draft.published_at, draft.approval
    if says < (approved.at if approved else now):
        claim = f"was public on {says:{_MOMENT}}, before it was approved"
    elif says.date() < now.date():
        claim = f"was published on {says:%-d %B %Y}; that day is over"
    else:
        return
    yield (
        f"It would say that it {claim}. Draft it again, with --on and the time that it will be"
        " public from."
    )


def _unfilled(draft: Draft) -> Iterator[str]:
    """Readers of real numbers must be able to ask somebody, and know what they may do with them."""
    left = [] if draft.meta["is_made_up"] else unfilled(read_plan())
    if left:
        yield (
            f"publication.toml holds placeholders in [brackets] still: {', '.join(left)}. Write"
            " there what readers are to see, and draft it again."
        )


def _unexplained(draft: Draft) -> Iterator[str]:
    moved = len(draft.inputs.moved)
    if moved and not draft.meta["explained"]:
        yield (
            f"Published quarters are counted otherwise now ({moved:,}"
            f" number{'' if moved == 1 else 's'}), and nobody said why. Draft it again with"
            " --explain, or publish a revision of them first."
        )


def _told_by_attackers(draft: Draft) -> Iterator[str]:
    report = attack([*(one.folder for one in _public()), draft.public], read_policy())
    if not report.is_safe:
        write_report(report, draft.operator / REPORT)
        yield (
            "The attacker's audit can tell counts that it withholds: they are named in"
            f" drafts/{draft.name}/operator/{REPORT}. Change the plan or the policy, and draft it"
            " again."
        )
