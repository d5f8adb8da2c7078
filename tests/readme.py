"""The README's walk-through of a foreign extract, as files: the test runs what a reader copies."""

import re
import shutil
from pathlib import Path

import pytest

from etl.settings import PROJECT_DIR, REFERENCE_DIR, SQL_DIR

_BLOCK = re.compile(r"(?ms)^`(?P<name>[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)^```$")


def walk_through() -> dict[str, str]:
    """Return the text of every file the walk-through shows, by its name."""
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    return {match["name"]: match["text"] for match in _BLOCK.finditer(readme)}


def own_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test its own copies of sql/ and data/reference, to which it may add."""
    shutil.copytree(SQL_DIR, folder / "sql")
    shutil.copytree(REFERENCE_DIR, folder / "data" / "reference")
    for module in ("etl.landing.sources", "etl.reference", "etl.source.skeleton"):
        monkeypatch.setattr(f"{module}.SQL_DIR", folder / "sql")
    monkeypatch.setattr("etl.reference.REFERENCE_DIR", folder / "data" / "reference")
    return folder
