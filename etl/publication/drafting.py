"""Make a draft: put a release together, write it, attack it, and withhold more where need be."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from etl.audit.record import record_event
from etl.disclosure.policy import Policy, policy_file, read_policy
from etl.durable import DRAFT, make_folder, make_own_folder, sync_files
from etl.errors import ExitCode, OutcomesError
from etl.history.definitions import code_sha256
from etl.live import require_live
from etl.lock import publication_lock
from etl.publication.assemble import Wanted, assemble
from etl.publication.causes import causes
from etl.publication.closing import close_files
from etl.publication.drafts import OPERATOR, PUBLIC, Draft, Inputs, keep_inputs, replace_draft
from etl.publication.files.published import Published, published_releases
from etl.publication.gate import Report, audit_releases, write_report
from etl.publication.history import standing_rows, without
from etl.publication.making_public import mend
from etl.publication.model import Release
from etl.publication.movements import movements
from etl.publication.plan import Plan, plan_file, read_plan, sha256_of
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.repair import ROUNDS, can_be_repaired, more_to_withhold
from etl.publication.table import COUNTS, Mark
from etl.publication.uk_time import is_told_once
from etl.settings import settings

Progress = Callable[[str], None]
REPORT = "gate.txt"


@dataclass(frozen=True)
class Request:
    """What somebody asks to draft. ``explained``: why published numbers have moved since."""

    quarter: Quarter
    published_at: datetime
    who: str
    is_revision: bool = False
    reason: str = ""
    restated: tuple[Quarter, ...] = ()
    explained: str = ""
    door: str = "command"


def make_draft(request: Request, now: datetime, progress: Progress = lambda step: None) -> Draft:
    """Make the draft of a release or of its next revision, in place of an older draft.

    It is made also where it could not be published; ``stops`` of publishing.py says why. Raise
    OutcomesError where it cannot be made.
    """
    with publication_lock():
        # What is under embargo is not for every account of the machine.
        make_own_folder(settings().drafts_dir)
        mend()
        earlier = published_releases(settings().published_dir)
        name = name_of(request, earlier)
        _refuse_moment(request, earlier)
        record_event(
            request.who, request.door, "drafts a release", release=str(name),
            **({"explained": request.explained} if request.explained else {}),
        )  # fmt: skip
        made = settings().drafts_dir / f".{name}{DRAFT}"
        shutil.rmtree(made, ignore_errors=True)
        try:
            _make(made, request, name, earlier, now, progress)
            return replace_draft(made, name)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def name_of(request: Request, earlier: Sequence[Published]) -> ReleaseName:
    """Return the name of the release that is asked for. Raise OutcomesError where it is public."""
    first = ReleaseName(request.quarter)
    public = [one.name for one in earlier if one.name.quarter == request.quarter]
    if request.is_revision:
        return max(public, default=first).next_revision
    if public:
        raise OutcomesError(
            f"{first} is published, and what was published is never changed. Publish a revision:"
            f" --revision --reason ...",
            ExitCode.REFUSED,
        )
    return first


def _refuse_moment(request: Request, earlier: Sequence[Published]) -> None:
    """Of two releases that count a quarter the later one holds: time must tell which that is."""
    if not is_told_once(request.published_at):
        raise OutcomesError(
            f"{request.published_at:%-d %B %Y, %H:%M} is in an hour that UK clocks skip or tell"
            " twice. Name another time with --on.",
            ExitCode.USAGE,
        )
    last = max((one.published_at for one in earlier), default=None)
    if last is not None and request.published_at <= last:
        raise OutcomesError(
            f"The newest release is public from {last:%-d %B %Y, %H:%M}. Name a later time with"
            " --on.",
            ExitCode.USAGE,
        )


def _make(
    made: Path,
    request: Request,
    name: ReleaseName,
    earlier: Sequence[Published],
    now: datetime,
    progress: Progress,
) -> None:
    build, plan, policy = require_live(), read_plan(), read_policy()
    wanted = Wanted(
        name, request.published_at, build.path, tuple(earlier), request.reason, request.restated,
        explained=request.explained,
    )  # fmt: skip
    release, report, wanted = safe_release(
        wanted, plan, policy, made / PUBLIC, [one.folder for one in earlier], progress
    )
    rounded = policy.rounding.base if plan.protection == "rounding" else 0
    moved = movements(
        build.path, without(standing_rows(earlier), release.counted), plan,
        max(policy.threshold.value, rounded),
    )  # fmt: skip
    if request.explained and not moved:
        raise OutcomesError(
            "No published number has moved by more than publication.toml lets pass, and what"
            " explains it would be public. Leave --explain out.",
            ExitCode.USAGE,
        )
    told = causes(moved, earlier[-1], build.path, progress) if moved else []
    make_folder(made / OPERATOR)
    write_report(report, made / OPERATOR / REPORT)
    inputs = Inputs(
        warehouse_version=build.version,
        drafted_by=request.who,
        drafted_at=now.isoformat(timespec="seconds"),
        is_made_up=release.is_made_up,
        policy_sha256=sha256_of(policy_file()),
        plan_sha256=sha256_of(plan_file()),
        is_safe=report.is_safe,
        withheld=count_withheld(release),
        restated=[str(quarter) for quarter in request.restated],
        more_withheld=sorted(list(cell) for cell in wanted.withheld),
        moved=[str(one) for one in moved],
        causes=told,
        program=code_sha256(),
    )
    keep_inputs(made, inputs)
    sync_files(path for path in made.rglob("*") if path.is_file())
    close_files(made / PUBLIC)


def safe_release(
    wanted: Wanted,
    plan: Plan,
    policy: Policy,
    folder: Path,
    others: Sequence[Path],
    progress: Progress = lambda step: None,
) -> tuple[Release, Report, Wanted]:
    """Write a release into a folder; withhold more while the gate can tell what is withheld.

    The report may still name faults: then nothing helped.
    """
    from etl.publication.files import write_release

    for turn in range(ROUNDS + 1):
        release = assemble(wanted, plan, policy, progress)
        shutil.rmtree(folder, ignore_errors=True)
        make_folder(folder.parent)
        write_release(release, folder)
        progress("attacking what would be public")
        report = attack([*others, folder], policy)
        if turn == ROUNDS or not can_be_repaired(report.faults):
            break
        more = more_to_withhold(release, report.faults, turn)
        wanted = replace(wanted, withheld=wanted.withheld | more)
    return release, report, wanted


def attack(folders: Sequence[Path], policy: Policy) -> Report:
    """Let the gate's attackers loose on everything that is, or would be, public."""
    # It says which counts are narrow.
    make_own_folder(settings().publication_records_dir)
    kept = settings().publication_records_dir / "gate"
    make_folder(kept)
    return audit_releases(folders, policy, kept=kept)


def count_withheld(release: Release) -> int:
    """Count the values of the newly counted quarters that are withheld, but for per cents."""
    new = {str(quarter) for quarter in release.counted}
    return sum(
        int(
            (table.marks[count] == Mark.CONFIDENTIAL.value)
            .filter(table.rows["quarter"].is_in(new))
            .sum()
            or 0
        )
        for table in release.tables
        if table.is_protected
        for count in COUNTS
    )
