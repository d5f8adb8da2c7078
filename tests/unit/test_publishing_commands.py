"""outcomes publish and approve, as an operator uses them from the first draft to the last check."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from etl.audit.read import Wanted, entries
from etl.cli import published as commands
from etl.errors import ExitCode
from etl.history import built_by
from etl.history.definitions import code_sha256
from etl.landing.delivery import load
from etl.live import live_build
from etl.publication import plan
from etl.release import release
from etl.sandbox.who import account
from etl.settings import settings
from tests.commands import outcomes, outcomes_here
from tests.drafted import OTHER_ROLE, ROLE, fill_in, lay_draft, write_templates
from tests.rows import write_rows
from tests.warehouses import data_folder

ON = "2024-09-01T09:30"
BEFORE = datetime(2024, 8, 30, 10, 0)
DAYS = ("2024-02-10", "2024-05-10", "2024-08-10")


def told(*arguments: object, code: ExitCode = ExitCode.OK) -> str:
    """Run a command; it ends with this code. Return what it says."""
    done = outcomes_here(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def publish(*arguments: object, quarter: str = "2024-Q2", code: ExitCode = ExitCode.OK) -> str:
    return told("publish", "--quarter", quarter, *arguments, code=code)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the clocks in the UK say to the commands of drafts and releases."""
    return lambda at: monkeypatch.setattr(commands, "uk_now", lambda: at)


def deliver(folder: Path, day: str, first: int, last: int, **values: str) -> None:
    """Load cases by number, a third of them in each of three quarters, and build."""
    rows = [
        {
            "case_id": f"c{n}", "defendant_id": f"d{n}", "area_code": ("kent", "surrey")[n % 2],
            "outcome_code": "guilty_plea" if n % 4 else "dismissed_after_trial",
            "dv_marker": ("true", "false")[n % 5 > 2], "finalised_date": DAYS[n % 3],
        }
        | values
        for n in range(first, last)
    ]  # fmt: skip
    write_rows(folder / day, "case_outcomes", *rows, name=f"case_outcomes_{day}")
    load("cases", [folder / day])
    assert release().is_live


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of 600 cases that are not made up; this account may approve alone."""
    root = tmp_path_factory.mktemp("publishing")
    written = plan.plan_file().read_text(encoding="utf-8")
    named = written.replace("accounts = []", f'accounts = ["{account()}"]', 1)
    named = re.sub(r'first_quarter = "[^"]*"', 'first_quarter = "2024-Q2"', named)
    named = named.replace("needs_second_person = true", "needs_second_person = false")
    (root / plan.FILE_NAME).write_text(fill_in(named), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, data_folder(root / "data"):
        patch.setattr(plan, "REFERENCE_DIR", root)
        deliver(root, "2024-12-31", 0, 600)
        yield root


def test_the_journey_of_two_quarters_and_a_correction_between(
    folder: Path, clock: Callable[[datetime], None]
) -> None:
    assert "There is no draft of 2024-Q2" in publish(code=ExitCode.REFUSED)
    assert "is not in release_calendar.csv" in publish("--draft", code=ExitCode.USAGE)
    _refuse_a_day_that_is_over()
    clock(BEFORE)
    _draft_and_approve()
    clock(datetime.fromisoformat(ON))
    _publish()
    first = settings().published_dir / "2024-Q2"
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    made_from = live_build()
    deliver(folder, "2025-01-31", 0, 60, outcome_code="dismissed_after_trial")
    _explain_what_moved()
    # Long after, the warehouse of then is gone and the plan is another: what was kept makes it.
    made_from.path.unlink()
    with (folder / plan.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write("\n# Looked at again.\n")
    assert "made again it is the same to the byte" in publish("--verify")
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    _make_otherwise()
    _revise()
    (first / "index.html").chmod(0o644)
    (first / "index.html").write_text("changed")
    said = publish("--verify", code=ExitCode.FAILED)
    assert "2024-Q2 is not as it was published: index.html differs" in said


def _refuse_a_day_that_is_over() -> None:
    """Quarters of long ago are published late, and dated by when that is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(built_by, "code_sha256", lambda: "of tomorrow")
        said = publish("--draft", "--on", ON)
    assert "the warehouse was built by another version of the program, so words" in said
    said = publish("--draft", "--on", ON)
    assert "another version" not in said
    assert "It would say that it was public on 1 September 2024, 09:30, before it was" in said
    assert "would say" not in publish("--draft", "--on", "2124-09-01T09:30")


def _draft_and_approve() -> None:
    said = publish("--draft", "--on", ON)
    made = re.search(r"Draft 2024-Q2, files ([0-9a-f]{12}): .*drafts/2024-Q2/public/index", said)
    files = made[1]
    sums = settings().drafts_dir / "2024-Q2" / "public" / "SHA256SUMS"
    assert sha256(sums.read_bytes()).hexdigest().startswith(files)
    assert "counts are withheld; none of its attackers can tell what is withheld" in said
    assert "- Nobody approved it as it is now." in said
    public = settings().drafts_dir / "2024-Q2" / "public"
    assert not any(path.stat().st_mode & 0o222 for path in public.rglob("*") if path.is_file())
    assert "Nobody approved it" in publish(code=ExitCode.REFUSED)
    assert "does not hold the role" in told(
        "approve", "2024-Q2", "--files", files, "--role", OTHER_ROLE, code=ExitCode.REFUSED
    )
    said = told("approve", "2024-Q2", "--files", files, "--role", ROLE)
    assert "Publish it from 1 September 2024, 09:30: outcomes publish --quarter 2024-Q2" in said
    assert re.search(r"2024-Q2 +approved +2024-09-01 09:30", told("publish", "--list"))
    assert "under embargo until 1 September 2024, 09:30" in publish(code=ExitCode.REFUSED)


def _publish() -> None:
    assert "2024-Q2 is public: " in publish()
    listed = told("publish", "--list")
    assert re.search(r"2024-Q2 +public +2024-09-01 09:30", listed)
    assert re.search(r"2026-Q3 +planned +2026-12-10 09:30", listed)


def _explain_what_moved() -> None:
    why = "Courts sent results late."
    said = publish("--draft", "--on", "2024-12-01", "--explain", why, quarter="2024-Q3")
    (moved, caused) = (
        [line for line in said.splitlines() if line.startswith(f"  {what}: 2024-Q2, conviction_")]
        for what in ("moved", "cause")
    )
    # Of 20 corrected cases that finished in April to June every fourth was dismissed before.
    assert "stalking-and-harassment: numerator 150 published, 135 now" in moved[0]
    assert caused[0].endswith("since the last release: correction -15 of +0")
    assert "nobody said why" not in said
    public = settings().drafts_dir / "2024-Q3" / "public"
    assert json.loads((public / "release.json").read_text())["explained"] == why
    said = f"Some of the numbers that are repeated here are counted otherwise now. Why: {why}"
    assert said in (public / "index.html").read_text()
    assert next(one.details.get("explained") for one in entries(Wanted())) == why


def _make_otherwise() -> None:
    """What is made again with another plan and program is told apart from damage to the files."""
    records = settings().publication_records_dir / "2024-Q2"
    with (records / plan.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write("\n# Another plan.\n")
    inputs = json.loads((records / "inputs.json").read_text())
    assert inputs["program"] == code_sha256()
    (records / "inputs.json").write_text(json.dumps(inputs | {"program": "other"}))
    said = publish("--verify", code=ExitCode.FAILED)
    assert "The files of 2024-Q2 are those that were approved, but made again they are" in said
    assert "release.json is made otherwise; the program is another than then (other)" in said


def _revise() -> None:
    revision = ("--draft", "--revision", "--on", "2024-12-01")
    assert "say why" in publish(*revision, code=ExitCode.USAGE)
    earlier = ("--draft", "--revision", "--reason", "x", "--on", "2024-08-01")
    said = publish(*earlier, code=ExitCode.USAGE)
    assert "The newest release is public from 1 September 2024, 09:30. Name a later" in said
    needless = publish(*revision, "--reason", "x", "--explain", "y", code=ExitCode.USAGE)
    assert "No published number has moved by more than" in needless
    said = publish(*revision, "--reason", "Results came late.")
    assert "Draft 2024-Q2-r1" in said and "moved" not in said
    meta = settings().drafts_dir / "2024-Q2-r1" / "public" / "release.json"
    assert json.loads(meta.read_text())["reason"] == "Results came late."
    assert "2024-Q2 is published, and what was published is never changed" in publish(
        "--draft", "--on", "2024-12-01", code=ExitCode.REFUSED
    )


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((), "name a quarter, as --quarter 2026-Q3, or ask for --list"),
        (("--quarter", "2026-3"), "'2026-3' is no quarter"),
        (("--quarter", "2026-Q3-r1"), "'2026-Q3-r1' is no quarter"),
        (("--quarter", "q", "--verify"), "'q' is no release"),
        (("--quarter", "2026-Q3", "--draft", "--verify"), "--draft and --verify do not go"),
        (("--list", "--draft"), "--draft and --list do not go together"),
        (("--quarter", "2026-Q3", "--on", "2026-12-10"), "--on goes with --draft only"),
        (("--quarter", "2026-Q3", "--explain", "x"), "--explain goes with --draft only"),
        (("--quarter", "2026-Q3", "--draft", "--reason", "x"), "--reason goes with --revision"),
        (("--quarter", "2026-Q3", "--draft", "--restate", "2026-Q2"), "--restate goes with"),
        (("--quarter", "2026-Q3", "--draft", "--on", "10/12/2026"), "does not match the formats"),
    ],
)
def test_wrong_usage_says_what_is_right(arguments: tuple, fault: str, data_dir: Path) -> None:
    assert fault in told("publish", *arguments, code=ExitCode.USAGE)


def test_a_draft_needs_a_warehouse(data_dir: Path) -> None:
    said = publish("--draft", quarter="2026-Q3", code=ExitCode.NO_WAREHOUSE)
    assert "There is no warehouse yet" in said and not list(settings().drafts_dir.glob("*"))


def test_what_was_never_published_cannot_be_verified(data_dir: Path) -> None:
    said = publish("--verify", quarter="2026-Q3", code=ExitCode.REFUSED)
    assert "2026-Q3 was never published" in said


def test_a_draft_is_approved_by_its_own_name(made_once, data_dir: Path) -> None:
    draft = lay_draft(made_once("drafted", write_templates), "2026-Q3-r1")
    of_it = ("--files", draft.files, "--role", ROLE)
    refused = ExitCode.REFUSED
    assert "no draft of 2026-Q3" in told("approve", "2026-Q3", *of_it, code=refused)
    assert "There is no draft 2026-Q3-r2; there is 2026-Q3-r1" in told(
        "approve", "2026-Q3-r2", *of_it, code=refused
    )
    assert "'today' is no release" in told("approve", "today", *of_it, code=ExitCode.USAGE)
    unseen = told("approve", "2026-Q3-r1", "--role", ROLE, code=ExitCode.USAGE)
    assert "Missing option '--files'" in unseen
    others = ("--files", "0" * 12, "--role", ROLE)
    assert "made again since" in told("approve", "2026-Q3-r1", *others, code=refused)
    assert "2026-Q3-r1 is approved by" in told("approve", "2026-Q3-r1", *of_it)


def test_the_embargo_is_kept_in_uk_time_and_ends_without_a_traceback(
    made_once, data_dir: Path
) -> None:
    draft = lay_draft(made_once("drafted", write_templates), "2027-Q1")
    told("approve", "2027-Q1", "--files", draft.files, "--role", ROLE)
    done = outcomes("publish", "--quarter", "2027-Q1")
    assert done.returncode == ExitCode.REFUSED and done.stdout == ""
    assert done.stderr.startswith("outcomes: 2027-Q1 is not published:\n- ")
    assert commands.uk_now().tzinfo is None
    assert abs((commands.uk_now() - datetime.now()).total_seconds()) < 15 * 3600
    if commands.uk_now() < datetime(2027, 3, 11):
        assert "under embargo until 11 March 2027, 09:30 UK time" in done.stderr
