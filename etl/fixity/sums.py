"""Size and SHA-256 of all that a delivery landed, written down beside its entry of the ledger.

They are no fields of the entry, since an earlier program refuses an entry with fields it does not
know. The format is sha256sum's, with sizes in its comments: a backup can be checked without this
program. The entry stands in it too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from etl.durable import DRAFT, make_folder, replace_durably, sync_files, write_atomically
from etl.errors import OutcomesError
from etl.settings import settings

ENDING = ".sha256"
_LINE = re.compile(r"# (?P<size>\d+) bytes  (?P<of>.+)|(?P<hash>[0-9a-f]{64})  (?P<name>.+)")


@dataclass(frozen=True)
class Sum:
    """What a file was when it landed."""

    size: int
    sha256: str


Sums = dict[str, Sum]


def name_of(path: Path) -> str:
    """Return the name by which a landed file is written down: its path below landed."""
    return path.relative_to(settings().landed_dir).as_posix()


def sum_of(path: Path) -> Sum:
    """Read a whole file and return what it is now."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return Sum(file.tell(), digest)


def draft_sums(entry: Path, text: str, files: Iterable[Path]) -> Path:
    """Write down what landed, under a name that does not count before the entry does.

    ``text`` is what the entry will say. Return the draft, for ``settle``.
    """
    sums = {name_of(path): sum_of(path) for path in files}
    content = text.encode()
    sums[name_of(entry)] = Sum(len(content), sha256(content).hexdigest())
    make_folder(entry.parent)
    draft = entry.with_name(f".{entry.stem}{ENDING}{DRAFT}")
    try:
        draft.write_text(_written(sums), encoding="utf-8")
        sync_files([draft])
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def settle(draft: Path) -> None:
    """Let the draft count if its entry does, else take it away."""
    entry = draft.with_name(draft.name.removeprefix(".").removesuffix(f"{ENDING}{DRAFT}") + ".json")
    content = draft.read_bytes()
    # A kill leaves half a draft, or one without its entry; both are worth nothing.
    if entry.exists() and f"{sum_of(entry).sha256}  {name_of(entry)}\n".encode() in content:
        replace_durably(draft, sums_of(entry))
    else:
        draft.unlink(missing_ok=True)


def settle_all() -> None:
    """Settle what a kill left between an entry and its sums. Call it under the lock."""
    for draft in _folder().glob(f".*{ENDING}{DRAFT}"):
        settle(draft)


def sums_of(entry: Path) -> Path:
    """Return the file with the sums of a ledger entry."""
    return entry.with_suffix(ENDING)


def numbers_written_down() -> set[int]:
    """Return the numbers of deliveries whose sums are there, whether or not their entries are."""
    return {int(path.stem) for path in _folder().glob(f"*{ENDING}") if path.stem.isdecimal()}


def read_sums(number: int) -> Sums:
    """Return the sums of a delivery by name; none for one that an earlier program landed.

    Raise OutcomesError where they are damaged.
    """
    path = _folder() / f"{number:06}{ENDING}"
    if not path.exists():
        return {}
    sizes: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise _damaged(path)
        if match["of"]:
            sizes[match["of"]] = int(match["size"])
        else:
            hashes[match["name"]] = match["hash"]
    if not hashes or sizes.keys() != hashes.keys():
        raise _damaged(path)
    return {name: Sum(sizes[name], digest) for name, digest in hashes.items()}


def write_down_again(paths: Iterable[Path]) -> None:
    """Write down what files are now that were landed again in place of damaged ones.

    Call it under the lock.
    """
    names = {name_of(path): path for path in paths}
    for number in numbers_written_down():
        sums = read_sums(number)
        again = {name: sum_of(names[name]) for name in sums.keys() & names.keys()}
        if sums | again != sums:
            write_atomically(_folder() / f"{number:06}{ENDING}", _written(sums | again))


def _written(sums: Sums) -> str:
    return "".join(
        f"# {each.size} bytes  {name}\n{each.sha256}  {name}\n" for name, each in sums.items()
    )


def _folder() -> Path:
    return settings().landed_dir / "deliveries"


def _damaged(path: Path) -> OutcomesError:
    return OutcomesError(
        f"{path}, which holds the hashes of what landed, is damaged. Restore it from a backup of"
        " the folder landed."
    )
