"""Where Spark and this machine hand files to one another: a folder that every worker sees."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from etl.errors import OutcomesError
from etl.settings import settings


class Store:
    """A folder for one build; what Spark writes there, DuckDB reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        """Return what Spark calls the place of a table."""
        return (self._folder / name).as_uri()

    def files(self, name: str) -> list[Path]:
        """Return the Parquet files Spark wrote there. Raise OutcomesError where none arrived."""
        folder = self._folder / name
        if not (folder / "_SUCCESS").exists() or not (found := sorted(folder.glob("*.parquet"))):
            raise OutcomesError(
                f"What the workers of Spark wrote to {folder} is not to be seen here. Let"
                " OUTCOMES_SPARK_STORE be a folder that this machine and every worker see under"
                " one path."
            )
        return found


@contextmanager
def open_store() -> Iterator[Store]:
    """Make a folder in the store of the settings; it is gone at the end.

    Call it under the lock: what a killed build left is cleared away.
    """
    root = settings().spark_store_dir
    root.mkdir(parents=True, exist_ok=True)
    # Of this data folder alone: others may use the same store.
    ours = f"build-{sha256(str(settings().data_dir.resolve()).encode()).hexdigest()[:12]}-"
    for left in root.glob(f"{ours}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=ours, dir=root.resolve()))
    try:
        yield Store(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
