"""Packages held against advisories in OSV's format, as files and without a network."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from etl.errors import ExitCode
from etl.supply.component import Component
from etl.supply.osv import UnreadableRange, fixed_in, is_affected
from etl.supply.pins import pins
from etl.supply.policy import Accepted
from etl.supply.vulnerable import hold
from tests.commands import outcomes_here

# What every advisory of that hole in Jinja2's sandbox says: CVE-2019-10906, mended in 2.10.1.
JINJA2 = {
    "id": "PYSEC-2019-217",
    "aliases": ["CVE-2019-10906", "GHSA-462w-v97r-4m45"],
    "modified": "2021-07-05T00:01:22Z",
    "details": "In Pallets Jinja before 2.10.1, str.format_map allows a sandbox escape.",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.10.1"}]}],
        }
    ],
}


def events(*changes: str, kind: str = "ECOSYSTEM") -> dict:
    """A range from 'introduced 0', 'fixed 1.2' and so on."""
    return {"type": kind, "events": [dict([change.split()]) for change in changes]}


def advisory(name: str, affected: dict, ecosystem: str = "PyPI", **more: object) -> dict:
    package = {"package": {"ecosystem": ecosystem, "name": name}}
    return {
        "id": "X-1",
        "modified": "2026-11-01T00:00:00Z",
        "affected": [package | affected],
    } | more


def component(name: str, version: str, ecosystem: str = "pypi") -> Component:
    return Component(ecosystem, name, version, "MIT", "run time")


def pinned(name: str) -> str:
    return next(pin.version for pin in pins() if pin.name == name)


@pytest.mark.parametrize(
    ("version", "changes", "expected"),
    [
        ("2.10", ["introduced 0", "fixed 2.10.1"], True),
        ("2.10.1", ["introduced 0", "fixed 2.10.1"], False),
        ("2.9", ["introduced 0", "fixed 2.10"], True),
        ("2.10.1rc1", ["introduced 0", "fixed 2.10.1"], True),
        ("2.10.1.post1", ["introduced 0", "fixed 2.10.1"], False),
        ("1!1.0", ["introduced 0", "fixed 2.0"], False),
        ("1.0", ["introduced 1.1", "fixed 2.0"], False),
        ("1.1", ["introduced 1.1", "fixed 2.0"], True),
        ("2.0", ["introduced 1.1", "last_affected 2.0"], True),
        ("2.0.1", ["introduced 1.1", "last_affected 2.0"], False),
        ("9.0", ["introduced 1.1"], True),
        # Events in any order; mended once, and broken again.
        ("3.5", ["fixed 2.0", "introduced 3.0", "introduced 0", "fixed 4.0"], True),
        ("2.5", ["fixed 2.0", "introduced 3.0", "introduced 0", "fixed 4.0"], False),
        ("0.0.1.dev1", ["introduced 0"], True),
    ],
)
def test_a_version_is_within_the_events_of_a_range(
    version: str, changes: list[str], expected: bool
) -> None:
    affected = {"ranges": [events(*changes)]}
    assert is_affected(version, affected, "PyPI") == expected


def test_versions_of_npm_are_ordered_as_npm_has_them() -> None:
    affected = {"ranges": [events("introduced 6.0.0", "fixed 6.43.16", kind="SEMVER")]}
    assert is_affected("6.43.15", affected, "npm")
    assert is_affected("6.43.16-beta.1", affected, "npm")
    assert not is_affected("6.43.16", affected, "npm")
    assert not is_affected("6.0.0-beta.1", affected, "npm")


def test_a_listed_version_is_affected_however_it_is_spelt() -> None:
    affected = {"versions": ["1.0", "not-a-version"], "ranges": [events("introduced 2.0")]}
    assert is_affected("1.0.0", affected, "PyPI")
    assert not is_affected("1.5", affected, "PyPI")


@pytest.mark.parametrize(
    "affected",
    [
        {},
        {"ranges": [events("introduced 0", kind="GIT")]},
        {"ranges": [events("introduced 0", "fixed of-late")]},
        {"ranges": [events("fixed 2.0")]},
        {"ranges": [{"type": "ECOSYSTEM"}]},
    ],
)
def test_what_cannot_be_read_is_never_taken_for_harmless(affected: dict) -> None:
    with pytest.raises(UnreadableRange):
        is_affected("1.0", affected, "PyPI")
    (found,) = hold([component("made-up", "1.0")], [advisory("made-up", affected)]).findings
    assert not found.is_certain


def test_versions_that_mend_it_are_in_order() -> None:
    ranges = [events("introduced 0", "fixed 2.10"), events("introduced 0", "fixed 2.9")]
    assert fixed_in({"ranges": ranges}, "PyPI") == ("2.9", "2.10")


def test_an_old_version_of_a_package_has_the_weakness_it_is_known_for() -> None:
    old, new = component("jinja2", "2.10"), component("jinja2", pinned("jinja2"))
    (found,) = hold([old, new], [JINJA2]).findings
    assert (found.component, found.fixed_in) == (old, ("2.10.1",))
    assert "CVE-2019-10906" in found.ids


def test_a_withdrawn_advisory_counts_for_nothing() -> None:
    held = hold([component("jinja2", "2.10")], [JINJA2 | {"withdrawn": "2022-01-01T00:00:00Z"}])
    assert (held.findings, held.withdrawn, held.read) == ((), 1, {})


def test_advisories_that_name_one_another_are_one_finding() -> None:
    affected = {"ranges": [events("introduced 0", "fixed 2.0")]}
    both = [
        advisory("made_up", affected, id="PYSEC-1", aliases=["CVE-1"]),
        advisory("Made-Up", affected, id="GHSA-2", aliases=["CVE-2"], summary="It leaks."),
        advisory("made.up", affected, id="CVE-1", aliases=["CVE-2"]),
        advisory("made-up", affected, id="CVE-9"),
    ]
    found = hold([component("made-up", "1.0")], both).findings
    assert [sorted(each.ids) for each in found] == [
        ["CVE-1", "CVE-2", "GHSA-2", "PYSEC-1"],
        ["CVE-9"],
    ]
    assert found[0].summary == "It leaks."


def test_a_package_of_another_ecosystem_is_another_package() -> None:
    affected = {"ranges": [events("introduced 0")]}
    held = hold([component("crelt", "1.0.7", "npm")], [advisory("crelt", affected)])
    assert held.findings == ()
    assert held.unchecked([component("crelt", "1.0.7", "npm")]) == {"npm": 1}


def test_an_advisory_is_accepted_until_its_day() -> None:
    (found,) = hold([component("jinja2", "2.10")], [JINJA2]).findings
    policy = [Accepted("CVE-2019-10906", "No template is anybody's own.", date(2026, 12, 31))]
    assert found.accepted_by(policy, date(2026, 12, 31)) is policy[0]
    assert found.accepted_by(policy, date(2027, 1, 1)) is None


def zipped(folder: Path, *said: dict) -> Path:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number, each in enumerate(said):
            packed.writestr(f"{number}.json", json.dumps(each))
    return path


def test_the_command_names_what_is_affected_and_what_mends_it(tmp_path: Path) -> None:
    version = pinned("jinja2")
    worse = advisory("jinja2", {"versions": [version]}, id="PYSEC-9", summary="It\x1b[2J leaks.")
    done = outcomes_here("packages", "advisories", zipped(tmp_path, JINJA2, worse))
    assert done.returncode == ExitCode.FAILED
    assert f"jinja2 {version} (run time): PYSEC-9: not mended yet" in done.stdout
    assert "Advisories read: 2 of PyPI; 0 withdrawn. Newest: 2026-11-01." in done.stdout
    assert "components of npm, of which no advisory was given" in done.stdout
    assert "Known weaknesses: 1, in jinja2." in done.stderr
    assert "\x1b" not in done.stdout


def test_the_command_holds_pip_and_the_editor_against_advisories_too(tmp_path: Path) -> None:
    view = advisory("@codemirror/view", {"ranges": [events("introduced 0")]}, "npm", id="GHSA-v")
    pip = advisory("pip", {"ranges": [events("introduced 0")]}, id="PYSEC-p")
    for each in (view, pip):
        (tmp_path / f"{each['id']}.json").write_text(json.dumps(each))
    done = outcomes_here("packages", "advisories", tmp_path)
    assert done.returncode == ExitCode.FAILED
    assert "@codemirror/view" in done.stdout
    assert "(not pinned): PYSEC-p" in done.stdout
    assert "Not checked" not in done.stdout


def test_the_command_says_that_nothing_is_affected_only_where_it_looked(tmp_path: Path) -> None:
    done = outcomes_here("packages", "advisories", zipped(tmp_path, JINJA2))
    assert done.returncode == ExitCode.OK
    assert "No component that was checked is affected." in done.stdout


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], ExitCode.USAGE),
        (["missing"], ExitCode.REFUSED),
        (["empty"], ExitCode.REFUSED),
        (["npm"], ExitCode.REFUSED),
        (["broken"], ExitCode.REFUSED),
        (["text.txt"], ExitCode.REFUSED),
        (["shape"], ExitCode.REFUSED),
    ],
)
def test_where_nothing_was_checked_the_command_says_so(
    tmp_path: Path, given: list[str], code: ExitCode
) -> None:
    for name in ("empty", "npm", "broken", "shape"):
        (tmp_path / name).mkdir()
    npm = advisory("crelt", {"ranges": [events("introduced 9.0.0")]}, "npm")
    (tmp_path / "npm" / "1.json").write_text(json.dumps(npm))
    (tmp_path / "broken" / "1.json").write_text("[]")
    (tmp_path / "text.txt").write_text("none")
    (tmp_path / "shape" / "1.json").write_text('{"id": "X-1", "affected": [{"package": "crelt"}]}')
    done = outcomes_here("packages", "advisories", *(tmp_path / name for name in given))
    assert done.returncode == code
    assert "affected" not in done.stdout
    assert "all.zip" in done.stderr or "OSV's format" in done.stderr
