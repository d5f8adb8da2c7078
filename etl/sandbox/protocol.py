"""What a worker and the process that started it say to one another: JSON lines, never pickle.

The worker reads its Task, answers ``ready``, reads a Question, and writes Arrow IPC to a pipe of
its own while ``progress`` and at last one Ending go to its standard output.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

LONGEST_MESSAGE = 1000


class Outcome(StrEnum):
    """How a query ended."""

    ANSWERED = "answered"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    CANCELLED = "cancelled"
    CRASHED = "crashed"
    NO_WAREHOUSE = "no warehouse"
    BUSY = "busy"


@dataclass(frozen=True)
class Limits:
    """What one query may use: bytes of memory, threads, seconds, rows and bytes of its answer."""

    memory: int
    threads: int
    seconds: float
    rows: int
    bytes: int


@dataclass(frozen=True)
class Task:
    """What a worker opens before it knows the question."""

    warehouse: str
    limits: Limits

    def line(self) -> str:
        """Return the task as one line."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: str) -> "Task":
        """Read a line again."""
        found = json.loads(line)
        return cls(found["warehouse"], Limits(**found["limits"]))


@dataclass(frozen=True)
class Question:
    """One query, its parameters as they were written, whether its plan alone is asked for."""

    query: str
    parameters: dict[str, str] = field(default_factory=dict)
    explain: bool = False

    def line(self) -> str:
        """Return the question as one line."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: str) -> "Question":
        """Read a line again."""
        return cls(**json.loads(line))


@dataclass(frozen=True)
class Ending:
    """How a query ended, with the rows of its answer; of one that failed what is wrong and where.

    ``position`` is a character of the query, from 0; ``limit`` the limit that cut the answer.
    """

    outcome: Outcome
    rows: int = 0
    message: str = ""
    position: int | None = None
    limit: str = ""

    def line(self) -> str:
        """Return the ending as one line; a message may be long, and is cut."""
        cut = replace(self, message=self.message[:LONGEST_MESSAGE])
        return json.dumps({"ending": asdict(cut)}) + "\n"

    @classmethod
    def of(cls, found: dict) -> "Ending":
        """Read what a line held. Raise ValueError, TypeError or KeyError where it is no ending."""
        message, position, limit = found["message"], found["position"], found["limit"]
        ending = cls(Outcome(found["outcome"]), int(found["rows"]), message, position, limit)
        if not isinstance(message, str) or len(message) > LONGEST_MESSAGE or ending.rows < 0:
            raise ValueError("no message of a worker")
        if position is not None and not (isinstance(position, int) and position >= 0):
            raise ValueError("no place in a query")
        if limit not in ("", "rows", "size"):
            raise ValueError("no limit there is")
        return ending
