"""The packages that requirements.txt pins: version, hashes, and whether this machine needs them."""

from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from etl.errors import OutcomesError
from etl.settings import PROJECT_DIR

REQUIREMENTS = PROJECT_DIR / "requirements.txt"
_HASH = "--hash="


@dataclass(frozen=True)
class Pin:
    """One package at one version; ``hashes`` are SHA-256 of the archives that may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...]
    is_for_this_machine: bool


def pins(path: Path = REQUIREMENTS) -> tuple[Pin, ...]:
    """Read every pin; a name has several where systems or versions of Python differ.

    Raise OutcomesError where the file is missing or a line is no pin with a SHA-256.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise OutcomesError(
            f"{path} is missing: what is pinned is not known. Install from a clone of the"
            " repository, as the README says."
        ) from missing
    lines = (line.strip() for line in text.replace("\\\n", " ").splitlines())
    return tuple(_pin(line, path) for line in lines if line and not line.startswith("#"))


def _pin(line: str, path: Path) -> Pin:
    words, *hashes = line.split(_HASH)
    kinds = {each.partition(":")[0] for each in hashes}
    try:
        wanted = Requirement(words.strip())
    except InvalidRequirement:
        wanted = None
    exact = [each.version for each in wanted.specifier if each.operator == "=="] if wanted else []
    if len(exact) != 1 or kinds != {"sha256"}:
        raise OutcomesError(
            f"{path}: '{words.strip()[:80]}' is no package pinned by == and SHA-256. Make the file"
            " again with uv pip compile, as the README says."
        )
    values = sorted(each.strip().partition(":")[2] for each in hashes)
    is_here = wanted.marker is None or wanted.marker.evaluate()
    return Pin(canonicalize_name(wanted.name), exact[0], tuple(values), is_here)
