"""The rules of the house: who may import whom, what SQL may read, what must be documented."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from etl.build.catalogue import definitions
from etl.build.models import model_name, models, reads
from etl.contract import contract
from etl.landing.sources import read_source, source_names
from etl.login.settings import LoginSettings
from etl.settings import PROJECT_DIR, REFERENCE_DIR, SQL_DIR, Settings
from etl.sqlfile import SqlFile, read_sql_folder

PACKAGES = ("etl", "expectations", "dashboard")
MAY_IMPORT = {
    "expectations": {"expectations"},
    "etl": {"etl", "expectations"},
    "dashboard": {"dashboard", "etl"},
}
# Of etl the dashboard may use the door to the warehouse, and what says where things are.
# What makes statements of counts is shared by every reader.
PURE = ("etl.measurement", "etl.findings", "etl.drawing", "etl.briefing", "etl.disclosure")
# What an analyst asks is answered in processes of its own, and recorded.
ASKING = ("etl.sandbox", "etl.audit.read", "etl.audit.record")
DASHBOARD_MAY_USE = {
    "etl.anonymity.keys", "etl.errors", "etl.examples", "etl.history.built_by",
    "etl.history.definitions",
    "etl.history.releases", "etl.lineage", "etl.live", "etl.login.roles", "etl.login.sessions",
    "etl.login.settings", "etl.printable", "etl.publication.approval", "etl.publication.drafts",
    "etl.publication.files.published", "etl.publication.page.chance",
    "etl.publication.page.wording", "etl.publication.plan", "etl.publication.quarter",
    "etl.publication.table", "etl.publication.uk_time", "etl.saved", "etl.settings", "etl.sqlfile",
    "etl.surface",
}  # fmt: skip
MAY_READ = {
    "staging": {"accepted", "landed"},
    "marts": {"staging", "marts", "reference"},
    "metrics": {"marts", "reference"},
    "quality": {"landed", "accepted", "reference", "marts", "quality"},
    "rules": {"landed", "reference"},
    "checks": {"staging", "reference"},
    "questions": {"metrics", "quality", "reference"},
    "publication": {"metrics", "quality", "reference", "counts"},
    "examples": {"marts", "metrics", "quality", "reference"},
    "reference": {"reference"},
    "sources": {"delivery", "reference"},
    "comparisons": {"old", "redefined", "uncorrected", "new"},
}
STATEMENTS = [
    file for schema in MAY_READ if schema != "sources" for file in read_sql_folder(SQL_DIR / schema)
]


def python_files(package: str) -> list[Path]:
    return sorted((PROJECT_DIR / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    for path in python_files(package):
        ours = {name for name in imports(path) if name.split(".")[0] in PACKAGES}
        assert {name.split(".")[0] for name in ours} <= MAY_IMPORT[package], path
        if package == "dashboard":
            of_etl = {name for name in ours if name.startswith("etl")}
            pure = {name for name in of_etl if name.startswith((*PURE, *ASKING))}
            assert of_etl - pure <= DASHBOARD_MAY_USE, path


def test_great_expectations_is_imported_by_expectations_alone() -> None:
    for package in ("etl", "dashboard"):
        for path in python_files(package):
            names = {name.split(".")[0] for name in imports(path)}
            assert not names & {"great_expectations", "sqlalchemy"}, path


def test_spark_is_known_to_its_own_package_alone() -> None:
    """It is installed only where there is a cluster."""
    for package in PACKAGES:
        for path in python_files(package):
            names = imports(path)
            if path.parent.name != "spark":
                assert not {name.split(".")[0] for name in names} & {"pyspark", "sqlglot"}, path
                is_door = path.name == "engines.py"
                assert is_door or not any(n.startswith("etl.spark") for n in names), path


@pytest.mark.parametrize("module", ["etl.cli", "etl.cli.sql", "etl.cli.status", "dashboard.app"])
def test_what_must_start_fast_imports_nothing_heavy(module: str) -> None:
    heavy = (
        ["great_expectations", "pandas"] if "dashboard" not in module else ["great_expectations"]
    )
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT_DIR
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize("file", STATEMENTS, ids=lambda file: file.place)
def test_sql_reads_only_what_it_may(file: SqlFile) -> None:
    schema = file.path.parent.name
    assert {name.split(".")[0] for name in reads(file.statement)} <= MAY_READ[schema]


def test_a_source_reads_the_delivery_alone() -> None:
    for name in source_names():
        for mapping in read_source(name).mappings:
            schemas = {table.split(".")[0] for table in reads(mapping.statement)}
            assert schemas <= MAY_READ["sources"]


@pytest.mark.parametrize(
    "schema", ["staging", "marts", "quality", "contract", "tables", "reference"]
)
def test_every_model_says_one_row_per(schema: str) -> None:
    for file in read_sql_folder(SQL_DIR / schema):
        assert file.description.startswith("One row per "), file.place


@pytest.mark.parametrize("schema", ["rules", "checks", "questions", "macros"])
def test_every_statement_says_what_it_is(schema: str) -> None:
    for file in read_sql_folder(SQL_DIR / schema):
        assert len(file.description) > 15, file.place


@pytest.mark.parametrize("file", read_sql_folder(SQL_DIR / "questions"), ids=lambda file: file.name)
def test_no_question_answers_with_a_rate_alone(file: SqlFile) -> None:
    words = set(re.findall(r"\w+", file.statement))
    if re.search(r" as rate\b", file.statement):
        assert {"numerator", "denominator", "rate_low", "rate_high", "coverage"} <= words


def test_models_come_after_what_they_read() -> None:
    order = [model_name(file) for file in models(("staging", "marts", "quality"))]
    for file in models(("staging", "marts", "quality")):
        earlier = set(order[: order.index(model_name(file))])
        assert reads(file.statement) & set(order) <= earlier


def test_every_metric_states_what_a_reader_must_know() -> None:
    for definition in definitions():
        for key in ("title", "unit", "numerator", "denominator", "excluded", "dated by", "source"):
            assert definition.file.required(key)
        better, _, why = definition.file.required("better").partition("\n")
        assert better in ("higher", "lower", "neither") and why.endswith(".")
        for version in definition.history:
            assert re.match(r"^\d+ from \d{4}-\d{2}-\d{2}: .+", version)


def test_every_column_of_the_contract_is_described() -> None:
    for table in contract().values():
        assert all(len(column.description) > 5 for column in table.columns)


def test_every_setting_is_in_the_readme() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    fields = Settings.model_fields | LoginSettings.model_fields
    for name, field in fields.items():
        assert f"OUTCOMES_{name.upper()}" in readme
        assert field.description


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    last_line = (PROJECT_DIR / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert "/pytest" in last_line
    assert last_line in readme


def test_requirements_are_pinned_with_hashes_and_without_addresses() -> None:
    lines = (PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith(" ")]
    assert all(re.match(r"^[a-z0-9._-]+==[^ ]+", pin) for pin in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
    assert not any("://" in line for line in lines)


def test_reference_lists_agree_with_one_another() -> None:
    areas = {line.split(",")[0] for line in (REFERENCE_DIR / "areas.csv").read_text().split()[1:]}
    forces = (REFERENCE_DIR / "police_forces.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.rsplit(",", 1)[1] for line in forces} <= areas
    assert len(forces) == 43


def test_functions_and_modules_stay_short() -> None:
    for package in PACKAGES:
        for path in python_files(package):
            text = path.read_text(encoding="utf-8")
            assert len(text.splitlines()) <= 300, path
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef):
                    assert node.end_lineno - node.lineno <= 60, f"{path}: {node.name}"
