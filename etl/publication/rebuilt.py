"""Make a release again from what it was made from, and compare it to the byte."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.disclosure.policy import policy_file, read_policy
from etl.errors import ExitCode, OutcomesError
from etl.history.definitions import code_sha256
from etl.history.released import release_of, warehouse_of
from etl.live import live_build
from etl.publication.assemble import Wanted, assemble
from etl.publication.files import write_release
from etl.publication.files.approved import APPROVAL, read_approval
from etl.publication.files.published import Published, published_releases, verify
from etl.publication.files.sums import SUMS
from etl.publication.model import Check, Release
from etl.publication.plan import plan_file, read_plan, sha256_of
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verified:
    """What is wrong with a release: ``damage`` to its files, or what is made ``otherwise`` now."""

    damage: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


def verified(name: ReleaseName, progress: Progress = lambda step: None) -> Verified:
    """Hold a release against its checksums and its approval, and make it again from its inputs.

    Raise OutcomesError where there is no such release, or what it was made from is not at hand.
    """
    releases = published_releases(settings().published_dir)
    release = next((one for one in releases if one.name == name), None)
    if release is None:
        raise OutcomesError(
            f"{name} was never published. What was: outcomes publish --list.", ExitCode.REFUSED
        )
    progress("checksums")
    damage = (*verify(release.folder), *_not_approved(release))
    if damage:
        return Verified(damage)
    found = _made_otherwise(release, releases, progress)
    then = _inputs(_records(release)).get("program")
    if found and then != code_sha256():
        found.append(f"the program is another than then ({then}): check out that of then")
    return Verified(otherwise=tuple(found))


def _not_approved(release: Published) -> Iterator[str]:
    """Checksums can be written again with what they are of: what was approved is told elsewhere."""
    now = sha256_of(release.folder / SUMS)
    if _approved(release.folder / APPROVAL) != now:
        yield f"{APPROVAL} does not approve its {SUMS}"
    kept = _records(release) / APPROVAL
    if kept.exists() and _approved(kept) != now:
        yield f"its {SUMS} is not the one approved (publication_records/{release.name}/{APPROVAL})"


def _approved(path: Path) -> str | None:
    """The hash an approval is of; None where there is none that can be read."""
    approval = read_approval(path)
    return approval and approval.sha256


def _made_otherwise(
    release: Published, releases: tuple[Published, ...], progress: Progress
) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / str(release.name)
        write_release(_assembled(release, releases, progress), again)
        was, now = (_sums(one) for one in (release.folder, again))
    paths = sorted(path for path in was.keys() | now.keys() if was.get(path) != now.get(path))
    return [f"{path} is made otherwise" for path in paths]


def _assembled(release: Published, releases: tuple[Published, ...], progress: Progress) -> Release:
    records = _records(release)
    inputs = _inputs(records)
    wanted = Wanted(
        release.name,
        release.published_at,
        _warehouse(inputs["warehouse_version"], progress),
        tuple(one for one in releases if str(one.name) in release.meta["earlier"]),
        release.meta["reason"],
        tuple(Quarter.named(name) for name in inputs["restated"]),
        frozenset(tuple(cell) for cell in inputs["more_withheld"]),
        release.meta["explained"],
    )
    plan_then, policy_then = (records / path.name for path in (plan_file(), policy_file()))
    made = assemble(wanted, read_plan(plan_then), read_policy(policy_then), progress)
    by = replace(
        made.provenance, policy_sha256=sha256_of(policy_then), plan_sha256=sha256_of(plan_then)
    )
    # A warehouse that was made again was held against nothing: what the checks said is an input.
    checks = made.checks or tuple(Check(**told) for told in release.meta["checks"])
    return replace(made, provenance=by, checks=checks)


def _records(release: Published) -> Path:
    return settings().publication_records_dir / str(release.name)


def _inputs(records: Path) -> dict[str, Any]:
    try:
        return json.loads((records / "inputs.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OutcomesError(
            f"publication_records/{records.name} does not say what it was made from. Restore that"
            " folder from a copy. Its files are as their checksums say.",
            ExitCode.REFUSED,
        ) from error


def _warehouse(version: str, progress: Progress) -> Path:
    live = live_build()
    if live is not None and live.version == version:
        return live.path
    try:
        return warehouse_of(release_of(version), progress)
    except OutcomesError as error:
        raise OutcomesError(
            f"Its files are as their checksums say; the warehouse {version} that it was made from"
            f" cannot be had to make it again. {error}",
            ExitCode.REFUSED,
        ) from error


def _sums(folder: Path) -> dict[str, str]:
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
