"""A published release is held to what was approved, also by whoever cannot make it again."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from etl.publication.files.published import Published, verify
from etl.publication.files.sums import checksums
from etl.publication.plan import sha256_of
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.rebuilt import verified
from etl.settings import settings
from tests.drafted import EMBARGO, approve_seen, lay_draft, write_templates

NAME = ReleaseName(Quarter(2026, 3))


@pytest.fixture
def release(made_once: Callable[..., Path], data_dir: Path) -> Published:
    draft = lay_draft(made_once("drafted", write_templates))
    approve_seen(draft)
    return publish(NAME.quarter, False, "p", "command", EMBARGO + timedelta(days=1))


def rewrite(path: Path, content: str) -> None:
    """Write what cannot be written by oversight."""
    path.parent.chmod(0o755)
    path.chmod(0o644)
    path.write_text(content, encoding="utf-8")


def test_a_page_changed_together_with_its_checksum_is_found(release: Published) -> None:
    rewrite(release.folder / "index.html", "<p>Another number.</p>")
    rewrite(release.folder / "SHA256SUMS", "")
    (release.folder / "SHA256SUMS").write_text(checksums(release.folder), encoding="utf-8")
    assert verify(release.folder) == []
    assert verified(NAME).damage == (
        "approval.json does not approve its SHA256SUMS",
        "its SHA256SUMS is not the one approved (publication_records/2026-Q3/approval.json)",
    )
    # Nor does it help to write the approval again that everybody can read.
    told = json.loads((settings().publication_records_dir / "2026-Q3/approval.json").read_text())
    told["sha256"] = sha256_of(release.folder / "SHA256SUMS")
    rewrite(release.folder / "approval.json", json.dumps(told))
    assert [one.split("(")[0] for one in verified(NAME).damage] == [
        "its SHA256SUMS is not the one approved "
    ]


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"sha256": 7}'])
def test_a_release_without_an_approval_that_can_be_read_is_found(
    content: str | None, release: Published
) -> None:
    path = release.folder / "approval.json"
    rewrite(path, content or "")
    if content is None:
        path.unlink()
    assert verified(NAME).damage == ("approval.json does not approve its SHA256SUMS",)
