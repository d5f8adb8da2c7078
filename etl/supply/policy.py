"""The policy: licences that are allowed, what packages state unclearly, what is vendored."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

POLICY = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True)
class Vendored:
    """A work of others that lies in this repository; ``files`` are relative to it."""

    name: str
    version: str
    type: str
    licence: str
    scope: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """An advisory that is known and does not count until a day, with the reason."""

    id: str
    reason: str
    until: date


@dataclass(frozen=True)
class Policy:
    """What policy.toml says; licences are SPDX identifiers, with WITH where there is one."""

    allowed: frozenset[str]
    allowed_in_tests: frozenset[str]
    spellings: dict[str, str]
    stated: dict[str, str]
    bundled: dict[str, str]
    vendored: tuple[Vendored, ...] = ()
    accepted: tuple[Accepted, ...] = field(default=())

    def allowed_for(self, scope: str) -> frozenset[str]:
        """Licences allowed of what is there at run time, or else of what only tests and builds."""
        return self.allowed if scope == "run time" else self.allowed | self.allowed_in_tests


@cache
def read_policy(path: Path = POLICY) -> Policy:
    """Read the policy."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    licences = said["licences"]
    return Policy(
        frozenset(licences["allowed"]),
        frozenset(licences["allowed_in_tests"]),
        licences["spellings"],
        licences["stated"],
        licences["bundled"],
        tuple(Vendored(**{**each, "files": tuple(each["files"])}) for each in said["vendored"]),
        tuple(Accepted(**each) for each in said.get("accepted", ())),
    )
