"""From draft to release: who may approve, what stops it, and what stands there afterwards."""

import json
import shutil
import stat
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.audit.read import Wanted, entries
from etl.disclosure.policy import policy_file
from etl.errors import ExitCode, OutcomesError
from etl.live import Build, make_live
from etl.lock import publication_lock
from etl.publication import calendar_file, plan
from etl.publication.approval import approve
from etl.publication.drafts import Draft, draft_of, drafts
from etl.publication.files.published import Published, published_releases, verify
from etl.publication.publishing import publish, stops
from etl.publication.quarter import Quarter
from etl.settings import settings
from tests.drafted import (
    CHECK,
    DRAFTER,
    EMBARGO,
    EXPLAINED,
    HEAD,
    OTHER_ROLE,
    ROLE,
    VERSION,
    approve_seen,
    lay_draft,
    name_accounts,
    tell_checks,
    write_templates,
)
from tests.written_releases import everything_in

pytestmark = pytest.mark.usefixtures("data_dir")
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
LATER = EMBARGO + timedelta(days=200)


@pytest.fixture(scope="module")
def templates(made_once: Callable[..., Path]) -> Path:
    return made_once("drafted", write_templates)


def approved(draft: Draft, account: str = HEAD, role: str = ROLE) -> Draft:
    return approve_seen(draft, role, account)


def published(quarter: Quarter = Q3, is_revision: bool = False, now: datetime = LATER) -> Published:
    return publish(quarter, is_revision, "publisher", "command", now)


def refusal(quarter: Quarter = Q3, is_revision: bool = False, now: datetime = LATER) -> str:
    """What is said where publishing is refused; nothing is public then."""
    before = files_below(settings().published_dir)
    with pytest.raises(OutcomesError) as refused:
        publish(quarter, is_revision, "publisher", "command", now)
    assert refused.value.exit_code == ExitCode.REFUSED
    assert files_below(settings().published_dir) == before
    return str(refused.value)


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def events() -> list[tuple[str, str, dict]]:
    """Who did what with which details, the oldest first."""
    found = [(one.who, one.what, dict(one.details or {})) for one in entries(Wanted())]
    return found[::-1]


def test_without_a_draft_nothing_is_published() -> None:
    assert "no draft of 2026-Q3. Make one: outcomes publish --quarter 2026-Q3 --draft" in refusal()
    assert "no draft of a revision of 2026-Q3" in refusal(is_revision=True)


def test_an_approved_draft_becomes_a_release_that_cannot_be_written(templates: Path) -> None:
    draft = approved(lay_draft(templates))
    drafted = {path: (draft.public / path).read_bytes() for path in files_below(draft.public)}
    release = published()
    assert str(release.name) == "2026-Q3" and verify(release.folder) == []
    for path in [release.folder, *release.folder.rglob("*")]:
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path
    now = {path: (release.folder / path).read_bytes() for path in files_below(release.folder)}
    assert now.keys() - drafted.keys() == {"approval.json"}
    assert all(now[path] == content for path, content in drafted.items())
    assert drafts() == [] and not draft.folder.exists()
    page = (settings().published_dir / "index.html").read_text(encoding="utf-8")
    assert 'href="2026-Q3/index.html"' in page and (settings().published_dir / "feed.xml").exists()


def test_what_only_operators_may_know_is_kept_apart(templates: Path) -> None:
    draft = approved(lay_draft(templates, kind="made-up"))
    digest = draft.sha256
    release = published()
    public = json.loads((release.folder / "approval.json").read_text())
    assert public == {"role": ROLE, "approved_at": EMBARGO.isoformat(), "sha256": digest}
    records = settings().publication_records_dir / "2026-Q3"
    kept = json.loads((records / "approval.json").read_text())
    assert kept == {**public, "account": HEAD}
    assert (records / "publication.toml").read_bytes() == plan.plan_file().read_bytes()
    assert (records / "disclosure_policy.toml").read_bytes() == policy_file().read_bytes()
    assert json.loads((records / "inputs.json").read_text())["warehouse_version"] == VERSION


def test_no_account_stands_in_anything_that_is_public(templates: Path) -> None:
    accounts = ("made-by-7", "approved-by-7", "published-by-7")
    draft = lay_draft(templates, drafted_by=accounts[0])
    approve_seen(draft, account=accounts[1])
    publish(Q3, False, accounts[2], "command", LATER)
    everything = dict(everything_in(settings().published_dir))
    assert {"index.html", "feed.xml", "2026-Q3/approval.json"} <= set(everything)
    for name, content in everything.items():
        assert not [one for one in accounts if one.encode() in content], name
    page = everything["index.html"].decode()
    assert f"Approved by the {ROLE} at" in page and 'href="2026-Q3/approval.json"' in page


def test_approving_and_publishing_stand_in_the_audit_log(templates: Path) -> None:
    draft = approved(lay_draft(templates))
    told = {"release": "2026-Q3", "sha256": draft.sha256}
    assert events() == [(HEAD, "approves a release", {**told, "role": ROLE})]
    published()
    assert events()[1:] == [("publisher", "publishes a release", told)]


def test_what_cannot_be_recorded_is_neither_approved_nor_published(templates: Path) -> None:
    draft = lay_draft(templates)
    settings().audit_log_dir.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises((OutcomesError, OSError)):
        approved(draft)
    assert draft.approval is None
    settings().audit_log_dir.unlink()
    approved(draft)
    log = settings().audit_log_dir
    log.rename(log.with_name("moved"))
    log.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises((OutcomesError, OSError)):
        published()
    assert draft.public.exists() and not settings().published_dir.joinpath("2026-Q3").exists()


def test_without_an_approval_it_is_refused_and_says_how_to_get_one(templates: Path) -> None:
    lay_draft(templates)
    said = refusal()
    assert "Nobody approved it as it is now" in said
    assert f'outcomes approve 2026-Q3 --files HASH --role "{ROLE}" or "{OTHER_ROLE}"' in said


@pytest.mark.parametrize("seen", ["", "1234567", "g" * 12, "a" * 65, "ab cdefab"])
def test_what_is_no_hash_approves_nothing(seen: str, templates: Path) -> None:
    draft = lay_draft(templates)
    with pytest.raises(OutcomesError, match="the first 8 of its digits or more") as refused:
        approve(draft, seen, ROLE, HEAD, "command", EMBARGO)
    assert refused.value.exit_code == ExitCode.USAGE and draft.approval is None


@pytest.mark.parametrize("digits", [8, 12, 64])
def test_a_draft_that_was_made_again_since_is_not_approved_unseen(
    digits: int, templates: Path
) -> None:
    draft = lay_draft(templates)
    seen = draft.sha256[:digits]
    shutil.rmtree(draft.folder)
    again = lay_draft(templates, kind="real", drafted_at="2026-11-29T08:00:00")
    with pytest.raises(OutcomesError, match="made again since, on 29 November 2026, 08:00") as e:
        approve(again, seen, ROLE, HEAD, "command", EMBARGO)
    assert e.value.exit_code == ExitCode.REFUSED
    assert again.approval is None and events() == []


def test_the_hash_of_what_was_seen_may_be_written_in_capitals(templates: Path) -> None:
    draft = lay_draft(templates)
    approved = approve(draft, draft.sha256[:8].upper(), ROLE, HEAD, "command", EMBARGO)
    assert draft.approval == approved


def test_one_byte_changed_after_the_approval_makes_it_void(templates: Path) -> None:
    draft = approved(lay_draft(templates))
    page = draft.public / "index.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b" ")
    assert "index.html differs). Draft it again." in refusal()
    with pytest.raises(OutcomesError, match="are not those that were written"):
        approved(draft)


def test_checksums_that_were_changed_with_it_are_not_those_approved(templates: Path) -> None:
    draft = approved(lay_draft(templates))
    (draft.public / "SHA256SUMS").chmod(0o644)
    page = draft.public / "methods.html"
    page.unlink()
    lines = (draft.public / "SHA256SUMS").read_text().splitlines(keepends=True)
    kept = "".join(line for line in lines if "methods.html" not in line)
    (draft.public / "SHA256SUMS").write_text(kept)
    assert verify(draft.public) == []
    assert "Nobody approved it as it is now" in refusal()


@pytest.mark.parametrize("content", ["", "no checksum\n", None])
def test_a_draft_without_its_checksums_is_refused(content: str | None, templates: Path) -> None:
    draft = approved(lay_draft(templates))
    (draft.public / "SHA256SUMS").unlink()
    if content is None:
        assert drafts() == []
    else:
        (draft.public / "SHA256SUMS").write_text(content)
    assert "Draft it again" in refusal() if content is not None else "no draft" in refusal()


def test_under_embargo_to_the_minute(templates: Path) -> None:
    approved(lay_draft(templates))
    said = refusal(now=EMBARGO - timedelta(minutes=1))
    assert said.endswith("It is under embargo until 10 December 2026, 09:30 UK time.")
    assert publish(Q3, False, "publisher", "command", EMBARGO).published_at == EMBARGO


def test_a_failed_critical_check_stops_it_until_it_is_met(templates: Path) -> None:
    approved(lay_draft(templates))
    failed = {**CHECK, "is_met": False}
    tell_checks(failed, at="20261128T110000")
    assert "Critical checks of its warehouse failed: outcome_fits_charges" in refusal()
    tell_checks({**failed, "severity": "warning"}, at="20261128T120000")
    tell_checks(failed, at="20261128T130000", version="another")
    published()


def test_a_warehouse_of_which_no_check_is_known_stops_it(templates: Path) -> None:
    approved(lay_draft(templates))
    (path,) = settings().checks_dir.iterdir()
    path.write_text("{", encoding="utf-8")
    assert "No results of checks are kept of its warehouse" in refusal()


def test_another_live_warehouse_than_drafted_from_stops_it(templates: Path) -> None:
    approved(lay_draft(templates))
    make_live(Build("000002.duckdb", "e5f6", "2026-11-29T00:00:00"))
    assert "Another warehouse is live than it was drafted from. Draft it again." in refusal()


@pytest.mark.parametrize("file", ["policy_sha256", "plan_sha256"])
def test_a_changed_policy_or_plan_stops_it(file: str, templates: Path) -> None:
    approved(lay_draft(templates, **{file: "00"}))
    name = {"policy_sha256": "disclosure_policy.toml", "plan_sha256": "publication.toml"}[file]
    assert f"{name} has changed since. Draft it again." in refusal()


def test_unexplained_movements_stop_it_and_an_explanation_lets_it_go(templates: Path) -> None:
    moved = ["2026-Q2, dv_overlap, all: numerator 40 published, 60 now"] * 2
    draft = approved(lay_draft(templates, moved=moved))
    assert "counted otherwise now (2 numbers), and nobody said why" in refusal()
    shutil.rmtree(draft.folder)
    approved(lay_draft(templates, kind="explained", moved=moved))
    assert published().meta["explained"] == EXPLAINED


def test_an_explanation_cannot_be_exchanged_after_the_approval(templates: Path) -> None:
    draft = approved(lay_draft(templates, kind="explained", moved=["x"]))
    record = draft.public / "release.json"
    record.chmod(0o644)
    record.write_text(record.read_text().replace(EXPLAINED, "All is well."))
    assert "release.json differs). Draft it again." in refusal()
    _sum_again(draft)
    assert "Nobody approved it as it is now" in refusal()


def test_what_the_attackers_can_tell_stops_it_and_is_reported_to_operators(
    templates: Path,
) -> None:
    draft = lay_draft(templates)
    table = draft.public / "tables" / "areas.csv"
    rows = table.read_text().splitlines(keepends=True)
    # One count of the two that nothing else hides is told by its per cent.
    place = next(i for i, row in enumerate(rows) if "[c],[c],[c]" in row)
    rows[place] = rows[place].replace("[c],[c],[c]", "3,[c],[c]", 1)
    table.chmod(0o644)
    table.write_text("".join(rows))
    _sum_again(draft)
    approved(draft)
    assert "The attacker's audit can tell counts" in refusal()
    assert "REFUSED" in (draft.operator / "gate.txt").read_text()


def _sum_again(draft: Draft) -> None:
    from etl.publication.files.sums import checksums

    path = draft.public / "SHA256SUMS"
    path.unlink()
    path.write_text(checksums(draft.public))


def test_every_reason_is_said_at_once(templates: Path) -> None:
    draft = lay_draft(templates, plan_sha256="00", moved=["x"])
    tell_checks({**CHECK, "is_met": False}, at="20261129T000000")
    said = list(stops(draft, EMBARGO - timedelta(days=1)))
    assert len(said) == 5 and refusal(now=EMBARGO - timedelta(days=1)).count("\n- ") == 5


def test_a_release_is_never_published_twice(templates: Path) -> None:
    approved(lay_draft(templates))
    published()
    assert "2026-Q3 is public, and what was published is never changed" in refusal()
    approved(lay_draft(templates))
    assert "--draft --revision --reason" in refusal()


def test_a_revision_goes_beside_what_was_published(templates: Path) -> None:
    approved(lay_draft(templates))
    first = published()
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    approved(lay_draft(templates, "2026-Q3-r1"))
    revision = published(is_revision=True)
    assert (str(revision.name), revision.meta["reason"]) == (
        "2026-Q3-r1", "Kent sent its cases again.",
    )  # fmt: skip
    assert all(path.read_bytes() == content for path, content in before.items())
    names = [str(one.name) for one in published_releases(settings().published_dir)]
    assert names == ["2026-Q3", "2026-Q3-r1"]
    page = (settings().published_dir / "index.html").read_text(encoding="utf-8")
    assert "Kent sent its cases again." in page


def test_the_feed_leads_to_the_address_that_the_plan_names(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = name_accounts(tmp_path / "reference", monkeypatch)
    site = "https://example.org/outcomes/"
    named = path.read_text().replace('address = ""', f'address = "{site}"')
    path.write_text(named)
    approved(lay_draft(templates))
    published()
    assert f'href="{site}2026-Q3/index.html"' in (settings().published_dir / "feed.xml").read_text()


def test_a_draft_made_before_another_release_became_public_is_stale(templates: Path) -> None:
    approved(lay_draft(templates))
    published()
    (draft,) = [approved(lay_draft(templates, "2026-Q4"))]
    approved(lay_draft(templates, "2026-Q3-r1"))
    published(is_revision=True)
    assert draft_of(Q4) == draft
    assert "2026-Q3-r1 became public since it was drafted. Draft it again." in refusal(Q4)


def test_quarters_are_published_in_their_order(templates: Path) -> None:
    approved(lay_draft(templates))
    published()
    approved(lay_draft(templates, "2027-Q1"))
    assert "2026-Q4 is not published yet. Publish that first." in refusal(Quarter(2027, 1))


def test_a_draft_that_goes_on_from_what_is_gone_is_refused(templates: Path) -> None:
    approved(lay_draft(templates, "2026-Q4"))
    assert "goes on from 2026-Q3, which is not in published/ any more" in refusal(Q4)


def test_a_release_that_was_public_before_is_not_published_anew(templates: Path) -> None:
    approved(lay_draft(templates))
    folder = published().folder
    folder.chmod(0o755)
    folder.rename(settings().data_dir / "lost")
    approved(lay_draft(templates))
    assert "publication_records/2026-Q3 is of a release that was public and is not in" in refusal()
    (settings().data_dir / "lost").rename(settings().published_dir / "2026-Q3")
    assert "2026-Q3 is public" in refusal()


def test_a_calendar_that_cannot_be_read_stops_it_before_it_is_public(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(lay_draft(templates))
    monkeypatch.setattr(calendar_file, "REFERENCE_DIR", tmp_path)
    (tmp_path / calendar_file.FILE_NAME).write_text("quarter,publish_at,note\n2026-Q9,,\n")
    assert "The page of all releases cannot be written: release_calendar.csv line 2" in refusal()
    (tmp_path / calendar_file.FILE_NAME).unlink()
    published()


def test_a_role_that_is_none_is_refused(templates: Path) -> None:
    with pytest.raises(OutcomesError, match=rf"names: {ROLE}, {OTHER_ROLE}") as refused:
        approved(lay_draft(templates), role="Head of nothing")
    assert refused.value.exit_code == ExitCode.REFUSED and events() == []


def test_made_up_data_may_be_approved_by_whoever_drafted_it(templates: Path) -> None:
    draft = approved(lay_draft(templates), account=DRAFTER)
    assert asdict(draft.approval) == {
        "role": ROLE, "account": DRAFTER, "approved_at": EMBARGO.isoformat(),
        "sha256": draft.sha256,
    }  # fmt: skip


def test_real_data_are_approved_by_an_account_that_holds_the_role(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_accounts(tmp_path / "reference", monkeypatch)
    draft = lay_draft(templates, kind="real")
    with pytest.raises(OutcomesError, match=f"stranger does not hold the role {ROLE}"):
        approved(draft, account="stranger")
    with pytest.raises(OutcomesError, match=f"{HEAD} does not hold the role {OTHER_ROLE}"):
        approved(draft, role=OTHER_ROLE)
    assert draft.approval is None and events() == []
    approved(draft)
    assert not published(now=EMBARGO).meta["is_made_up"]


def test_real_data_are_not_published_while_nobody_is_named_to_ask(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = name_accounts(tmp_path / "reference", monkeypatch)
    text = path.read_text(encoding="utf-8")
    for filled in ('team = "Outcomes team"', 'title = "Open Government Licence v3.0"'):
        assert filled in text
        text = text.replace(filled, f'{filled[:-1]} [or another]"')
    path.write_text(text, encoding="utf-8")
    approved(lay_draft(templates, kind="real"))
    said = refusal(now=EMBARGO)
    assert said.count("\n- ") == 1
    assert (
        "publication.toml holds placeholders in [brackets] still: [contact] team, [licence]" in said
    )


AFTER = EMBARGO + timedelta(minutes=1)
MIDNIGHT = EMBARGO.replace(hour=0, minute=0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("approved_at", "now", "said"),
    [
        (EMBARGO, MIDNIGHT - timedelta(minutes=1), ""),
        (EMBARGO, MIDNIGHT, "was published on 10 December 2026; that day is over"),
        (AFTER, AFTER, "was public on 10 December 2026, 09:30, before it was approved"),
        (None, EMBARGO, "Nobody approved it as it is now"),
        (None, AFTER, "was public on 10 December 2026, 09:30, before it was approved"),
    ],
)
def test_real_data_are_dated_by_when_they_are_made_public(
    approved_at: datetime | None,
    now: datetime,
    said: str,
    templates: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name_accounts(tmp_path / "reference", monkeypatch)
    draft = lay_draft(templates, kind="real")
    if approved_at:
        approve_seen(draft, now=approved_at)
    if not said:
        assert published(now=now).published_at == EMBARGO
        return
    assert said in refusal(now=now)
    assert ("Draft it again, with --on" in refusal(now=now)) == (now != EMBARGO)


@pytest.mark.parametrize("needs_second_person", [True, False])
def test_of_real_data_another_person_approves_where_it_is_asked(
    needs_second_person: bool, templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_accounts(tmp_path / "reference", monkeypatch, needs_second_person)
    draft = lay_draft(templates, kind="real")
    if needs_second_person:
        with pytest.raises(OutcomesError, match="another person must approve it"):
            approved(draft, account=DRAFTER)
    else:
        assert approved(draft, account=DRAFTER).approval.account == DRAFTER


def test_what_is_said_of_a_draft_beside_it_lets_nobody_approve_real_data(templates: Path) -> None:
    draft = lay_draft(templates, kind="real", is_made_up=True)
    with pytest.raises(OutcomesError, match=f"{HEAD} does not hold the role {ROLE}"):
        approved(draft)


def test_an_approval_laid_there_by_hand_does_not_hold(templates: Path) -> None:
    draft = lay_draft(templates, kind="real")
    at = EMBARGO.isoformat()
    told = {"role": ROLE, "account": "stranger", "approved_at": at, "sha256": draft.sha256}
    (draft.operator / "approval.json").write_text(json.dumps(told))
    assert f"Its approval does not hold: stranger does not hold the role {ROLE}" in refusal()


@pytest.mark.parametrize("content", ["{", "[]", '{"role": "x"}', '{"name": 1}'])
@pytest.mark.parametrize("file", ["inputs.json", "approval.json"])
def test_a_damaged_record_of_a_draft_is_named(file: str, content: str, templates: Path) -> None:
    draft = approved(lay_draft(templates))
    (draft.operator / file).write_text(content)
    said = refusal()
    assert f"drafts/2026-Q3/operator/{file} cannot be read. Make the draft again" in said


@pytest.mark.parametrize("at", ["", "yesterday", 7])
def test_an_approval_of_no_time_is_none(at: object, templates: Path) -> None:
    told = asdict(approved(lay_draft(templates)).approval) | {"approved_at": at}
    (draft_of(Q3).operator / "approval.json").write_text(json.dumps(told))
    assert "drafts/2026-Q3/operator/approval.json cannot be read" in refusal()


def test_only_one_publishes_at_a_time(templates: Path) -> None:
    draft = lay_draft(templates)
    with publication_lock():
        for work in (lambda: approved(draft), published):
            with pytest.raises(OutcomesError, match="Another draft, approval or publication") as e:
                work()
            assert e.value.exit_code == ExitCode.BUSY
