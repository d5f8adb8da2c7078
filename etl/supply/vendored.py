"""Works of others in this repository: the SQL editor's packages by its lock file, and files."""

import base64
import json
from hashlib import sha256
from pathlib import Path

from etl.settings import PROJECT_DIR
from etl.supply.component import Component, purl
from etl.supply.licences import spdx
from etl.supply.policy import Policy, Vendored

LOCK = PROJECT_DIR / "dashboard" / "editor" / "package-lock.json"
_FOLDER = "node_modules/"


def vendored(policy: Policy) -> list[Component]:
    """Return every component that is in the repository itself, or builds what is."""
    return [*npm_packages(LOCK), *(_files(each) for each in policy.vendored)]


def npm_packages(lock: Path) -> list[Component]:
    """Return the packages of an npm lock file; of those for one system only, none."""
    said = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    entries = {
        path.removeprefix(_FOLDER): entry
        for path, entry in said.items()
        if path and not entry.get("optional")
    }
    known = {name: purl("npm", name, entry["version"]) for name, entry in entries.items()}
    return [_npm(name, entry, known) for name, entry in entries.items()]


def _npm(name: str, entry: dict, known: dict[str, str]) -> Component:
    needs = sorted(known[each] for each in entry.get("dependencies", {}) if each in known)
    kind, _, digest = entry["integrity"].partition("-")
    hashes = ((kind.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex()),)
    scope = "build" if entry.get("dev") else "run time"
    licence = spdx(entry.get("license"))
    return Component("npm", name, entry["version"], licence, scope, hashes, tuple(needs))


def _files(work: Vendored) -> Component:
    # What one work has in several files is known by each of them.
    paths = sorted(path for pattern in work.files for path in PROJECT_DIR.glob(pattern))
    hashes = {("SHA-256", sha256(path.read_bytes()).hexdigest()) for path in paths}
    licence = spdx(work.licence)
    return Component(work.type, work.name, work.version, licence, work.scope, tuple(sorted(hashes)))
