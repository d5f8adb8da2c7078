"""What the program is built of: pins, licences, vendored works, the bill of materials, files."""

import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator

from etl.errors import ExitCode, OutcomesError
from etl.settings import PROJECT_DIR
from etl.supply.graph import installed
from etl.supply.integrity import faults_of_files, faults_of_packages
from etl.supply.inventory import Inventory, inventory
from etl.supply.licences import Verdict, licence_of, verdict
from etl.supply.pins import Pin, pins
from etl.supply.policy import read_policy
from etl.supply.sbom import sbom
from etl.supply.vendored import LOCK
from tests.commands import outcomes_here

ALLOWED = {"MIT", "MPL-2.0", "GPL-3.0-or-later WITH GCC-exception-3.1"}
ROOT = "outcomes@0.1.0"


@pytest.fixture(scope="module")
def stock() -> Inventory:
    return inventory()


@pytest.fixture(scope="module")
def bill(stock: Inventory) -> dict:
    return json.loads(sbom(stock))


def package(folder: Path, name: str, metadata: str, files: dict[str, bytes]) -> PathDistribution:
    """Install a package of these files, as an installer records it."""
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    text = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}"
    (about / "METADATA").write_text(text, encoding="utf-8")
    lines = [f"{about.name}/RECORD,,"]
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
        digest = base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}")
    (about / "RECORD").write_text("\n".join(lines), encoding="utf-8")
    return PathDistribution(about)


def test_every_licence_is_allowed() -> None:
    listed = outcomes_here("packages", "licences", "--csv")
    assert (listed.returncode, listed.stderr) == (ExitCode.OK, "")
    rows = [line.split(",") for line in listed.stdout.splitlines()[1:]]
    assert {row[3] for row in rows} == {"run time", "tests", "build"}
    assert ["npm", "axe-core", "4.14.1", "tests", "MPL-2.0", "allowed"] in rows
    assert len(rows) > 130
    assert {row[-1] for row in rows} <= {"allowed", "not judged here"}
    here = {
        (each.name, each.version) for each in inventory().components if each.is_for_this_machine
    }
    assert not any((row[1], row[2]) in here for row in rows if row[-1] != "allowed")


def test_a_licence_that_is_not_allowed_fails_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = read_policy()
    less = replace(policy, allowed=policy.allowed - {"OFL-1.1"})
    monkeypatch.setattr("etl.cli.packages_report.read_policy", lambda: less)
    listed = outcomes_here("packages", "licences")
    assert listed.returncode == ExitCode.FAILED
    assert "atkinson-hyperlegible-next 2.001 (OFL-1.1)" in listed.stderr


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", Verdict.ALLOWED),
        ("MIT OR GPL-3.0-only", Verdict.ALLOWED),
        ("MIT AND GPL-3.0-only", Verdict.REFUSED),
        ("MIT AND (GPL-3.0-only OR MPL-2.0)", Verdict.ALLOWED),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", Verdict.ALLOWED),
        ("GPL-3.0-or-later", Verdict.REFUSED),
        ("BSD License", Verdict.UNKNOWN),
        ("LicenseRef-ours", Verdict.UNKNOWN),
        ("MIT AND", Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
        (None, Verdict.UNKNOWN),
    ],
)
def test_an_expression_is_held_against_what_is_allowed(
    expression: str | None, expected: Verdict
) -> None:
    assert verdict(expression, ALLOWED) == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("License-Expression: MIT\nLicense: GPL\n", "MIT"),
        ("License: MPL-2.0 AND MIT\n", "MPL-2.0 AND MIT"),
        ("License: MIT License\n", "MIT"),
        ("Classifier: License :: OSI Approved :: MIT License\n", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\n", None),
        (
            "Classifier: License :: OSI Approved :: MIT License\n"
            "Classifier: License :: OSI Approved :: Apache Software License\n",
            None,
        ),
        ("License: as you like\n", None),
        ("", None),
    ],
)
def test_a_package_states_its_licence_clearly_or_not_at_all(
    tmp_path: Path, metadata: str, expected: str | None
) -> None:
    assert licence_of(package(tmp_path, "made-up", metadata, {}), "made-up", read_policy()) == (
        expected
    )


def test_the_policy_states_nothing_that_packages_state_themselves() -> None:
    policy, pinned = read_policy(), {pin.name for pin in pins()}
    assert {*policy.stated, *policy.bundled} <= pinned
    silent = replace(policy, stated={})
    for name in policy.stated.keys() & installed().keys():
        by_itself = licence_of(installed()[name], name, silent)
        assert by_itself != licence_of(installed()[name], name, policy), name


def test_everything_vendored_is_declared_with_its_version_and_licence() -> None:
    declared = {
        path
        for work in read_policy().vendored
        for at in work.files
        for path in PROJECT_DIR.glob(at)
    }
    kinds = {".woff", ".woff2", ".ttf", ".otf"}
    found = {
        path
        for folder in ("dashboard", "etl", "tests", "sql", "expectations")
        for path in (PROJECT_DIR / folder).rglob("*")
        if path.suffix in kinds or path.name.endswith((".min.js", ".min.css"))
        if "node_modules" not in path.parts
    }
    assert found == declared
    for folder in {path.parent for path in found}:
        assert [*folder.glob("LICENSE*"), *folder.glob("OFL*")], folder
    banner = (PROJECT_DIR / "tests/browser/axe-core/axe.min.js").read_text(encoding="utf-8")[:40]
    (axe,) = (work for work in read_policy().vendored if work.name == "axe-core")
    assert f"axe v{axe.version}\n" in banner


def test_the_editor_is_made_of_the_packages_that_are_listed(stock: Inventory) -> None:
    texts = (LOCK.parent / "LICENSES").read_text(encoding="utf-8").split("\n----\n\n")
    bundled = {tuple(text.split("\n", 1)[0].rsplit(" ", 1)) for text in texts}
    listed = {
        (each.name, each.version)
        for each in stock.components
        if each.ecosystem == "npm" and each.scope == "run time"
    }
    assert listed == bundled


def test_the_bill_of_materials_is_valid_cyclonedx(stock: Inventory) -> None:
    check = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.V1_6)
    assert check.validate_str(sbom(stock)) is None
    assert check.validate_str(sbom(stock).replace('"library"', '"book"')) is not None


def test_the_bill_of_materials_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    code = "from etl.cli import main; main()"
    texts = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.json"
        command = [sys.executable, "-c", code, "packages", "sbom", "-o", str(path)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]
    assert b'"timestamp"' not in texts[0]


def test_a_bill_of_materials_has_a_time_only_where_one_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    written = json.loads(outcomes_here("packages", "sbom").stdout)
    assert written["metadata"]["timestamp"].startswith("2027-01-15T08:00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    assert outcomes_here("packages", "sbom").returncode == ExitCode.USAGE


def test_the_bill_of_materials_has_every_pin_with_its_hashes(bill: dict) -> None:
    text = (PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8")
    pinned = {
        f"pkg:pypi/{name}@{version}": set(re.findall(r"sha256:(\w+)", rest))
        for name, version, rest in re.findall(r"(?ms)^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", text)
    }
    listed = {
        each["purl"]: {value["content"] for value in each["hashes"]}
        for each in bill["components"]
        if each["purl"].startswith("pkg:pypi/")
    }
    assert listed == pinned


def test_the_bill_of_materials_says_what_needs_what(stock: Inventory, bill: dict) -> None:
    needs = {each["ref"]: set(each.get("dependsOn", ())) for each in bill["dependencies"]}
    names = {each["bom-ref"] for each in bill["components"]}
    assert set().union(*needs.values()) <= names
    reached, waiting = set(), [ROOT]
    while waiting:
        reached |= {(at := waiting.pop())}
        waiting += needs[at] - reached
    here = {each.purl for each in stock.components if each.is_for_this_machine}
    assert reached - {ROOT} >= here
    (polars,) = (name for name in names if name.startswith("pkg:pypi/polars@"))
    assert any("polars-runtime" in name for name in needs[polars])
    (language,) = (name for name in names if "codemirror/language" in name)
    assert any("streamparser" in name for name in needs[language])


def test_what_only_tests_and_builds_use_can_be_left_out(stock: Inventory) -> None:
    scopes = {each.name: each.scope for each in stock.components}
    assert (scopes["pytest"], scopes["esbuild"], scopes["streamlit"]) == (
        "tests", "build", "run time",
    )  # fmt: skip
    bill = json.loads(sbom(stock.at_run_time()))
    names = {each["name"] for each in bill["components"]}
    assert names == {n.rpartition("/")[2] for n, scope in scopes.items() if scope == "run time"}
    assert all(each["scope"] != "excluded" for each in bill["components"])


def test_what_is_installed_is_what_is_pinned() -> None:
    assert faults_of_packages() == []


def test_another_version_than_the_pinned_one_is_named() -> None:
    version = installed()["polars"].version
    pinned = (
        Pin("polars", version, (), True),
        Pin("duckdb", "0.1", (), True),
        Pin("only-in-tests", "1", (), True),
        Pin("only-elsewhere", "1", (), False),
    )
    assert [fault.place for fault in faults_of_packages(pinned)] == ["duckdb"]


def test_a_package_that_is_needed_and_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {name: each for name, each in installed().items() if name not in ("rich", "pytest")}
    for module in ("graph", "integrity"):
        monkeypatch.setattr(f"etl.supply.{module}.installed", lambda: others)
    assert [fault.place for fault in faults_of_packages()] == ["rich"]


def test_a_file_that_was_changed_taken_away_or_put_in_is_named(tmp_path: Path) -> None:
    files = {f"made_up/{name}.py": b"x = 1\n" for name in ("kept", "changed", "gone")}
    package(tmp_path, "made-up", "", files)
    assert list(faults_of_files(tmp_path)) == []
    (tmp_path / "made_up" / "changed.py").write_text("x = 2\n")
    (tmp_path / "made_up" / "gone.py").unlink()
    (tmp_path / "put_in.pth").write_text("import made_up\n")
    assert {(fault.place, fault.words) for fault in faults_of_files(tmp_path)} == {
        ("made_up/changed.py", "of made-up is not as the package brought it"),
        ("made_up/gone.py", "of made-up is missing"),
        ("put_in.pth", "is of no package"),
    }


def test_verify_says_what_is_installed_besides() -> None:
    done = outcomes_here("packages", "verify", "--quick")
    assert done.returncode == ExitCode.OK
    assert "Installed, and not pinned: pip " in done.stdout
    assert "What is installed is what is pinned: versions only." in done.stdout


@pytest.mark.parametrize(
    "line", ["duckdb>=2.0", "duckdb==2.0.1", "duckdb==2.0.1 --hash=md5:00", "-e .", "a b"]
)
def test_a_line_that_pins_nothing_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"{line}\n")
    with pytest.raises(OutcomesError, match="is no package pinned by == and SHA-256"):
        pins(path)
