"""Folders that nobody but their owner may look into."""

from pathlib import Path


def private_folder(folder: Path, top: Path) -> None:
    """Make a folder, and every one above it up to ``top``, its owner's alone (mode 0700)."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.parents):
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
        if path == top:
            return
