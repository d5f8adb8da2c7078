"""Make a release again from what it was made from, and compare it to the byte."""

import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from etl.disclosure.policy import read_policy
from etl.errors import ExitCode, OutcomesError
from etl.live import require_live
from etl.publication.assemble import Wanted, assemble
from etl.publication.drafts import SUMS
from etl.publication.files import write_release
from etl.publication.files.published import Published, published_releases, verify
from etl.publication.plan import read_plan
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings


def differences(
    name: ReleaseName, progress: Callable[[str], None] = lambda step: None
) -> list[str]:
    """Return which files of a release are not those that its checksums, or its inputs, make.

    Raise OutcomesError where there is no such release, or what it was made from is not at hand.
    """
    releases = published_releases(settings().published_dir)
    release = next((one for one in releases if one.name == name), None)
    if release is None:
        raise OutcomesError(f"{name} was never published.", ExitCode.REFUSED)
    progress("checksums")
    return verify(release.folder) or _made_otherwise(release, releases, progress)


def _made_otherwise(
    release: Published, releases: tuple[Published, ...], progress: Callable[[str], None]
) -> list[str]:
    records = settings().publication_records_dir / str(release.name)
    inputs = json.loads((records / "inputs.json").read_text(encoding="utf-8"))
    earlier = [one for one in releases if str(one.name) in release.meta["earlier"]]
    wanted = Wanted(
        release.name,
        datetime.fromisoformat(release.meta["published_at"]),
        _warehouse(inputs["warehouse_version"]),
        tuple(earlier),
        release.meta["reason"],
        tuple(Quarter.named(name) for name in inputs["restated"]),
        frozenset(tuple(cell) for cell in inputs["more_withheld"]),
    )
    plan = read_plan(records / "publication.toml")
    policy = read_policy(records / "disclosure_policy.toml")
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / str(release.name)
        write_release(assemble(wanted, plan, policy, progress), again)
        was, now = (_sums(one) for one in (release.folder, again))
    return sorted(path for path in was.keys() | now.keys() if was.get(path) != now.get(path))


def _warehouse(version: str) -> Path:
    live = require_live()
    if live.version != version:
        raise OutcomesError(
            f"It was made from warehouse {version}, and {live.version} is live. Its files are as"
            " their checksums say; to make it again, build that warehouse in a data folder with the"
            " deliveries and the program of then.",
            ExitCode.REFUSED,
        )
    return live.path


def _sums(folder: Path) -> dict[str, str]:
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
