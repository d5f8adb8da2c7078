"""The command line: what it says, its exit codes, and that no traceback is ever shown."""

import re
import socket
from pathlib import Path

import pytest

from etl.cli.app import app
from etl.cli.console import table
from etl.errors import ExitCode
from etl.settings import PROJECT_DIR
from tests.commands import outcomes
from tests.rows import write_rows
from tests.warehouses import data_folder

pytestmark = pytest.mark.usefixtures("data_dir")
GROUPS = {g.name: g.typer_instance for g in app.registered_groups if isinstance(g.name, str)}
TOP = [app, *(g.typer_instance for g in app.registered_groups if not isinstance(g.name, str))]
COMMANDS = [
    command.name or command.callback.__name__.replace("_", "-")
    for group in TOP
    for command in group.registered_commands
]


def test_help_names_every_command_and_exit_code() -> None:
    shown = outcomes("--help").stdout
    assert all(name in shown for name in COMMANDS)
    assert all(f"{code.value} {code.name.lower().split('_')[0]}" in shown for code in ExitCode)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained_in_its_help_and_the_readme(command: str) -> None:
    done = outcomes(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.split("Options:")[0]) > 100
    assert f"outcomes {command}" in (PROJECT_DIR / "README.md").read_text(encoding="utf-8")


def test_every_command_the_readme_names_exists() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|bin/)outcomes ([a-z][a-z-]+)", readme, flags=re.MULTILINE))
    assert named >= {"run", "load", "build", "quarantine"}
    assert named <= {*COMMANDS, *GROUPS}


def test_a_night_from_delivery_to_answer(tmp_path: Path) -> None:
    cases = [{"case_id": f"c{number}"} for number in range(200)]
    write_rows(tmp_path, "case_outcomes", *cases, {"case_id": "x", "area_code": "Smith"})
    loaded = outcomes("load", "cases", tmp_path)
    assert loaded.returncode == ExitCode.OK
    assert "201 rows read = 200 accepted + 1 quarantined + 0 set aside" in loaded.stdout
    assert "case_outcomes.csv line 202, area_code" in loaded.stdout
    assert "Smith" not in loaded.stdout
    built = outcomes("build")
    assert (built.returncode, built.stderr) == (ExitCode.OK, "")
    assert re.search(r"Warehouse \w{12} is live\.", built.stdout)
    status = outcomes("status").stdout
    assert re.search(r"case_outcomes +1 +201 +200 +1 +0 +0 +yes", status)
    answer = outcomes("sql", "select count(*) as cases from marts.case_outcomes", "--format", "csv")
    assert answer.stdout == "cases\n200\n"
    assert (
        outcomes("sql", "-", "--format", "json", given="select 1 as one").stdout == '[{"one":1}]\n'
    )


def test_a_table_shows_brackets_and_colons_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    table(["[b]a[/b]"], [["[red]x[/red] list[a] :smile:"]])
    shown = capsys.readouterr().out
    assert "[red]x[/red] list[a] :smile:" in shown
    assert "[b]a[/b]" in shown


def test_a_refused_file_ends_with_its_own_code(tmp_path: Path) -> None:
    (tmp_path / "case_outcomes.csv").write_text("a;b\n1;2\n")
    done = outcomes("load", "cases", tmp_path)
    assert done.returncode == ExitCode.REFUSED
    assert "parted by semicolons" in done.stdout
    assert "none landed" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["status"], ExitCode.NO_WAREHOUSE, "no warehouse yet"),
        (["check"], ExitCode.NO_WAREHOUSE, "no warehouse to check"),
        (["build"], ExitCode.NO_WAREHOUSE, "Nothing was delivered"),
        (["sql", "select 1"], ExitCode.NO_WAREHOUSE, "no warehouse yet"),
        (["sql"], ExitCode.USAGE, "Give one select"),
        (["load", "nothing", "."], ExitCode.USAGE, "no source 'nothing'"),
        (["load", "cases"], ExitCode.USAGE, "Missing argument"),
        (["unknown"], ExitCode.USAGE, "No such command"),
    ],
)
def test_a_failure_is_one_message_and_a_code(
    arguments: list[str], code: ExitCode, words: str
) -> None:
    done = outcomes(*arguments)
    assert (done.returncode, words in done.stderr) == (code, True)


@pytest.mark.parametrize(
    "query",
    [
        "drop table marts.case_outcomes",
        "select 1; select 2",
        "copy (select 1) to 'out.csv'",
        "select * from read_csv('pyproject.toml')",
        "select * from no_such_table",
    ],
)
def test_sql_reads_the_warehouse_and_nothing_else(made_up_data: Path, query: str) -> None:
    with data_folder(made_up_data):
        done = outcomes("sql", query)
    assert done.returncode in (ExitCode.FAILED, ExitCode.USAGE)
    assert done.stdout == ""


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = outcomes("dashboard", "--port", port)
    assert done.returncode == ExitCode.FAILED
    assert f"Port {port} of 127.0.0.1 is taken" in done.stderr


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_KEPT_BUILDS", "many")
    done = outcomes("status")
    assert done.returncode == ExitCode.USAGE
    assert "OUTCOMES_KEPT_BUILDS: Input should be a valid integer" in done.stderr


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        done = outcomes("sample", tmp_path / folder, "--cases", 500, "--seed", 3)
        assert "Made-up data" in done.stdout
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("1", "2")
    )
    assert first == second
