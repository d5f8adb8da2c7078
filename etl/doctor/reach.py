"""What this user may do with the folders of the product, and which folders no advice may touch."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from etl.errors import OutcomesError
from etl.ledger import deliveries
from etl.settings import PROJECT_DIR, settings

_LEAST_PARTS = 3


def is_shared(folder: Path) -> bool:
    """Whether a folder holds more than this product: no mode or owner of it is ours to change."""
    whole = folder.resolve()
    inside = (settings().data_dir.resolve(), PROJECT_DIR, _home())
    holds = [path for path in inside if whole in path.parents]
    return len(whole.parts) < _LEAST_PARTS or bool(holds)


def is_read_only(folder: Path) -> bool:
    """Whether nobody can write there, as on a disk that was mounted for reading."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def barred_folders() -> list[Path]:
    """Return the folders in which this user cannot make and remove files, though it must."""
    needed = os.R_OK | os.W_OK | os.X_OK
    return [path for path in _written() if path.is_dir() and not os.access(path, needed)]


def barred_files() -> list[Path]:
    """Return the landed files that this user cannot read."""
    try:
        landed = deliveries()
        named = [
            path
            for file in chain.from_iterable(entry.files for entry in landed)
            for path in (file.rows_path, file.rejects_path, file.corrections_path)
        ]
        named += [rows.keys_path for entry in landed for rows in entry.withdrawn_rows]
        return [path for path in named if path.exists() and not os.access(path, os.R_OK)]
    except (OutcomesError, OSError):
        return []  # told of the ledger, or of the folder


def _home() -> Path:
    try:
        return Path.home().resolve()
    except RuntimeError:  # an account without one, as in a container
        return settings().data_dir.resolve()


def _written() -> Iterator[Path]:
    held = settings()
    yield from (
        held.warehouse_dir, held.warehouse_dir / "builds", held.judged_dir, held.checks_dir,
        held.runs_dir, held.logs_dir, held.drafts_dir, held.published_dir,
        held.publication_records_dir, held.sql_dir, held.login_dir,
    )  # fmt: skip
    yield from _below(held.landed_dir, levels=2)


def _below(folder: Path, levels: int) -> Iterator[Path]:
    yield folder
    if levels and os.access(folder, os.R_OK | os.X_OK) and folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                yield from _below(path, levels - 1)
