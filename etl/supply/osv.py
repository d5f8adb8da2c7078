"""Advisories in OSV's format (ossf.github.io/osv-schema): read from files, held to a version."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import semver
from packaging.version import InvalidVersion, Version

from etl.errors import ExitCode, OutcomesError

# How the versions of an ecosystem are ordered; what cannot be read raises ValueError.
ORDERS: dict[str, Callable[[str], Any]] = {"PyPI": Version, "npm": semver.Version.parse}
_RANGES = ("ECOSYSTEM", "SEMVER")
_EVENTS = ("introduced", "fixed", "last_affected")
_FROM_THE_FIRST = ("introduced", "0")


class UnreadableRange(ValueError):
    """A range of versions that cannot be judged."""


def advisories(path: Path) -> Iterator[dict]:
    """Read every advisory of a JSON file, a folder of them or a zip as OSV publishes it.

    Raise OutcomesError for what is none of these, or holds something else than advisories.
    """
    for name, text in _texts(path):
        try:
            said = json.loads(text)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("id"), str):
            raise _refused(f"{name} is no advisory in OSV's format: JSON with an id is wanted.")
        yield said


def _texts(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield from ((str(file), file.read_bytes()) for file in sorted(path.rglob("*.json")))
    elif not path.exists():
        raise _refused(f"{path} is missing.")
    elif path.suffix == ".json":
        yield str(path), path.read_bytes()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            names = sorted(name for name in packed.namelist() if name.endswith(".json"))
            yield from ((f"{path}: {name}", packed.read(name)) for name in names)
    else:
        raise _refused(f"{path} is no folder, zip or JSON file of advisories.")


def _refused(words: str) -> OutcomesError:
    return OutcomesError(
        f"{words} OSV publishes one zip for each ecosystem (all.zip); give that, unpacked or not.",
        ExitCode.REFUSED,
    )


def is_affected(version: str, affected: dict, ecosystem: str) -> bool:
    """Whether a version is among those listed or in one of the ranges.

    Raise UnreadableRange where it is not listed and a range cannot be read.
    """
    order = ORDERS[ecosystem]
    at = order(version)
    if any(_is_same(at, listed, order) for listed in affected.get("versions", ())):
        return True
    ranges = [each for each in affected.get("ranges", ()) if each.get("type") in _RANGES]
    if not ranges and not affected.get("versions"):
        raise UnreadableRange("It names no versions.")
    try:
        return any(_is_within(at, each["events"], order) for each in ranges)
    except (ValueError, TypeError, AttributeError, KeyError) as fault:
        raise UnreadableRange(str(fault)) from fault


def fixed_in(affected: dict, ecosystem: str) -> tuple[str, ...]:
    """The versions in which it is fixed, in order; those that cannot be read are left out."""
    events = [event for each in affected.get("ranges", ()) for event in each.get("events", ())]
    order = ORDERS[ecosystem]
    fixes = {event["fixed"] for event in events if _reads(event.get("fixed"), order)}
    return tuple(sorted(fixes, key=order))


def _is_same(at: Any, listed: str, order: Callable[[str], Any]) -> bool:
    return _reads(listed, order) and order(listed) == at


def _reads(text: str | None, order: Callable[[str], Any]) -> bool:
    try:
        order(text)
    except (InvalidVersion, ValueError, TypeError):
        return False
    return True


def _is_within(at: Any, events: list[dict], order: Callable[[str], Any]) -> bool:
    """Follow the events from the first version on, as the format prescribes."""
    changes = [(kind, event[kind]) for event in events for kind in _EVENTS if kind in event]
    if not any(kind == "introduced" for kind, _ in changes):
        raise UnreadableRange("A range never begins.")
    within = _FROM_THE_FIRST in changes
    points = [(order(text), kind) for kind, text in changes if (kind, text) != _FROM_THE_FIRST]
    for point, kind in sorted(points, key=lambda each: each[0]):
        if kind == "introduced" and at >= point:
            within = True
        elif (kind == "fixed" and at >= point) or (kind == "last_affected" and at > point):
            within = False
    return within
