"""Who may approve a draft, and that somebody did."""

import re
from datetime import datetime

from etl.audit.record import record_event
from etl.errors import ExitCode, OutcomesError
from etl.lock import publication_lock
from etl.publication.drafts import Approved, Draft
from etl.publication.files.published import verify
from etl.publication.plan import Plan, read_plan

# Nobody makes another draft whose hash begins with the same 8 digits by chance.
_HASH = re.compile(r"[0-9a-f]{8,64}")


def approve(draft: Draft, seen: str, role: str, account: str, door: str, now: datetime) -> Approved:
    """Approve a draft as somebody has looked at it, in a role that the account holds.

    ``seen``: the first digits, at least 8, of the hash that its files had then. It is recorded
    before it is so. Raise OutcomesError where the account may not, or the files are others now.
    """
    with publication_lock():
        _refuse_unseen(draft, seen.lower())
        refuse_unnamed(read_plan(), draft, role, account)
        _refuse_damaged(draft)
        approved = Approved(role, account, now.isoformat(timespec="seconds"), draft.sha256)
        record_event(
            account, door, "approves a release", release=str(draft.name), role=role,
            sha256=approved.sha256,
        )  # fmt: skip
        draft.keep_approval(approved)
    return approved


def refuse_unnamed(plan: Plan, draft: Draft, role: str, account: str) -> None:
    """Raise OutcomesError unless an account holds a role and may approve this draft.

    A role without accounts may approve made-up data, and whoever drafted such may approve it.
    """
    known = {one.role: one.accounts for one in plan.approval.roles}
    if role not in known:
        raise OutcomesError(
            f"{role!r} is no role that approves. publication.toml names: {', '.join(known)}.",
            ExitCode.REFUSED,
        )
    # From what will be public: its hash is what is approved.
    if draft.meta["is_made_up"]:
        return
    if account not in known[role]:
        raise OutcomesError(
            f"{account} does not hold the role {role}. publication.toml names the accounts that"
            " may approve, under [[approval.roles]].",
            ExitCode.REFUSED,
        )
    drafted_by, approval = draft.inputs.drafted_by, plan.approval
    if approval.needs_second_person and not approval.are_two(account, drafted_by):
        raise OutcomesError(
            f"{drafted_by} made this draft, and another person must approve it ([approval]"
            f" needs_second_person in publication.toml). Where {account} is another person's, say"
            " so there, under [[approval.people]].",
            ExitCode.REFUSED,
        )


def _refuse_unseen(draft: Draft, seen: str) -> None:
    """A draft may be made again while somebody looks at it: what they saw is what they approve."""
    if not _HASH.fullmatch(seen):
        raise OutcomesError(
            f"{seen!r} is no hash of a draft's files: give the first 8 of its digits or more, 0 to"
            " 9 and a to f.",
            ExitCode.USAGE,
        )
    if not draft.sha256.startswith(seen):
        raise OutcomesError(
            f"Draft {draft.name} is not the one with the files {seen}: it was made again since, on"
            f" {draft.drafted_at:%-d %B %Y, %H:%M}. Look at it as it is now, and approve that.",
            ExitCode.REFUSED,
        )


def _refuse_damaged(draft: Draft) -> None:
    damage = verify(draft.public)
    if damage:
        raise OutcomesError(
            f"The files of draft {draft.name} are not those that were written"
            f" ({'; '.join(damage[:3])}). Draft it again.",
            ExitCode.REFUSED,
        )
