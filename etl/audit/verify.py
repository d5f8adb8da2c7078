"""Hold the audit log against its chain and against heads noted elsewhere.

A chain shows that a line was changed, put in, taken out or moved. It cannot show that the newest
lines were cut off, nor, without a key, that all was written anew: that only a noted head can.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl.audit.chain import Chain, Fault
from etl.audit.files import LOCK, files_of, lines_backwards, number_of
from etl.audit.heads import Head, noted_heads
from etl.audit.key import audit_key
from etl.audit.opening import nobody_writes
from etl.settings import settings

_MOST_FAULTS = 100


@dataclass
class Verified:
    """What was found: faults, what a crash may have left, and the head where there is a log."""

    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    head: Head | None = None
    heads_met: int = 0


def verify(
    folder: Path | None = None, expected: tuple[Head, ...] = (), earlier: tuple[Path, ...] = ()
) -> Verified:
    """Verify a log and return what is wrong with it; nothing is written.

    The folder that is set is held against the heads that kept runs noted as well, and ``earlier``
    names folders of logs before it. The first hundred faults are given. Raise OutcomesError where
    the key is unusable.
    """
    own = settings().audit_log_dir
    folder = (folder or own).absolute()
    with nobody_writes(folder):
        files = files_of(folder)
        size = files[-1].stat().st_size if files else 0
    heads = [*expected, *(noted_heads() if folder == own.absolute() else ())]
    chain = Chain(audit_key(), heads)
    found = Verified(chain.faults, chain.notices)
    if not _follow(chain, files, size):
        return found
    if chain.seq:
        found.head = Head(chain.seq, chain.value, chain.log)
    missing = [noted for noted in heads if noted not in chain.met]
    found.faults += _unmet(missing, found.head, earlier)
    found.faults += _permissions(folder, files)
    found.heads_met = len(chain.met)
    return found


def _follow(chain: Chain, files: list[Path], size: int) -> bool:
    """Follow the chain; say whether it was followed to its end."""
    for place, path in enumerate(files, start=1):
        is_newest = place == len(files)
        chain.begin_file(path.name, number_of(path))
        for number, raw in _lines(path, size if is_newest else None):
            chain.take(number, raw)
            if chain.has_wrong_key or len(chain.faults) >= _MOST_FAULTS:
                return False
        chain.end_file(is_newest)
    return True


def _lines(path: Path, size: int | None) -> Iterator[tuple[int, bytes]]:
    """Lines as they were when the size was taken: others may be written meanwhile."""
    with path.open("rb") as file:
        left = size
        for number, raw in enumerate(file, start=1):
            if left is not None:
                raw, left = raw[:left], left - len(raw[:left])
            if not raw:
                return
            yield number, raw


def _unmet(missing: list[Head], head: Head | None, earlier: tuple[Path, ...]) -> list[Fault]:
    """Faults of heads that stand nowhere; those of the same log are told of once."""
    held = {(line.seq, line.chain) for folder in earlier for line in _lines_of(folder, missing)}
    lost = [noted for noted in missing if (noted.sequence, noted.chain) not in held]
    return [_fault_of(noted, head) for noted in lost[:_MOST_FAULTS]]


def _lines_of(folder: Path, missing: list[Head]) -> Iterator[object]:
    wanted = {noted.sequence for noted in missing}
    for path in files_of(folder):
        yield from (line for line in lines_backwards(path) if line.seq in wanted)


def _fault_of(noted: Head, head: Head | None) -> Fault:
    if head and noted.log not in (None, head.log):
        words = "is of another log, which is not here. Was it moved away? Name it: --earlier FOLDER"
        return Fault("", 0, "another log", f"Line {noted.sequence}, of {noted.noted_in}, {words}.")
    if head is None or noted.sequence > head.sequence:
        ends = f"ends at line {head.sequence}" if head else "is empty or gone"
        words = f"{noted.noted_in} knows line {noted.sequence}, and the log {ends}."
        return Fault("", 0, "cut off", words[0].upper() + words[1:])
    words = f"Line {noted.sequence} is not the one that {noted.noted_in} knows: it was rewritten."
    return Fault("", 0, "rewritten", words)


def _permissions(folder: Path, files: list[Path]) -> list[Fault]:
    faults = []
    for path in [folder, *files, folder / LOCK] if files else []:
        barred = 0o022 if path == folder else 0o037
        if path.exists() and path.stat().st_mode & barred:
            name = "" if path == folder else path.name
            mode = stat.S_IMODE(path.stat().st_mode)
            words = f"Others may do too much with {name or 'the folder'} (mode {mode:o})."
            faults.append(Fault(name, 0, "permissions", words))
    return faults
