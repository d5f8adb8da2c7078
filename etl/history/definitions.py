"""What a warehouse is defined by: sql/ and data/reference; kept by hash, so that any can return.

Each release keeps the definitions it was built with beside the landed deliveries, in one small
archive by state. The numbers of any day can then be made again after they have changed.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import duckdb

from etl.durable import DRAFT, make_folder, replace_durably
from etl.errors import OutcomesError
from etl.settings import DEFINITIONS_DIR, PROJECT_DIR, REFERENCE_DIR, SQL_DIR, settings


def definition_files() -> dict[str, Path]:
    """Return every file of the definitions by its place below the project's folder.

    A worked example changes no number, and defines nothing.
    """
    files = [path for path in SQL_DIR.rglob("*.sql") if path.parent != SQL_DIR / "examples"]
    paths = sorted([*files, *REFERENCE_DIR.glob("*.csv")])
    return {path.relative_to(DEFINITIONS_DIR).as_posix(): path for path in paths}


def definitions_sha256() -> str:
    """Hash the definitions in force."""
    digest = sha256()
    for place, path in definition_files().items():
        digest.update(f"{place} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


@cache
def code_sha256() -> str:
    """Hash what decides a build beside its version: the program, the expectations and DuckDB."""
    digest = sha256(duckdb.__version__.encode())
    for package in ("etl", "expectations"):
        for path in sorted((PROJECT_DIR / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def archive_definitions() -> str:
    """Keep the definitions in force, where they are not kept yet; return their hash."""
    mark = definitions_sha256()
    archive = _archive(mark)
    if not archive.exists():
        make_folder(archive.parent)
        draft = archive.with_name(f".{archive.name}.{os.getpid()}{DRAFT}")
        with ZipFile(draft, "w") as packed:
            for place, path in definition_files().items():
                packed.writestr(ZipInfo(place), path.read_bytes())
        replace_durably(draft, archive)
    return mark


@contextmanager
def unpacked(mark: str) -> Iterator[Path]:
    """Unpack kept definitions for as long as the block runs.

    Raise OutcomesError where they are not kept.
    """
    if not _archive(mark).exists():
        raise OutcomesError(
            f"The definitions {mark} are not kept ({_archive(mark)} is missing). Restore the"
            " folder landed from a backup, or check out the sql/ and data/reference of then."
        )
    with tempfile.TemporaryDirectory() as folder, ZipFile(_archive(mark)) as packed:
        packed.extractall(folder)
        yield Path(folder)


def _archive(mark: str) -> Path:
    return settings().landed_dir / "definitions" / f"{mark}.zip"
