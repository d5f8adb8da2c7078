"""Folders that nobody but their owner may look into."""

from pathlib import Path

from etl.errors import OutcomesError


def private_folder(folder: Path, top: Path) -> None:
    """Make a folder, and every one above it up to ``top``, its owner's alone (mode 0700).

    Raise OutcomesError where it cannot be: some mounts take a mode and forget it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.parents):
        if _is_open(path):
            path.chmod(0o700)
            _refuse_where_open(path)
        if path == top:
            return


def _refuse_where_open(path: Path) -> None:
    if _is_open(path):
        raise OutcomesError(
            f"{path} stays open to other accounts of this machine (mode"
            f" {path.stat().st_mode & 0o777:o}): what it lies on keeps no modes. Single cases may"
            " not lie there; a disk, NFS or a bucket mounted by s3fs keeps them."
        )


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)
