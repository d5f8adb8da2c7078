"""Find what is no longer as it landed, before a build reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.errors import OutcomesError
from etl.fixity.sums import Sum, Sums, name_of, numbers_written_down, read_sums, sum_of
from etl.ledger import Delivery, LandedFile, entry_path
from etl.quoting import literal

_MOST_NAMED = 3


@dataclass(frozen=True)
class Changed:
    """A file of a delivery, and in what it is not as it landed."""

    delivery: int
    name: str
    path: Path
    found: str
    is_gone: bool = False


@dataclass(frozen=True)
class _Part:
    name: str
    path: Path
    rows: int | None = None


def refuse_changed(entries: list[Delivery]) -> None:
    """Raise OutcomesError where a file of these deliveries is not as it landed: all are read."""
    found = list(changed(entries, with_hashes=True))
    if not found:
        return
    first, *others = found
    more = f" {len(others):,} more are not as they landed either." if others else ""
    what = f"What landed of {first.name} (delivery {first.delivery}) {first.found}: {first.path}."
    raise OutcomesError(
        f"{what}{more} Restore the folder landed from a backup, or load the delivered file again,"
        " which mends its rows. Nothing was built."
    )


def changed(entries: list[Delivery], *, with_hashes: bool) -> Iterator[Changed]:
    """Find what is not as it landed. Without ``with_hashes`` only sizes are compared.

    Files that no hash is known of are looked at for being Parquet, of so many rows. Raise
    OutcomesError where the hashes themselves are damaged.
    """
    by_number, latest = _written_down()
    seen: set[Path] = set()
    for entry in entries:
        own = by_number.get(entry.number, {})
        for part in _parts(entry, own):
            # A file withdrawn and delivered again is written where it was.
            if part.path not in seen:
                seen.add(part.path)
                known = latest.get(name_of(part.path))
                if found := _difference(part, known, bool(own), with_hashes):
                    gone = not part.path.exists()
                    yield Changed(entry.number, part.name, part.path, found, gone)


def without_hash(entries: list[Delivery]) -> int:
    """Count the landed files that no hash is known of: an earlier program landed them."""
    by_number, latest = _written_down()
    paths = {part.path for e in entries if e.number not in by_number for part in _parts(e, {})}
    return len(
        {path for path in paths if name_of(path) not in latest and path.suffix == ".parquet"}
    )


def is_whole(file: LandedFile) -> bool:
    """Whether all that landed of a file is as it landed, by its hash where one is known."""
    if not file.is_there:
        return False
    _, latest = _written_down()
    return not any(
        _difference(_part(file, path), latest.get(name_of(path)), False, with_hash=True)
        for path in file.paths
    )


def _written_down() -> tuple[dict[int, Sums], Sums]:
    """Return the sums by delivery, and the latest of every name."""
    by_number = {number: read_sums(number) for number in sorted(numbers_written_down())}
    latest = {name: each for sums in by_number.values() for name, each in sums.items()}
    return by_number, latest


def _parts(entry: Delivery, own: Sums) -> Iterator[_Part]:
    if own:
        path = entry_path(entry.number)
        yield _Part(f"the ledger entry {path.name}", path)
    told = {name_of(path): _part(file, path) for file in entry.files for path in file.paths}
    told |= {
        name_of(keys.keys_path): _Part(f"keys of {keys.contract_table}", keys.keys_path, keys.rows)
        for keys in entry.withdrawn_rows
    }
    yield from told.values()
    landed = entry_path(entry.number).parent.parent
    for name in own.keys() - told.keys() - {name_of(entry_path(entry.number))}:
        yield _Part(name, landed / name)


def _part(file: LandedFile, path: Path) -> _Part:
    return _Part(file.file_name, path, file.rows_landed if path == file.rows_path else None)


def _difference(
    part: _Part, known: Sum | None, is_written_down: bool, with_hash: bool
) -> str | None:
    try:
        if not part.path.exists():
            return "is gone"
        if known:
            return _difference_to(known, part.path, with_hash)
        if is_written_down:
            return "was not there when it landed"
        return _fault_of_parquet(part)
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _difference_to(known: Sum, path: Path, with_hash: bool) -> str | None:
    size = path.stat().st_size
    if size != known.size:
        return f"has {size:,} bytes instead of {known.size:,}"
    # Small as they are, entries are always read.
    if (with_hash or path.suffix == ".json") and sum_of(path) != known:
        return "is not what landed (its SHA-256 differs)"
    return None


def _fault_of_parquet(part: _Part) -> str | None:
    with part.path.open("rb"), duckdb.connect(config={"threads": 1}) as con:
        try:
            (rows,) = con.execute(
                f"select num_rows from parquet_file_metadata('{literal(part.path)}')"
            ).fetchone()
        except duckdb.Error:
            return "is no Parquet file that can be read"
    if part.rows not in (None, rows):
        return f"has {rows:,} rows instead of {part.rows:,}"
    return None


def in_words(found: Iterable[Changed]) -> str:
    """Return the first few of what was found, and that there are more."""
    named = [
        f"{each.delivery}: {each.name}" + ("" if each.is_gone else f" {each.found}")
        for each in found
    ]
    return "; ".join(named[:_MOST_NAMED]) + ("; ..." if named[_MOST_NAMED:] else "")
