"""The head of the log, its newest line: noted elsewhere, it shows that nothing was cut off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.audit.files import files_of, first_line, standing_of
from etl.errors import ExitCode, OutcomesError
from etl.printable import printable
from etl.run.history import reports
from etl.settings import settings

_HEAD = re.compile(r"^([1-9]\d{0,17}):([0-9a-f]{64})$")


@dataclass(frozen=True)
class Head:
    """Number and chain value of a line; ``log`` names the log, ``noted_in`` who noted it."""

    sequence: int
    chain: str
    log: str | None = None
    noted_in: str = "the head you gave"

    def __str__(self) -> str:
        """The head as it is noted and given to ``verify``."""
        return f"{self.sequence}:{self.chain}"


def head(folder: Path | None = None) -> Head | None:
    """Return the head of the log, None where nothing was ever recorded."""
    files = files_of(folder or settings().audit_log_dir)
    last, begun = standing_of(files).last, first_line(files)
    return Head(last.seq, last.chain, begun.fields.get("log") if begun else None) if last else None


def read_head(text: str) -> Head:
    """Return a head given as SEQ:HASH. Raise OutcomesError where it is none."""
    found = _HEAD.match(text.strip())
    if found is None:
        raise OutcomesError(
            "A head is written SEQ:HASH, a number and 64 hexadecimal digits, as outcomes audit"
            " head prints it.",
            ExitCode.USAGE,
        )
    return Head(int(found[1]), found[2])


def noted_heads() -> Iterator[Head]:
    """Yield the heads that kept runs noted, the newest first."""
    for report in reports():
        match report.get("audit_head"):
            case {"sequence": int(sequence), "chain": str(chain), "log": str(log)}:
                yield Head(sequence, chain, log, f"run {printable(str(report['run_id']))}")
