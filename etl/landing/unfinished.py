"""What a load has put on the disk and not committed yet, so that it can be taken back.

Each landed file is noted before it is written. Whatever is noted and stands in no ledger entry
was left by a load that failed or was killed. Other files that no entry names are never touched:
someone may be restoring a backup.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.durable import DRAFT, make_folder, sync_files
from etl.errors import OutcomesError
from etl.fixity.sums import settle_all
from etl.ledger import deliveries, require_landed
from etl.settings import settings


@contextmanager
def taking_back() -> Iterator[None]:
    """Take back what earlier loads left, and at the end what this one did not commit.

    Call it under the lock. Raise OutcomesError where the ledger is damaged or out of reach.
    """
    require_landed()
    settle_all()
    _remove_drafts()
    _take_back()
    try:
        yield
    finally:
        # The next load tries again: what stopped this one is what must be told.
        with suppress(OutcomesError, OSError):
            _take_back()


def note(landed_name: str) -> None:
    """Note a file about to land; ``landed_name`` is its path below landed, without ending."""
    make_folder(_notes().parent)
    with _notes().open("a", encoding="utf-8") as file:
        file.write(f"{landed_name}\n")


def sync_noted() -> None:
    """Wait until every noted file is on the disk, so that the ledger may name it."""
    sync_files(path for name in _noted() for path in _files(name) if path.exists())


def _take_back() -> None:
    names = _noted()
    if names:
        kept = {file.landed_name for entry in deliveries() for file in entry.files}
        for name in names - kept:
            for path in _files(name):
                path.unlink(missing_ok=True)
    _notes().unlink(missing_ok=True)


def _remove_drafts() -> None:
    """Drafts of an interrupted load: only the holder of the lock writes them."""
    for path in settings().landed_dir.rglob(f"*{DRAFT}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _notes() -> Path:
    return settings().landed_dir / ".unfinished"


def _noted() -> set[str]:
    if not _notes().exists():
        return set()
    return set(_notes().read_text(encoding="utf-8").splitlines()) - {""}


def _files(name: str) -> list[Path]:
    landed = settings().landed_dir / name
    kinds = ("", ".rejects", ".corrections")
    return [Path(f"{landed}{kind}.parquet") for kind in kinds]
