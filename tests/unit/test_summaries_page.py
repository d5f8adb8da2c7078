"""The page of published summaries: what it shows is what was published, and drafts are approved."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.publication.drafts import Draft
from etl.publication.files.sums import checksums
from etl.publication.quarter import ReleaseName
from etl.settings import PROJECT_DIR
from tests.publishing import ACCOUNT, ROLE
from tests.unit.test_dashboard import turn_to
from tests.warehouses import data_folder
from tests.written_releases import everything_in

TITLE = "Published summaries"


def opened(data: Path) -> AppTest:
    with data_folder(data):
        app = AppTest.from_file(PROJECT_DIR / "dashboard" / "app.py", default_timeout=60).run()
        turn_to(app, TITLE)
    assert not app.exception and not app.error
    return app


def said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.caption, *app.info])


@pytest.fixture(scope="module")
def page(summaries_data: Path) -> AppTest:
    return opened(summaries_data)


def test_what_a_release_says_is_on_the_page_in_its_words(
    page: AppTest, summaries_data: Path
) -> None:
    record = json.loads((summaries_data / "published/2026-Q2/release.json").read_text())
    assert record["statements"]
    for statement in record["statements"]:
        assert statement["value"] in said(page)


def test_what_undoes_a_finding_stands_beside_it(summaries_data: Path, tmp_path: Path) -> None:
    shutil.copytree(summaries_data / "published", tmp_path / "published")
    folder = tmp_path / "published/2026-Q2"
    record = json.loads((folder / "release.json").read_text())
    record["statements"][0]["cautions"] = ["Less is recorded.", "The definition changed."]
    record["chance"] = {"judged": 6, "marked": 1, "expected": 0.2, "explained": "chance"}
    for path in (folder / "release.json", folder / "SHA256SUMS"):
        path.chmod(0o644)
    (folder / "release.json").write_text(json.dumps(record))
    (folder / "SHA256SUMS").write_text(checksums(folder))
    shown = said(opened(tmp_path))
    assert "Take care: Less is recorded." in shown
    assert "Take care: The definition changed." in shown
    chance = "chance alone would mark about 0.2 of the measures judged (6): it may explain the 1"
    assert chance in shown


def test_every_value_of_a_table_is_one_that_was_printed(
    summaries_data: Path,
) -> None:
    app = opened(summaries_data)
    with data_folder(summaries_data):
        app.selectbox(key="table").select("regions").run()
        app.selectbox(key="quarter").select("every").run()
    shown = app.dataframe[0].value
    printed = (summaries_data / "published/2026-Q2/tables/regions.csv").read_text()
    lines = {tuple(line.split(",")) for line in printed.splitlines()[1:]}
    assert len(shown) == len(lines)
    for area, counted, of in zip(shown["Area"], shown["Counted"], shown["Out of"], strict=True):
        assert any({area, counted, of} <= set(line) for line in lines)
    assert "[c]" in set(shown["Counted"])
    assert "withheld so that nobody can be identified" in said(app)


def test_a_draft_is_told_as_not_public_and_approved_in_a_role(
    summaries_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(summaries_data, data)
    app = opened(data)
    assert "Not public" in said(app) and "no attacker of the audit" in said(app)
    with data_folder(data):
        app.selectbox(key="role 2026-Q3").select(ROLE).run()
        app.button(key="approve 2026-Q3").click().run()
    assert ROLE in app.success[0].value
    approval = json.loads((data / "drafts/2026-Q3/operator/approval.json").read_text())
    assert approval["role"] == ROLE
    audit = "".join(path.read_text() for path in (data / "audit").rglob("*.jsonl"))
    assert "approves a release" in audit and approval["sha256"] in audit


def test_real_data_are_not_approved_by_whoever_opens_the_page(
    summaries_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(summaries_data / "drafts", data / "drafts")
    record = data / "drafts/2026-Q3/public/release.json"
    record.chmod(0o644)
    record.write_text(record.read_text().replace('"is_made_up": true', '"is_made_up": false'))
    app = opened(data)
    assert "Not public" in said(app) and not app.button
    files = Draft(ReleaseName.named("2026-Q3"), data / "drafts/2026-Q3").files
    (command,) = [one.value for one in app.code]
    assert command == f'outcomes approve 2026-Q3 --files {files} --role "{ROLE}"'


def test_a_draft_made_again_while_somebody_looks_at_it_is_not_approved(
    summaries_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(summaries_data, data)
    app = opened(data)
    public = data / "drafts/2026-Q3/public"
    (public / "methods.html").unlink()
    (public / "SHA256SUMS").chmod(0o644)
    (public / "SHA256SUMS").write_text(checksums(public))
    with data_folder(data):
        app.button(key="approve 2026-Q3").click().run()
    assert "was made again since" in app.error[0].value and not app.success
    assert not (data / "drafts/2026-Q3/operator/approval.json").exists()
    with data_folder(data):
        app.button(key="approve 2026-Q3").click().run()
    assert not app.error and app.success


def test_no_account_stands_in_what_was_drafted_and_published(summaries_data: Path) -> None:
    public = dict(everything_in(summaries_data / "published"))
    public |= dict(everything_in(summaries_data / "drafts/2026-Q3/public"))
    assert {"2026-Q2/release.json", "release.json"} <= set(public)
    assert not [name for name, content in public.items() if ACCOUNT.encode() in content]
    records = (summaries_data / "drafts/2026-Q3/operator/inputs.json").read_text()
    assert ACCOUNT in records


def test_a_warehouse_is_not_needed_to_read_what_is_public(
    summaries_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(summaries_data / "published", data / "published")
    assert "2026-Q2" in " ".join(opened(data).selectbox(key="release").options)
