"""The whole tree that is published, held to a kept copy: no byte of it changes unseen.

Spreadsheets are kept as hashes of what is packed in them: how it is packed is the library's.
"""

import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from etl.publication.calendar import CalendarEntry
from etl.publication.files import published_releases, write_release
from etl.publication.files.archive import unpacked
from etl.publication.page import write_index
from etl.publication.quarter import Quarter
from tests.made_up_pages import revised_release
from tests.made_up_release import made_up_release

KEPT = Path(__file__).parents[1] / "golden" / "publication"
_PACKED = (".xlsx", ".ods")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, its revision, the page of all releases and the feed."""
    root = tmp_path_factory.mktemp("published")
    for release in (made_up_release(count=8), revised_release()):
        write_release(release, root / str(release.name))
    planned = [CalendarEntry(Quarter(2026, 4), datetime(2027, 3, 11, 9, 30), "provisional")]
    write_index(published_releases(root), root, planned)
    for path in [*root.rglob("*.xlsx"), *root.rglob("*.ods")]:
        members = unpacked(path.read_bytes()).items()
        lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in members]
        path.with_name(f"{path.name}.members").write_text("".join(lines), encoding="utf-8")
        path.unlink()
    for path in root.rglob("SHA256SUMS"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.rstrip().endswith(_PACKED)]
        path.write_text("".join(kept), encoding="utf-8")
    return root


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_the_published_tree_is_the_kept_one(tree: Path, tmp_path: Path) -> None:
    now, kept = files(tree), files(KEPT)
    differ = sorted(name for name in now.keys() | kept.keys() if now.get(name) != kept.get(name))
    if differ:
        written = shutil.copytree(tree, tmp_path / "publication")
        pytest.fail(
            f"What is published changed: {', '.join(differ)}. Look at each with diff -r {KEPT}"
            f" {written}; where it is meant, put the new tree in place of the old.",
            pytrace=False,
        )
