"""outcomes publish and approve: drafts, approvals, releases, in words."""

from collections.abc import Sequence
from datetime import datetime

from etl.cli.console import say, steps, table
from etl.errors import ExitCode, OutcomesError
from etl.publication.drafts import Draft, draft_of, drafts
from etl.publication.files.published import Published, published_releases
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.uk_time import uk_now
from etl.sandbox.who import account
from etl.settings import settings

_DOOR = "command"


def run_draft(
    quarter: str,
    is_revision: bool,
    reason: str,
    restated: Sequence[str],
    explained: str,
    on: datetime | None,
) -> None:
    """Make a draft and say what it is, and what stands in its way."""
    from etl.publication.drafting import Request, make_draft

    of = Quarter.named(quarter)
    request = Request(
        of, _moment(of, is_revision, on), account(), is_revision, reason.strip(),
        tuple(Quarter.named(name) for name in restated), explained.strip(),
    )  # fmt: skip
    with steps("Drafting") as progress:
        draft = make_draft(request, uk_now(), progress)
    _say_draft(draft)
    _warn_of_others()


def _warn_of_others() -> None:
    from etl.findings.asking import asking_live
    from etl.history.built_by import built_by_others

    with asking_live() as ask:
        others = built_by_others(ask)
    if others:
        say(
            f"Warning: the warehouse was built by {others}, so words and numbers of the draft may"
            " be of then. Build, then draft again: outcomes build."
        )


def _moment(quarter: Quarter, is_revision: bool, on: datetime | None) -> datetime:
    from etl.publication.calendar_file import planned_for

    if on is not None:
        return on
    planned = None if is_revision else planned_for(quarter)
    if planned is None:
        of = "A revision" if is_revision else str(quarter)
        raise OutcomesError(
            f"{of} is not in release_calendar.csv: say when it is to be public, in UK"
            " time, as --on 2026-12-10T09:30.",
            ExitCode.USAGE,
        )
    return planned


def _say_draft(draft: Draft) -> None:
    from etl.publication.publishing import stops

    inputs = draft.inputs
    verdict = "none of its attackers can tell what is withheld" if inputs.is_safe else (
        "its attackers CAN tell counts that are withheld"
    )  # fmt: skip
    kind = " of made-up data" if inputs.is_made_up else ""
    say(f"Draft {draft.name}{kind}, files {draft.files}: {draft.public / 'index.html'}")
    say(f"{inputs.withheld:,} counts are withheld; {verdict} ({draft.operator / 'gate.txt'}).")
    for moved in inputs.moved[:10]:
        say(f"  moved: {moved}")
    if len(inputs.moved) > 10:
        say(f"  and {len(inputs.moved) - 10} more moved ({draft.operator / 'inputs.json'}).")
    for cause in inputs.causes[:10]:
        say(f"  cause: {cause}")
    say("Before it can be published:")
    for reason in stops(draft, uk_now()):
        say(f"- {reason}")


def run_approve(release: str, seen: str, role: str) -> None:
    """Approve a draft that somebody looked at when its files had this hash."""
    from etl.publication.approval import approve

    name = ReleaseName.named(release)
    draft = draft_of(name.quarter, bool(name.revision))
    if draft.name != name:
        raise OutcomesError(f"There is no draft {name}; there is {draft.name}.", ExitCode.REFUSED)
    approved = approve(draft, seen, role, account(), _DOOR, uk_now())
    say(f"{name} is approved by the {role}, files {approved.sha256[:12]}.")
    say(f"Publish it from {draft.published_at:%-d %B %Y, %H:%M}: outcomes publish --quarter"
        f" {name.quarter}{' --revision' if name.revision else ''}")  # fmt: skip


def run_publish(quarter: str, is_revision: bool) -> None:
    """Publish an approved draft."""
    from etl.publication.publishing import publish

    release = publish(Quarter.named(quarter), is_revision, account(), _DOOR, uk_now())
    say(f"{release.name} is public: {release.folder / 'index.html'}")
    say(f"All releases: {settings().published_dir / 'index.html'}")


def run_list() -> None:
    """List releases, drafts and the calendar."""
    from etl.publication.calendar import to_come
    from etl.publication.calendar_file import read_calendar

    releases = published_releases(settings().published_dir)
    public = {one.name.quarter for one in releases}
    rows = [_release_row(one) for one in reversed(releases)]
    rows += [_draft_row(draft) for draft in drafts()]
    rows += [
        (str(entry.quarter), "planned", f"{entry.publish_at:%Y-%m-%d %H:%M}", entry.note)
        for entry in to_come(read_calendar(), public)
    ]
    table(["Release", "State", "Public from (UK time)", "Note"], rows)


def _release_row(release: Published) -> tuple[str, str, str, str]:
    made_up = "made-up data" if release.meta["is_made_up"] else ""
    note = "; ".join(filter(None, [made_up, release.meta["reason"]]))
    return str(release.name), "public", f"{release.published_at:%Y-%m-%d %H:%M}", note


def _draft_row(draft: Draft) -> tuple[str, str, str, str]:
    state = "draft" if draft.approval is None else "approved"
    note = "" if draft.inputs.is_safe else "the audit refuses it"
    return str(draft.name), state, f"{draft.published_at:%Y-%m-%d %H:%M}", note


def run_verify(release: str) -> None:
    """Hold a release against its checksums and against what it was made from."""
    from etl.publication.rebuilt import verified

    with steps("Verifying") as progress:
        found = verified(ReleaseName.named(release), progress)
    if found.damage:
        raise OutcomesError(
            f"{release} is not as it was published: {'; '.join(found.damage)}. Restore it from a"
            " copy."
        )
    if found.otherwise:
        raise OutcomesError(
            f"The files of {release} are those that were approved, but made again they are others:"
            f" {'; '.join(found.otherwise)}."
        )
    say(
        f"{release}: every file is as its checksum says, and made again it is the same to the byte."
    )
