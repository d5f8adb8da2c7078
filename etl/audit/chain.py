"""Follow the chain of the audit log line by line, and say where it does not hold."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from etl.audit.heads import Head
from etl.audit.key import fingerprint
from etl.audit.line import BEFORE_THE_FIRST, Line, chained, parsed


@dataclass(frozen=True)
class Fault:
    """What is wrong, in a kind of a word or two and in words; line 0 stands for no single one."""

    file: str
    line: int
    kind: str
    message: str


class Chain:
    """The chain so far. After a fault it goes on from what stands there, so that each is told once.

    ``seq`` and ``value`` are those of the last line, ``met`` the heads that stand in the log.
    """

    def __init__(self, key: bytes | None, heads: Iterable[Head]) -> None:
        """Begin before the first line, with the key and the heads to look out for."""
        self.seq, self.value, self.log = 0, BEFORE_THE_FIRST, None
        self.faults: list[Fault] = []
        self.notices: list[Fault] = []
        self.met: set[Head] = set()
        self.has_wrong_key = False
        self._key, self._running = key, set()
        self._heads: dict[int, list[Head]] = {}
        for head in heads:
            self._heads.setdefault(head.sequence, []).append(head)
        self._file, self._files, self._line = "", 0, 0
        self._torn, self._torn_at = b"", 0

    def begin_file(self, name: str, number: int) -> None:
        """Go on with the file of that number."""
        self._file, self._line, self._torn = name, 0, b""
        if number != self._files + 1:
            self._fault("missing file", f"Before it {number - self._files - 1} files are missing.")
        self._files = number

    def take(self, number: int, raw: bytes) -> None:
        """Take the next line of the file as it stands there."""
        self._line = number
        line = parsed(raw[:-1]) if raw.endswith(b"\n") else None
        if line is None:
            self._torn_at = self._torn_at if self._torn else number
            self._torn += raw
            return
        self._settle_torn(line)
        if self._is_in_order(line):
            self._check_event(line)
            self._check(line)
            self._go_on_from(line)

    def _go_on_from(self, line: Line) -> None:
        self.seq, self.value = line.seq, line.chain
        for head in self._heads.get(line.seq, ()):
            if head.chain == line.chain:
                self.met.add(head)

    def end_file(self, is_newest: bool) -> None:
        """End a file: nothing torn may be left over."""
        if not self._torn:
            return
        self._line = self._torn_at
        if is_newest and not self._torn.endswith(b"\n"):
            words = "It is torn: by a crash, a full disk or a hand. The next line will say so."
            self._fault("torn", words)
        else:
            self._fault("unreadable", "It is no line of the log, and no line after it says why.")

    def _settle_torn(self, line: Line) -> None:
        mark, torn, self._torn = line.fields.get("torn"), self._torn, b""
        if not torn and mark is None:
            return
        if not isinstance(mark, dict) or not _is_of(mark, torn):
            words = "What is torn before it is not what was found there." if torn else (
                "The torn line it tells of is gone."
            )  # fmt: skip
            self._fault("unreadable", words)
        elif mark["had_line_end"] and b"\0" not in torn:
            self._fault("changed", f"Line {self._torn_at} was whole before it was made unreadable.")
        else:
            words = "A line is torn and marked: by a crash or a full disk, or by a hand."
            self.notices.append(Fault(self._file, self._torn_at, "torn", words))

    def _is_in_order(self, line: Line) -> bool:
        if line.seq > self.seq:
            return True
        self._fault("out of order", f"Its number is {line.seq}, after {self.seq}.")
        return False

    def _check(self, line: Line) -> None:
        if line.seq > self.seq + 1:
            missing = line.seq - self.seq - 1
            self._fault("missing", f"Before it {missing} lines are missing (from {self.seq + 1}).")
        elif not self.has_wrong_key and chained(line.content, self.value, self._key) != line.chain:
            self._fault("changed", "It, or what it is chained to, is not what was written.")

    def _check_event(self, line: Line) -> None:
        event = line.fields.get("event")
        if line.seq == 1 or event == "begun":
            self._check_begun(line)
        elif event == "asked":
            self._running.add(f"{self.log}-{line.seq}")
        elif event == "ended":
            asked = line.fields.get("asked")
            if asked not in self._running and str(asked).startswith(f"{self.log}-"):
                self._fault("missing", "It ends a query of which the asking is not in the log.")
            self._running.discard(asked)

    def _check_begun(self, line: Line) -> None:
        if line.seq != 1 or line.fields.get("event") != "begun":
            self._fault("changed", "A log begins with its line 'begun', and only there.")
            return
        self.log = line.fields.get("log")
        if line.fields.get("key") != fingerprint(self._key):
            self.has_wrong_key = True
            has_key = line.fields.get("key") is not None
            known = "a key, and the one set is not it" if has_key else "no key, and one is set"
            self._fault("key", f"The log was begun with {known}: OUTCOMES_AUDIT_KEY_FILE.")

    def _fault(self, kind: str, message: str) -> None:
        self.faults.append(Fault(self._file, self._line, kind, message))


def _is_of(mark: dict, torn: bytes) -> bool:
    found = torn if mark.get("had_line_end") else torn[:-1]
    return mark == {
        "bytes": len(found),
        "sha256": hashlib.sha256(found).hexdigest(),
        "had_line_end": found.endswith(b"\n"),
    }
