"""Who may approve a draft, and that somebody did."""

from datetime import datetime

from etl.audit.record import record_event
from etl.errors import ExitCode, OutcomesError
from etl.lock import publication_lock
from etl.publication.drafts import Approved, Draft
from etl.publication.files.published import verify
from etl.publication.plan import Plan, read_plan


def approve(draft: Draft, role: str, account: str, door: str, now: datetime) -> Approved:
    """Approve a draft as it is now, in a role that the account holds.

    It is recorded before it is so. Raise OutcomesError where the account may not.
    """
    with publication_lock():
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
    if plan.approval.needs_second_person and account == draft.inputs.drafted_by:
        raise OutcomesError(
            f"{account} made this draft, and another person must approve it ([approval]"
            " needs_second_person in publication.toml).",
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
