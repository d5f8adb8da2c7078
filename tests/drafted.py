"""Drafts laid into a data folder without a warehouse: what approving and publishing start from."""

import json
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from etl.disclosure.policy import policy_file
from etl.live import Build, make_live
from etl.publication import plan
from etl.publication.approval import approve
from etl.publication.closing import close_files
from etl.publication.drafts import OPERATOR, PUBLIC, Draft, Inputs, keep_inputs
from etl.publication.quarter import ReleaseName
from etl.settings import settings
from tests.made_up_release import made_up_release
from tests.written_releases import written

VERSION = "a1b2c3d4"
EMBARGO = datetime(2026, 12, 10, 9, 30)
EXPLAINED = "Kent marked its files late."
DRAFTER, HEAD = "drafter", "head"
ROLE, OTHER_ROLE = "Head of statistics", "Data protection officer"
CHECK = {"check_id": "outcome_fits_charges", "severity": "critical", "is_met": True}


def write_templates(root: Path) -> None:
    """Write the public files of releases that drafts are copied from, each in its own folder."""
    made_up = made_up_release("2026-Q3", count=3, published_at=EMBARGO)
    written(made_up, root / "made-up")
    written(replace(made_up, is_made_up=False), root / "real")
    written(replace(made_up, explained=EXPLAINED), root / "explained")
    after = {"earlier": (made_up.name,), "published_at": datetime(2027, 3, 11, 9, 30)}
    written(made_up_release("2026-Q4", count=1, **after), root / "made-up")
    written(made_up_release("2027-Q1", count=1, **after), root / "made-up")
    revision = {**after, "reason": "Kent sent its cases again."}
    written(made_up_release("2026-Q3-r1", count=3, **revision), root / "made-up")


def lay_draft(
    templates: Path, name: str = "2026-Q3", kind: str = "made-up", **inputs: object
) -> Draft:
    """Lay a draft into the data folder of the test, whose warehouse and checks stand for it."""
    make_live(Build("000001.duckdb", VERSION, "2026-11-28T00:00:00"))
    tell_checks(CHECK)
    draft = Draft(ReleaseName.named(name), settings().drafts_dir / name)
    shutil.copytree(templates / kind / name, draft.folder / PUBLIC)
    close_files(draft.folder / PUBLIC)
    (draft.folder / OPERATOR).mkdir()
    known = Inputs(
        warehouse_version=VERSION,
        drafted_by=DRAFTER,
        drafted_at="2026-11-28T10:00:00",
        is_made_up=kind != "real",
        policy_sha256=plan.sha256_of(policy_file()),
        plan_sha256=plan.sha256_of(plan.plan_file()),
        is_safe=True,
        withheld=6,
    )
    keep_inputs(draft.folder, replace(known, **inputs))
    return draft


def approve_seen(
    draft: Draft, role: str = ROLE, account: str = HEAD, now: datetime = EMBARGO
) -> Draft:
    """Approve a draft as it lies there now."""
    approve(draft, draft.files, role, account, "command", now)
    return draft


def tell_checks(*results: dict, version: str = VERSION, at: str = "20261128T100000") -> None:
    """Keep the results of a run of the checks."""
    settings().checks_dir.mkdir(parents=True, exist_ok=True)
    path = settings().checks_dir / f"{at}-{version}.json"
    path.write_text(json.dumps({"version": version, "results": results}), encoding="utf-8")


def fill_in(written_plan: str) -> str:
    """Put a team and its address in place of what a plan leaves open."""
    named = written_plan.replace("[name of the team]", "Outcomes team")
    return named.replace("[email address]", "outcomes@example.org")


def name_accounts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, needs_second_person: bool = True
) -> Path:
    """Let the account HEAD and the drafter hold ROLE, and nobody the other; return the plan."""
    folder.mkdir(exist_ok=True)
    written_plan = plan.plan_file().read_text(encoding="utf-8")
    named = re.sub(
        rf'(role = "{ROLE}"\naccounts = )\[\]', rf'\1["{HEAD}", "{DRAFTER}"]', written_plan
    )
    if not needs_second_person:
        named = named.replace("needs_second_person = true", "needs_second_person = false")
    assert named != written_plan
    named = fill_in(named)
    (folder / plan.FILE_NAME).write_text(named, encoding="utf-8")
    monkeypatch.setattr(plan, "REFERENCE_DIR", folder)
    return folder / plan.FILE_NAME
